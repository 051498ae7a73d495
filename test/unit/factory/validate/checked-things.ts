import assert from 'node:assert/strict';
import { type GoldenImage, parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { type LabEntry, parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import type { GalleryStock } from '../../../../tasks/core/factory/gallery/stock.js';
import type { CheckedTarget, FactoryState } from '../../../../tasks/core/factory/validate/azure-state.js';
import type { MachineValues } from '../../../../tasks/core/factory/templates/values.js';
import type { CheckedGallery } from '../../../../tasks/core/factory/validate/gallery-state.js';
import { labOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';
import { gallery } from '../../../worlds/gallery-things.js';

/** A golden image built from the Marketplace image P/O/S, with the size of the inputs. */
export function imageOf(imagePath: string, template: object = goldenImage()): GoldenImage {
  const image = parseGoldenImage(JSON.stringify(template), `GoldenImages/${imagePath}`, imagePath);
  assert.ok('template' in image);
  return image;
}

/** The values with which `imageOf` becomes the VM Server. */
export const machineValues: MachineValues = {
  vmName: 'Server',
  vmSize: 'Standard_D2s_v5',
  userName: '',
  labName: 'Factory',
  labId: labOf('Factory').id,
  overrides: [],
  now: new Date('2026-01-01T12:00:00Z'),
};

/** The entry of a lab in Labs.json that takes these images. */
export function entryOf(labName: string, imagePaths: readonly string[] = ['']): LabEntry {
  const Labs = [
    { SubscriptionId: '11111111-1111-4111-8111-111111111111', LabName: labName, ImagePaths: imagePaths },
  ];
  const [entry] = parseLabsJson(JSON.stringify({ Labs }), 'Labs.json').labs;
  assert.ok(entry);
  return entry;
}

/** A lab of Labs.json that Azure has and with which nothing is wrong. */
export function targetOf(
  labName: string,
  more: Partial<Pick<CheckedTarget, 'entry' | 'account'>> = {},
): CheckedTarget {
  const lab = labOf(labName);
  return {
    entry: entryOf(labName),
    lab,
    findings: [],
    needs: [],
    account: {
      id: lab.storageAccountId,
      name: labName.toLowerCase(),
      location: lab.location,
      blobEndpoint: `https://${labName.toLowerCase()}.blob.core.windows.net/`,
      sharedKeyAllowed: true,
    },
    ...more,
  };
}

/** A factory lab that has and allows all that `imageOf` needs. */
export function factoryOf(more: Partial<FactoryState> = {}): FactoryState {
  return {
    lab: labOf('Factory'),
    repositories: [{ name: 'public repo', isEnabled: true, artifacts: undefined }],
    policies: [],
    offered: [{ publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows', isAllowed: true }],
    sizes: new Map([['standard_d2s_v5', 2]]),
    coresLeft: 10,
    machines: [],
    stored: [],
    osTypes: new Map(),
    generations: { sizes: undefined, images: new Map() },
    needs: [],
    previews: [],
    ...more,
  };
}

/** A gallery with which nothing is wrong, and what is in it. */
export function galleryWith(more: Partial<GalleryStock>): CheckedGallery {
  const stock: GalleryStock = {
    gallery,
    snapshotGroup: { subscriptionId: 's', resourceGroup: 'snapshots' },
    definitions: [],
    own: [],
    versions: [],
    sets: [],
    ...more,
  };
  return { name: gallery.name, view: { stock }, findings: [], needs: [] };
}
