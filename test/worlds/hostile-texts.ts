import { goldenImage, labsJson } from './configuration.js';
import {
  factoryGallery,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
  tagsOf,
} from './gallery-worlds.js';
import { oneLine, payload } from './harmless-texts.js';
import { customImage, imageVM, storedImage } from './seeds.js';
import { lab, subscriptionId, world } from './worlds.js';

/** A Configuration folder with commands for an engine in all that others may write there. */
export const hostileFiles = {
  [`Configuration/GoldenImages/##vso[task.setvariable variable=pwned]yes.json`]: goldenImage({
    notes: payload,
  }),
  'Configuration/GoldenImages/Broken.json': `{ "a": ${payload} }`,
  'Configuration/GoldenImages/Talkative.json': goldenImage({ artifacts: ['windows-talkative'] }),
  'Configuration/GoldenImages/Refused.json': goldenImage({ artifacts: [oneLine] }),
  'Configuration/Labs.json': {
    Labs: [
      ...labsJson(subscriptionId, {
        Near: ['Goo*', payload, '##vso[task.setvariable variable=pwned]yes'],
      }).Labs,
      ...labsJson(subscriptionId, { [payload]: [payload] }).Labs,
      { SubscriptionId: subscriptionId, LabName: 'Shared', ImagePaths: ['Goo*'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'Odd', ImagePaths: ['Goo*'], Delivery: payload },
      { SubscriptionId: payload, LabName: oneLine, ResourceGroup: payload, ImagePaths: [''] },
    ],
  },
};

/** Images of the factory that labs take from its gallery: snapshots, and a version that failed. */
const saved: SavedImage = { imagePath: 'Good.json', name: 'Good-Nov-28-2026', time: '2026-11-28T08:30:15' };

const broken: SavedImage = { ...saved, name: 'Good-Nov-27-2026', time: '2026-11-27T08:30:15' };

const texts = { imageName: oneLine, factoryRunId: oneLine, Note: oneLine };

const snapshots = snapshotsOf(saved).map((one) => ({ ...one, tags: { ...one.tags, ...texts } }));

const gallery = factoryGallery([
  {
    ...{ name: 'Good', osType: 'Windows', generation: 'V2', tags: { ...ownTags(saved), Note: oneLine } },
    versions: [
      publishedAs('2026.1127.83015', broken, {
        tags: { ...tagsOf(broken), ...texts },
        failedRegions: ['westeurope'],
        provisioningState: 'Failed',
      }),
    ],
  },
  { name: 'Theirs', osType: 'Linux', tags: { ImagePath: oneLine, ImageFactoryLab: oneLine } },
]);

const labs = world(
  [
    lab('Factory', {
      galleryImages: [{ publisher: oneLine, offer: 'O', sku: 'S', osType: 'Windows' }],
      policies: [
        {
          factName: 'LabVmSize',
          evaluatorType: 'AllowedValuesPolicy',
          threshold: JSON.stringify([payload]),
        },
      ],
      virtualMachines: [
        imageVM(
          'Tagged',
          { ImagePath: oneLine, ImageFactoryRun: oneLine, Note: oneLine },
          { notes: payload },
        ),
        imageVM(
          'Wrong',
          { ImagePath: 'Good.json', ImageFactoryState: 'Failed' },
          { provisioningState: payload },
        ),
        imageVM('Open', { ImagePath: 'Good.json' }, { notes: payload, generation: 'V2' }),
      ],
      blobs: [
        ...storedImage('Good-1', { imagePath: 'Good.json', description: payload }),
        ...storedImage('Good-2', { imagePath: 'Good.json' }),
        ...storedImage('Odd', { imagePath: payload }),
        { container: 'imagefactoryvhds', name: `${oneLine}.json`, text: `{"imageName": "${oneLine}"` },
      ],
    }),
    lab('Near', {
      customImages: [customImage('Good-1', oneLine, { description: payload, provisioningState: payload })],
    }),
    lab('Shared'),
  ],
  {
    artifacts: [
      {
        name: 'windows-talkative',
        targetOsType: 'Windows',
        outcome: 'Failed',
        deploymentStatusMessage: payload,
        vmExtensionStatusMessage: payload,
      },
      { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
    ],
    faults: [
      {
        act: 'answer',
        kind: 'arm',
        method: 'PUT',
        path: 'customimages/',
        status: 409,
        code: oneLine,
        message: payload,
      },
      {
        act: 'answer',
        kind: 'blob',
        method: 'DELETE',
        path: 'Good-1',
        status: 409,
        code: 'Conflict',
        message: payload,
      },
      {
        act: 'answer',
        kind: 'arm',
        method: 'GET',
        path: '/usages',
        status: 403,
        code: oneLine,
        message: payload,
      },
      ...['/versions/2026.1128.83015[?]', '/snapshots/', '/sharedgalleries/Images[?]'].map((path) => ({
        act: 'answer' as const,
        kind: 'arm' as const,
        method: 'PUT',
        path,
        count: { first: 1 },
        status: 409,
        code: oneLine,
        message: payload,
      })),
      ...['comp=lease', 'imagefactoryvhds-staging/Good'].map((path) => ({
        act: 'answer' as const,
        kind: 'blob' as const,
        method: 'PUT',
        path,
        count: { first: 1 },
        status: 400,
        code: 'InvalidInput',
        message: payload,
      })),
    ],
  },
);

/** An Azure with such texts in all that others may write there, and that answers with them. */
export const hostileWorld = {
  ...labs,
  subscriptions: labs.subscriptions.map((one) => ({ ...one, galleries: [gallery], snapshots })),
};
