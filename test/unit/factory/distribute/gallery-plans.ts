import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import type { GalleryAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import type { GalleryLab } from '../../../../tasks/core/factory/distribute/gallery-labs.js';
import type { DistributeInputs } from '../../../../tasks/core/factory/distribute/inputs.js';
import { planGallery } from '../../../../tasks/core/factory/distribute/plan-gallery.js';
import type { LabSharing } from '../../../../tasks/core/factory/gallery/lab-sharing.js';
import { labOf } from '../../../worlds/azure-things.js';
import { factoryLabId, gallery, type GalleryContents, stockOf } from '../../../worlds/gallery-things.js';

const subscriptionId = '11111111-1111-4111-8111-111111111111';

/** A lab in the subscription of the gallery. */
export function nearbyLab(name: string, location = 'westeurope'): Lab {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${name}/providers`;
  return labOf(name, {
    id: `${group}/Microsoft.DevTestLab/labs/${name}`,
    subscriptionId,
    location,
    storageAccountId: `${group}/Microsoft.Storage/storageAccounts/${name.toLowerCase()}`,
  });
}

export const factoryLab: Lab = { ...nearbyLab('Factory'), id: factoryLabId };

export const inputs: DistributeInputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  imagePaths: '',
  gallery: 'Images',
  snapshotResourceGroup: '',
  SubscriptionId: subscriptionId,
  maxConcurrentJobs: 0,
  newestOnly: false,
  markCurrent: false,
  strictImagePaths: false,
  isVhdSysPrepped: true,
  allowOtherRegions: false,
  stagingContainer: 'staging',
  copyTimeoutMinutes: 1,
  operationTimeoutMinutes: 1,
  stallMinutes: 1,
  lockWaitMinutes: 0,
  whatIf: false,
};

/** A lab that takes images from the gallery; all of Win11, unless others are given. */
export function takingLab(
  lab: Lab,
  imagePaths: readonly string[] = ['Win11'],
  sharing: Partial<LabSharing> = {},
): GalleryLab {
  const entry = {
    subscriptionId,
    labName: lab.name,
    imagePaths: imagePaths.map((text) => ({ text, line: 1, column: 1 })),
    delivery: 'Gallery' as const,
    file: 'Labs.json',
    line: 1,
    column: 1,
  };
  return { lab, entry, sharing: { images: [], ...sharing } };
}

/** A lab that shares the gallery, and has enabled definitions of it. */
export function sharingIn(lab: Lab, enabled: readonly string[], versions: readonly string[] = []) {
  const id = `${lab.id}/sharedgalleries/${gallery.name}`;
  const shared = { id, name: gallery.name, galleryId: gallery.id, sharesAllImages: false };
  return { shared, images: enabled.map((name) => ({ name, isEnabled: true, versions })) };
}

/** The plan for what a gallery has, and labs. */
export function planned(
  contents: GalleryContents,
  labs: readonly GalleryLab[],
  more: Partial<DistributeInputs> = {},
) {
  return planGallery({ stock: stockOf(contents), labs, factoryLab }, { ...inputs, ...more });
}

/** An action as one line, e.g. `publish Win11_Dev 2026.1129.83015 in westeurope`. */
export function lineOf(action: GalleryAction): string {
  switch (action.kind) {
    case 'publish':
      return `publish ${action.version.definition.name} ${action.version.name} in ${action.newRegions.join(' and ')}`;
    case 'offer':
      return `offer ${action.version.definition.name} ${action.version.name} to ${action.lab.name}`;
    case 'discard snapshots':
      return `discard ${action.set.imageName}`;
  }
}
