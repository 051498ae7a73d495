import type { World } from '../local-azure/world.js';
import { goldenImage, labsJson, madeOf } from '../worlds/configuration.js';
import { subscriptionId } from '../worlds/worlds.js';
import { testRules } from './night.js';

const usual = goldenImage();

/** The golden images of the usual night: some fail. */
export const eventfulFiles = {
  'Configuration/GoldenImages/OfCustomImage.json': madeOf({
    customImageId: inLab('customimages', 'Base'),
  }),
  'Configuration/GoldenImages/OfSameImage.json': madeOf({ customImageId: inLab('customimages', 'Base') }),
  'Configuration/GoldenImages/OfMarketplace.json': ofMarketplace(),
  // What is done with one is done with another, too: the copy of one image fails, whichever comes first.
  'Configuration/GoldenImages/OfMarketplaceToo.json': ofMarketplace(),
  'Configuration/GoldenImages/OfSharedImage.json': madeOf({
    sharedImageId: inLab('sharedgalleries/sharedimages', 'Gallery/Base'),
  }),
  'Configuration/GoldenImages/Good.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/WithFailingArtifact.json': goldenImage({ artifacts: ['windows-broken'] }),
  'Configuration/GoldenImages/Refused.json': goldenImage({ artifacts: ['windows-unknown'] }),
  'Configuration/GoldenImages/Stopped.json': goldenImage({ osType: 'Linux' }),
  'Configuration/GoldenImages/Failing.json': { ...usual, resources: [...usual.resources, failing()] },
  'Configuration/Images.json': {
    Images: [{ ImagePaths: ['Of*'], Keep: { DeprecateDays: 14 } }, ...testRules],
  },
  'Configuration/Formulas/Box.json': formulaOf('OfMarketplace'),
  'Configuration/Formulas/BoxToo.json': formulaOf('OfMarketplaceToo'),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

function ofMarketplace(): object {
  return madeOf({ galleryImageReference: { publisher: 'P', offer: 'O', sku: 'S', version: 'latest' } });
}

function formulaOf(imagePath: string): object {
  return { ImagePath: imagePath, formulaContent: { properties: { size: 'Standard_D2s_v5' } } };
}

/** The id of a resource in the lab that the template is deployed to. */
function inLab(types: string, names: string): string {
  const parts = names.split('/').map((name) => `'${name}'`);
  return `[resourceId('Microsoft.DevTestLab/labs/${types}', parameters('labName'), ${parts.join(', ')})]`;
}

/** A second machine in the template, whose creation fails. */
function failing(): object {
  return { ...usual.resources[0], name: "[concat(parameters('labName'), '/a-name-too-long-for-Windows')]" };
}

/** A world in which the tasks need all their actions: machines that only stop, and copies that fail. */
export const eventful: Partial<World> = {
  artifacts: [
    { name: 'windows-7zip', targetOsType: 'Windows' },
    { name: 'windows-broken', targetOsType: 'Windows', outcome: 'Failed' },
    { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
    { name: 'linux-deprovision', targetOsType: 'Linux', generalizes: true, deallocates: false },
  ],
  faults: [{ service: 'copy fails', count: { first: 1 } }],
};
