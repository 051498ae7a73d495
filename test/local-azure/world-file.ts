import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { factsOfResult, foundFacts } from './facts.js';
import { fault } from './faults/fault.js';
import { throttling } from './faults/throttling.js';
import type { World } from './world.js';
import { environment, environmentTemplate, labUser } from './world-file-environments.js';
import {
  gallery,
  machineDisks,
  marketplaceVersion,
  sharedGallery,
  snapshot,
} from './world-file-galleries.js';

const seconds = z.number().nonnegative();

const texts = z.record(z.string(), z.string());

const osType = z.enum(['Windows', 'Linux']);

const date = z.iso.datetime({ offset: true });

const disk = z.strictObject({
  files: z.array(z.string()),
  flaw: z.enum(['does not boot', 'has a dead agent']).exactOptional(),
  generalized: z.boolean().exactOptional(),
});

const blob = z.strictObject({
  container: z.string(),
  name: z.string(),
  pageBytes: z.int().nonnegative().multipleOf(512).exactOptional(),
  disk: disk.exactOptional(),
  text: z.string().exactOptional(),
  base64: z.base64().exactOptional(),
  metadata: texts.exactOptional(),
  lastModified: date.exactOptional(),
});

const virtualMachine = z.strictObject({
  name: z.string(),
  tags: texts.exactOptional(),
  notes: z.string().nullable().exactOptional(),
  size: z.string().exactOptional(),
  osType,
  osDiskBytes: z.int().positive().multipleOf(512).exactOptional(),
  generation: z.enum(['V1', 'V2']).exactOptional(),
  ...machineDisks,
  powerState: z.enum(['running', 'stopped', 'deallocated']),
  generalized: z.boolean().exactOptional(),
  provisioningState: z.string().exactOptional(),
  createdDate: date.exactOptional(),
  disk: disk.exactOptional(),
  allowClaim: z.boolean().exactOptional(),
  ownerObjectId: z.string().exactOptional(),
  customImage: z.string().exactOptional(),
  artifacts: z
    .array(z.strictObject({ name: z.string(), status: z.string(), message: z.string().exactOptional() }))
    .exactOptional(),
});

const customImage = z.strictObject({
  name: z.string(),
  source: z.enum(['vhd', 'vm']).exactOptional(),
  tags: texts.exactOptional(),
  osType,
  description: z.string().exactOptional(),
  provisioningState: z.string().exactOptional(),
  creationDate: date.exactOptional(),
});

const formula = z.strictObject({
  name: z.string(),
  osType,
  customImage: z.string(),
  tags: texts.exactOptional(),
  description: z.string().exactOptional(),
  size: z.string().exactOptional(),
});

const storageRules = {
  allowSharedKeyAccess: z.boolean().exactOptional(),
  blobDataAccess: z.array(z.string()).exactOptional(),
  networkDefaultAction: z.enum(['Allow', 'Deny']).exactOptional(),
  publicContainers: z.array(z.string()).exactOptional(),
};

const galleryImage = z.strictObject({
  publisher: z.string(),
  offer: z.string(),
  sku: z.string(),
  osType,
  enabled: z.boolean().exactOptional(),
});

const pastDeployment = z.strictObject({
  name: z.string(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  ended: z.string(),
  provisioningState: z.enum(['Succeeded', 'Failed', 'Canceled']).exactOptional(),
});

const policy = z.strictObject({
  factName: z.string(),
  evaluatorType: z.enum(['AllowedValuesPolicy', 'MaxValuePolicy']),
  threshold: z.string(),
  status: z.enum(['Enabled', 'Disabled']).exactOptional(),
});

const lab = z.strictObject({
  ...storageRules,
  name: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  storageAccount: z.string(),
  vmCreationResourceGroup: z.string().exactOptional(),
  virtualMachines: z.array(virtualMachine).exactOptional(),
  customImages: z.array(customImage).exactOptional(),
  formulas: z.array(formula).exactOptional(),
  users: z.array(labUser).exactOptional(),
  environments: z.array(environment).exactOptional(),
  environmentPermission: z.enum(['Reader', 'Contributor']).exactOptional(),
  deployments: z.array(pastDeployment).exactOptional(),
  galleryImages: z.array(galleryImage).exactOptional(),
  policies: z.array(policy).exactOptional(),
  publicRepository: z.enum(['Enabled', 'Disabled']).exactOptional(),
  sharedGalleries: z.array(sharedGallery).exactOptional(),
  secondSharedGallery: z.enum(['refused', 'replaces']).exactOptional(),
  blobs: z.array(blob).exactOptional(),
});

const coreQuota = z.strictObject({ limit: z.number(), inUse: z.number().exactOptional() });

const coreQuotas = z.strictObject({
  limit: z.number(),
  inUse: z.number(),
  families: z.record(z.string(), coreQuota).exactOptional(),
});

const storageAccount = z.strictObject({
  name: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  ...storageRules,
  blobs: z.array(blob).exactOptional(),
});

const application = z.strictObject({
  clientId: z.string(),
  objectId: z.string(),
  secret: z.string().exactOptional(),
  certificates: z.array(z.string()).exactOptional(),
  federatedCredentials: z
    .array(z.strictObject({ issuer: z.string(), subject: z.string(), audience: z.string().exactOptional() }))
    .exactOptional(),
  managedIdentity: z.enum(['system-assigned', 'user-assigned']).exactOptional(),
});

const pipelines = z.strictObject({
  issuer: z.string(),
  systemAccessToken: z.string(),
  assertionLifetimeSeconds: seconds.exactOptional(),
  serviceConnections: z.array(z.strictObject({ id: z.string(), subject: z.string() })),
});

const gitHub = z.strictObject({
  issuer: z.string(),
  requestToken: z.string(),
  subject: z.string(),
  assertionLifetimeSeconds: seconds.exactOptional(),
});

const durations = z.strictObject({
  build: seconds,
  artifact: seconds,
  stop: seconds,
  virtualMachineDeletion: seconds,
  imageCreation: seconds,
  imageDeletion: seconds,
  diskAccess: seconds,
  deploymentDeletion: seconds,
  provisioningTimeout: seconds.exactOptional(),
  copyBytesPerSecond: z.number().positive(),
  claim: seconds.exactOptional(),
  snapshot: seconds.exactOptional(),
  gallery: seconds.exactOptional(),
  managedImage: seconds.exactOptional(),
  galleryVersion: seconds.exactOptional(),
  replicationBytesPerSecond: z.number().positive().exactOptional(),
  galleryVersionUpdate: seconds.exactOptional(),
  galleryVersionDeletion: seconds.exactOptional(),
  nestedDeletionLag: seconds.exactOptional(),
  sharedImageLag: seconds.exactOptional(),
  lab: seconds.exactOptional(),
  groupDeletion: seconds.exactOptional(),
  environment: seconds.exactOptional(),
  environmentDeletion: seconds.exactOptional(),
});

const artifact = z.strictObject({
  name: z.string(),
  title: z.string().exactOptional(),
  source: z.string().exactOptional(),
  targetOsType: osType,
  seconds: seconds.exactOptional(),
  generalizes: z.boolean().exactOptional(),
  deallocates: z.boolean().exactOptional(),
  parameters: z.record(z.string(), z.unknown()).exactOptional(),
  leaves: z.array(z.string()).exactOptional(),
  runsScript: z.boolean().exactOptional(),
  outcome: z.enum(['Succeeded', 'Failed']).exactOptional(),
  deploymentStatusMessage: z.string().exactOptional(),
  vmExtensionStatusMessage: z.string().exactOptional(),
});

const roleAssignment = z.strictObject({
  principal: z.string(),
  scope: z.string(),
  role: z.strictObject({
    actions: z.array(z.string()),
    notActions: z.array(z.string()).exactOptional(),
    dataActions: z.array(z.string()).exactOptional(),
    notDataActions: z.array(z.string()).exactOptional(),
  }),
});

const world = z.strictObject({
  timeScale: z.number().positive(),
  seed: z.int(),
  variation: z.number().min(0).max(1).exactOptional(),
  pageSize: z.int().positive().exactOptional(),
  cloud: z.enum(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']).exactOptional(),
  tenantId: z.string(),
  tokenLifetimeSeconds: seconds.exactOptional(),
  pipelines: pipelines.exactOptional(),
  gitHub: gitHub.exactOptional(),
  applications: z.array(application),
  durations,
  locks: z
    .array(z.strictObject({ scope: z.string(), level: z.enum(['CanNotDelete', 'ReadOnly']) }))
    .exactOptional(),
  roleAssignments: z.array(roleAssignment).exactOptional(),
  artifacts: z.array(artifact),
  marketplaceVersions: z.array(marketplaceVersion).exactOptional(),
  environmentTemplates: z.array(environmentTemplate).exactOptional(),
  subscriptions: z.array(
    z.strictObject({
      id: z.string(),
      displayName: z.string(),
      labs: z.array(lab),
      storageAccounts: z.array(storageAccount).exactOptional(),
      galleries: z.array(gallery).exactOptional(),
      snapshots: z.array(snapshot).exactOptional(),
      trustedLaunchByDefault: z.boolean().exactOptional(),
      cores: coreQuotas.exactOptional(),
    }),
  ),
  facts: foundFacts.exactOptional(),
  faults: z.array(fault).exactOptional(),
  throttling: throttling.exactOptional(),
  clockSkewSeconds: z.number().exactOptional(),
});

/** Reads the world in a JSON file; the Error for an invalid one names every fault in it. */
export async function readWorld(file: string): Promise<World> {
  const content = parseJson(file, await readFile(file, 'utf8'));
  return checked(world, file, await withFacts(content, dirname(file)));
}

/** @param name the name of the text in errors */
export function parseWorld(name: string, text: string): World {
  return checked(world, name, parseJson(name, text));
}

/** The world with the facts of the result that it names, by a path beside its own file. */
async function withFacts(content: unknown, folder: string): Promise<unknown> {
  if (typeof content !== 'object' || content === null || !('facts' in content)) return content;
  if (typeof content.facts !== 'string') return content;
  const file = resolve(folder, content.facts);
  const { facts } = checked(factsOfResult, file, parseJson(file, await readFile(file, 'utf8')));
  return { ...content, facts };
}

function checked<T>(schema: z.ZodType<T>, name: string, content: unknown): T {
  const result = schema.safeParse(content);
  if (!result.success) throw new Error(`${name}: ${z.prettifyError(result.error)}`);
  return result.data;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${String(error)}`, { cause: error });
  }
}
