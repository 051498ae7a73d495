import type { Azure } from '../../azure/azure.js';
import { isNotFound } from '../../azure/requests/errors.js';
import { resourceId } from '../../azure/resource-id.js';
import type { Gallery } from '../../azure/resources/galleries.js';
import { type ImageDefinition, listImageDefinitions } from '../../azure/resources/image-definitions.js';
import { listImageVersions } from '../../azure/resources/image-versions.js';
import type { Lab } from '../../azure/resources/labs.js';
import { listSnapshots, type Snapshot } from '../../azure/resources/snapshots.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { Context } from '../../step/step.js';
import { findFactoryGallery } from './find-gallery.js';
import type { GalleryInputs } from './inputs.js';
import { snapshotSetsOf } from './snapshot-sets.js';
import {
  type GalleryStock,
  type OwnDefinition,
  ownDefinitionsOf,
  publishedVersions,
  type SnapshotGroup,
} from './stock.js';

type ReadContext = Pick<Context<GalleryInputs, Azure>, 'azure' | 'inputs' | 'signal' | 'notice'>;

/** What a factory has in its gallery, or why that is not known: then nothing may be concluded from it. */
export type GalleryView =
  | { readonly stock: GalleryStock; readonly fault?: undefined }
  | { readonly fault: Finding; readonly stock?: undefined };

/**
 * Reads the gallery that the input names, with the snapshots that become versions: one list each of galleries, definitions
 * and snapshots, and one for each own definition. Changes nothing. A fault is noticed.
 * @param isWanted of which image paths the versions are read; all, if absent
 * @returns nothing without the input: then no request is sent
 */
export async function readGallery(
  context: ReadContext,
  factoryLab: Lab,
  isWanted: (imagePath: string) => boolean = () => true,
): Promise<GalleryView | undefined> {
  const { azure, inputs, signal, notice } = context;
  const named = inputs.gallery.trim();
  if (named === '') return undefined;
  const found = await findFactoryGallery(azure, named, factoryLab, signal);
  const view = found.gallery ? await readFound(context, found.gallery, factoryLab, isWanted) : found;
  if (view.fault) notice(view.fault);
  return view;
}

async function readFound(
  context: ReadContext,
  gallery: Gallery,
  factoryLab: Lab,
  isWanted: (imagePath: string) => boolean,
): Promise<GalleryView> {
  const { inputs, signal } = context;
  const snapshotGroup = groupOf(gallery, factoryLab, inputs);
  try {
    const [definitions, snapshots] = await Promise.all([
      listImageDefinitions(context.azure, gallery.id, signal),
      snapshotsOf(context, snapshotGroup),
    ]);
    if ('what' in snapshots) return { fault: snapshots };
    const own = await readOwn(context, definitions, factoryLab, isWanted);
    return {
      stock: {
        gallery,
        snapshotGroup,
        definitions,
        own,
        versions: publishedVersions(own, factoryLab.id),
        sets: snapshotSetsOf(snapshots, factoryLab.id),
      },
    };
  } catch (error) {
    signal.throwIfAborted();
    return { fault: unreadable(gallery, error) };
  }
}

/** Snapshots lie in the factory lab's subscription, beside its VMs. */
function groupOf(gallery: Gallery, factoryLab: Lab, { snapshotResourceGroup }: GalleryInputs): SnapshotGroup {
  const named = snapshotResourceGroup.trim();
  return {
    subscriptionId: resourceId(factoryLab.id).subscriptionId,
    resourceGroup: named === '' ? resourceId(gallery.id).resourceGroup : named,
  };
}

async function snapshotsOf(
  { azure, signal }: ReadContext,
  group: SnapshotGroup,
): Promise<readonly Snapshot[] | Finding> {
  try {
    return await listSnapshots(azure, group, signal);
  } catch (error) {
    signal.throwIfAborted();
    return isNotFound(error) ? withoutGroup(group) : unreadableGroup(group, error);
  }
}

/** A definition whose versions cannot be read concerns its own image path alone. */
function readOwn(
  { azure, signal, notice }: ReadContext,
  definitions: readonly ImageDefinition[],
  { id }: Lab,
  isWanted: (imagePath: string) => boolean,
): Promise<OwnDefinition[]> {
  return readEach(ownDefinitionsOf(definitions, id), async (own) => {
    if (!isWanted(own.imagePath)) return own;
    try {
      return { ...own, versions: await listImageVersions(azure, own.definition.id, signal) };
    } catch (error) {
      signal.throwIfAborted();
      notice(unreadVersions(own, error));
      return own;
    }
  });
}

function withoutGroup({ resourceGroup, subscriptionId }: SnapshotGroup): Finding {
  return {
    severity: 'error',
    what: `The resource group ${resourceGroup} of the snapshots does not exist in subscription ${subscriptionId}.`,
    why: 'The snapshots of image VMs lie there until they are a version in the gallery.',
    remedy: 'Make the resource group, correct snapshotResourceGroup, or leave it empty.',
  };
}

function unreadableGroup({ resourceGroup }: SnapshotGroup, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The snapshots in the resource group ${resourceGroup} cannot be read: ${messageOf(error)}`,
    remedy: remedyOf(error) ?? giveRole,
  };
}

function unreadable({ name }: Gallery, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The image definitions of the gallery ${name} cannot be read: ${messageOf(error)}`,
    remedy: remedyOf(error) ?? giveRole,
  };
}

function unreadVersions({ definition, imagePath }: OwnDefinition, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The versions of the image definition ${definition.name} cannot be read: ${messageOf(error)}`,
    why: `Nothing is published or deleted of ${imagePath} meanwhile.`,
    remedy: remedyOf(error) ?? giveRole,
  };
}

const giveRole =
  'Give the service connection the role that the documentation has for this task under Least privilege.';
