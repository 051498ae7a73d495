import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../local-agent/endpoints.js';
import type { Application, Lab, RoleAssignment, RolePermissions, World } from '../local-azure/world.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { night } from '../worlds/inputs.js';
import { customImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** The tasks of a nightly run in their order, with their inputs; the check follows when there are machines. */
export const steps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateImageVMs: night.CreateImageVMs,
  ValidateConfiguration: {
    ConfigurationLocation: 'Configuration',
    DevTestLabName: 'Factory',
    vmSize: 'Standard_D2s_v5',
    ImagesToSave: '2',
  },
  SnapImages: night.SnapImages,
  TestImages: { ...night.TestImages, keepFailedMachines: 'true' },
  DistributeImages: night.DistributeImages,
  CleanUpFactory: night.CleanUpFactory,
  RetireImages: { ...night.RetireImages, ImagesToSave: '0', allowMassDeletion: 'true' },
};

/** Rules of Images.json by which an image passes its test, and others are rejected. */
export const testRules = [
  { ImagePaths: ['OfMarketplace*'], Test: 'boot' },
  { ImagePaths: ['Good', 'OfSharedImage'], Test: { Artifacts: [{ Name: 'windows-broken' }] } },
];

/** The inputs of the task that does what those of a night do. */
export const wholeRun: Readonly<Record<string, string>> = { ...night.CreateImageVMs, ImagesToSave: '1' };

/** An identity with a role over the whole subscription. */
export interface Identity {
  readonly name: string;
  readonly role: RolePermissions;
}

/** The role in a file of the folder `roles`, in the format of Azure CLI; `name` without ending. */
export async function publishedRole(
  name: string,
): Promise<Required<Pick<RolePermissions, 'actions' | 'dataActions'>>> {
  const file = join(import.meta.dirname, '..', '..', 'roles', `${name}.json`);
  const { Actions: actions, DataActions: dataActions } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly Actions: readonly string[];
    readonly DataActions: readonly string[];
  };
  return { actions, dataActions };
}

/** A role without some of its actions. */
export function without(
  { actions, ...others }: RolePermissions,
  ...missing: readonly string[]
): RolePermissions {
  return { ...others, actions: actions.filter((action) => !missing.includes(action)) };
}

/** The image sources of the factory lab. */
const sources: Partial<Lab> = {
  galleryImages: [{ publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows' }],
  customImages: [customImage('Base', undefined)],
  sharedGalleries: [{ name: 'Gallery', images: [{ name: 'Base', osType: 'Windows' }] }],
};

/** A world with the factory lab and one other lab, in which only these identities have roles. */
export function roleWorld(identities: readonly Identity[], more: Partial<World> = {}): World {
  return withRoles(identities, world([lab('Factory', sources), lab('Near')], more));
}

/** A world in which only these identities have roles. */
export function withRoles(identities: readonly Identity[], one: World): World {
  const roleAssignments: RoleAssignment[] = identities.map(({ role }, index) => ({
    principal: applicationOf(index).objectId,
    scope: `/subscriptions/${subscriptionId}`,
    role,
  }));
  const applications = identities.map((_, index) => applicationOf(index));
  return { ...one, applications, roleAssignments };
}

/** The service connection of one of the identities. */
export function connectionAs(
  name: string,
  identities: readonly Identity[],
  { azure }: Pick<Pipeline, 'azure'>,
): Endpoint {
  const index = identities.findIndex((identity) => identity.name === name);
  return serviceConnection(azure, { ...roleWorld(identities), applications: [applicationOf(index)] });
}

function applicationOf(index: number): Application {
  const digits = String(index).padStart(12, '0');
  return {
    clientId: `bbbbbbbb-bbbb-4bbb-8bbb-${digits}`,
    objectId: `cccccccc-cccc-4ccc-8ccc-${digits}`,
    secret: `local-azure-only-${digits}`,
  };
}
