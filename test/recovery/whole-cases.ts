import type { Fault } from '../local-azure/faults/fault.js';
import type { World } from '../local-azure/world.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, otherSubscriptionId } from '../worlds/worlds.js';
import type { Night } from './night.js';
import { galleryCases } from './whole-gallery-cases.js';
import {
  broken,
  entry,
  failed,
  folder,
  held,
  inputsWith,
  leftVM,
  nameOn,
  ofSku,
  ofTwo,
  pathOf,
  plain,
  refused,
  stored,
  wholeWorld,
} from './whole-parts.js';
import type { WholeWorld } from './whole-worlds.js';

/** Builds that fail in each way, with and without VMs and images of earlier nights. */
function failingBuilds(inputs: Night['inputs'], faults: readonly Fault[] = []): WholeWorld {
  const saved = leftVM('OldC', 'C', { createdDate: '2024-05-01T06:00:00Z' });
  const older = leftVM('OlderD', 'D', { createdDate: '2024-05-31T06:00:00Z' });
  return {
    files: folder({ A: broken, B: broken, C: refused, D: plain, E: plain }, [
      entry('Near', ['Win']),
      entry('North', ['A', 'D']),
    ]),
    world: wholeWorld(
      {
        virtualMachines: [leftVM('OldB', 'B'), saved, older, leftVM('OldD', 'D')],
        blobs: [
          ...stored('A', 1, 2),
          ...stored('B', 1),
          ...stored('C', 2),
          ...stored('D', 1, 2),
          ...stored('E', 2),
        ],
      },
      [lab('Near', { customImages: [...held('A', 1), ...held('D', 1, 2)] }), lab('North')],
      { faults: [{ service: 'resource fails', id: 'labs/factory/virtualmachines/e$' }, ...faults] },
    ),
    inputs,
  };
}

function earlierVMs(deleteUncommitted: string): WholeWorld {
  const ignored = { tags: { FactoryIgnore: 'yes' } };
  const saved = { createdDate: '2024-05-01T06:00:00Z' };
  return {
    files: folder({ A: plain, B: plain, C: broken, D: plain, F: 'no template {' }, [entry('Near', ['Win'])]),
    world: wholeWorld(
      {
        virtualMachines: [
          leftVM('A', 'A'),
          leftVM('A2', 'A', { createdDate: '2024-06-02T06:00:00Z' }),
          leftVM('A0', 'A', saved),
          leftVM('B', 'B', ignored),
          leftVM('B2', 'B', { provisioningState: 'Failed' }),
          leftVM('C', 'C', { ...ignored, createdDate: '2024-06-02T06:00:00Z' }),
          leftVM('C1', 'C'),
          leftVM('D', 'D', { provisioningState: 'ApplyingArtifacts' }),
          leftVM('D1', 'D', { powerState: 'running' }),
          leftVM('D2', 'D', { generalized: false }),
          leftVM('F', 'F'),
          leftVM('Gone', 'Gone'),
          leftVM('Gone2', 'Gone2', saved),
          imageVM('Personal', { owner: 'ann' }),
        ],
        blobs: [...stored('A', 1), ...stored('C', 1), ...stored('F', 1), ...stored('Gone2', 2)],
      },
      [lab('Near', { customImages: [...held('F', 1), ...held('Gone2', 1, 2)] })],
    ),
    inputs: inputsWith({}, { CleanUpFactory: { deleteUncommitted } }),
  };
}

const oldBlobs = [
  { name: 'loose.vhd', pageBytes: 1024 },
  { name: 'lonely.json', text: JSON.stringify({ imagePath: pathOf('A'), vhdFileName: 'lonely.vhd' }) },
  { name: 'notes.txt', text: 'Mine.' },
].map((blob) => ({ container: 'imagefactoryvhds', lastModified: '2024-05-01T08:00:00Z', ...blob }));

/** Images in the store and in labs of which no longer all are wanted, and labs that cannot be found or read. */
/** Images that a formula uses, that somebody wants kept, that Images.json keeps for longer or for less long, and that are deprecated first. */
function sparedImages(): WholeWorld {
  const rules = [
    { ImagePaths: 'Win/B', Keep: { Count: 2 } },
    { ImagePaths: 'Win/C', Keep: { MaxAgeDays: 30 } },
    { ImagePaths: 'Win/D', Keep: { DeprecateDays: 14 } },
  ];
  const kept = held('A', 2).map((image) => ({ ...image, tags: { ...image.tags, FactoryKeep: 'yes' } }));
  const marks = { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2024-06-01' };
  const overdue = held('D', 1).map((image) => ({ ...image, tags: { ...image.tags, ...marks } }));
  return {
    files: {
      ...folder({ A: plain, B: plain, C: plain, D: plain }, [entry('Near', ['Win'])]),
      'Configuration/Images.json': { Images: rules },
    },
    world: wholeWorld(
      { blobs: [...stored('A', 1, 2, 3), ...stored('B', 1, 2), ...stored('C', 1, 2), ...stored('D', 1, 2)] },
      [
        lab('Near', {
          customImages: [
            ...held('A', 1),
            ...kept,
            ...held('B', 1, 2),
            ...held('C', 1, 2),
            ...overdue,
            ...held('D', 2),
          ],
          formulas: [{ name: 'Box', osType: 'Windows', customImage: nameOn('A', 1) }],
        }),
      ],
    ),
    inputs: inputsWith({}, { RetireImages: { ImagesToSave: '1' } }),
  };
}

function oldImages(retention: Readonly<Record<string, string>>): WholeWorld {
  return {
    files: folder({ A: plain, B: broken, C: '{ broken' }, [
      entry('Near', ['A', 'B', 'C']),
      entry('North', []),
      entry('Far', ['A'], { SubscriptionId: otherSubscriptionId }),
      entry('Missing', ['Win']),
      entry('Blind', ['Win']),
      entry('Renamed', ['Gone']),
    ]),
    world: wholeWorld(
      {
        blobs: [
          ...stored('A', 1, 2, 3),
          ...stored('B', 1, 2, 3),
          ...stored('C', 1, 2),
          ...stored('Gone', 1, 2),
          ...oldBlobs,
        ],
      },
      [
        lab('Near', {
          customImages: [
            ...held('A', 1, 2),
            ...held('B', 1),
            ...held('C', 1),
            ...held('Gone', 1, 2),
            failed('B', 3),
            failed('A', 9),
            customImage('Mine', undefined),
            customImage(nameOn('A', 3), undefined),
          ],
          blobs: [{ container: 'imagefactoryvhds-staging', name: 'somebody.vhd', pageBytes: 1024 }],
        }),
        lab('North', { customImages: [...held('A', 1, 2), ...held('B', 1)] }),
        lab('Blind', { customImages: held('A', 1) }),
        lab('Renamed', { customImages: held('Gone', 1) }),
        lab('Unlisted', { customImages: held('A', 1) }),
      ],
      { faults: [{ act: 'answer', status: 403, method: 'GET', path: 'labs/blind/customimages' }] },
    ),
    inputs: inputsWith({}, { RetireImages: { orphanGraceHours: '1', ...retention } }),
  };
}

/** Labs in other regions and with closed accounts, names that are taken or alike, and a template that makes two VMs. */
function labsAndNames(more: Readonly<Record<string, string>>): WholeWorld {
  const taken = `Win_A_B-${today()}`;
  return {
    files: folder({ A: plain, A_B: plain, 'A/B': plain, B: ofTwo }, [
      entry('Near', ['Win']),
      entry('Dublin', ['Win']),
      entry('Closed', ['A']),
    ]),
    world: wholeWorld({ blobs: stored('A', 1) }, [
      lab('Near', { customImages: [...held('A', 1), customImage(taken, undefined)] }),
      lab('Dublin', { location: 'northeurope', customImages: held('A', 1) }),
      lab('Closed', { blobDataAccess: [], allowSharedKeyAccess: false }),
    ]),
    inputs: inputsWith(more),
  };
}

/** As the names of images have it, e.g. `Nov-30-2026`. */
function today(): string {
  const date = new Date().toLocaleDateString('en-US', { timeZone: 'UTC', dateStyle: 'medium' });
  return date.replace(',', '').replaceAll(' ', '-');
}

function generations(more: Readonly<Record<string, string>>): WholeWorld {
  const world = wholeWorld({ blobs: stored('A', 1) }, [lab('Near')]);
  return {
    files: folder({ A: ofSku('win11-24h2-pro'), B: ofSku('x-gen2'), C: plain }, [entry('Near', ['Win'])]),
    world: trusting(world),
    inputs: inputsWith({}, { SnapImages: more }),
  };
}

function trusting(world: World): World {
  const subscriptions = world.subscriptions.map((one) => ({ ...one, trustedLaunchByDefault: true }));
  return { ...world, subscriptions };
}

const onlyD = { imagePaths: pathOf('D') };

const newest = { DistributeImages: { newestOnly: 'true' } };

/** What is special in each factory, to complete `in a factory`. */
export const wholeCases: Readonly<Record<string, WholeWorld>> = {
  'whose builds fail': failingBuilds(inputsWith({})),
  'whose builds fail, which brings the newest alone': failingBuilds(inputsWith({}, newest)),
  'whose copies fail': failingBuilds(inputsWith({}, newest), [
    { service: 'copy fails', id: 'storefactory/' },
  ]),
  'whose store is closed': failingBuilds(inputsWith({}), [
    { act: 'answer', kind: 'blob', status: 403, method: 'PUT', path: 'imagefactoryvhds/.*json' },
  ]),
  'whose deletions fail': failingBuilds(inputsWith({}), [
    { service: 'deletion fails', id: 'virtualmachines/(a|d|olderd)$' },
    { service: 'deletion fails', id: 'customimages/win_d-may-1' },
  ]),
  'with one image of interest': failingBuilds(
    inputsWith(
      {},
      { CreateImageVMs: onlyD, SnapImages: onlyD, DistributeImages: onlyD, RetireImages: onlyD },
    ),
  ),
  'with VMs of earlier nights': earlierVMs('false'),
  'with VMs of earlier nights, all of which may go': earlierVMs('true'),
  'with old images': oldImages({ ImagesToSave: '1' }),
  'with old images, which keeps more': oldImages({ ImagesToSave: '2', keepLastOfRemoved: 'true' }),
  'with images that are spared': sparedImages(),
  'with labs elsewhere': labsAndNames({}),
  'with labs elsewhere, which are served': {
    ...labsAndNames({}),
    inputs: inputsWith({}, { DistributeImages: { allowOtherRegions: 'true' } }),
  },
  'without sysprep': {
    ...labsAndNames({}),
    inputs: inputsWith({}, { CreateImageVMs: { includeSysprep: 'false' } }),
  },
  'of Generation 2': generations({}),
  'of Generation 2, which stores it': generations({ allowGeneration2: 'true' }),
  ...galleryCases,
};
