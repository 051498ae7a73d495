import type { Fault } from '../local-azure/faults/fault.js';
import type { World } from '../local-azure/world.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { lab } from '../worlds/worlds.js';
import type { Night } from './night.js';
import {
  broken,
  entry,
  failing,
  folder,
  held,
  inputsWith,
  leftVM,
  nameOn,
  ofSku,
  pathOf,
  plain,
  stored,
} from './whole-parts.js';
import type { WholeWorld } from './whole-worlds.js';

function saved(name: string, day: number): SavedImage {
  return {
    imagePath: pathOf(name),
    name: nameOn(name, day),
    time: `2024-05-0${day}T08:00:00`,
    generation: 'V1',
  };
}

/** A definition with the versions of some days. */
function definition(name: string, ...days: readonly number[]) {
  return {
    name: `Win_${name}`,
    osType: 'Windows' as const,
    tags: ownTags(saved(name, 1)),
    versions: days.map((day) => publishedAs(`2024.50${day}.80000`, saved(name, day))),
  };
}

function sharing(...names: readonly string[]) {
  return [{ name: 'Images', galleryId, enabledImages: names.map((name) => `Win_${name}`) }];
}

const osDisk = { createdDate: '2024-05-03T06:00:00Z' };

function galleryFactory(faults: readonly Fault[]): World {
  const world = galleryWorld(
    {
      factory: {
        virtualMachines: [leftVM('OldA', 'A', osDisk), leftVM('OldB', 'B', osDisk)],
        blobs: [...stored('A', 1, 2), ...stored('B', 1, 2)],
      },
      labs: [
        lab('Near', { sharedGalleries: sharing('A', 'B'), customImages: held('A', 1) }),
        lab('North', { sharedGalleries: sharing('A'), customImages: [...held('A', 1, 2), ...held('B', 1)] }),
        lab('Dublin', { location: 'northeurope' }),
      ],
      galleries: [factoryGallery([definition('A', 1, 2), definition('B', 1), definition('Gone', 1)])],
      snapshots: [...snapshotsOf(saved('B', 2)), ...snapshotsOf(saved('Gone', 2))],
    },
    { faults },
  );
  return failing(world);
}

type Delivery = 'VHD' | 'Gallery';

/** Both labs near have got images in both ways, whichever way they get them now. */
function delivering(
  [near, north]: readonly [Delivery, Delivery],
  more: Night['inputs'] = {},
  faults: readonly Fault[] = [],
): WholeWorld {
  return {
    files: folder({ A: plain, B: broken, C: ofSku('win11-24h2-pro'), D: ofSku('x-gen2') }, [
      entry('Near', ['Win'], { Delivery: near }),
      entry('North', ['Win'], { Delivery: north }),
      entry('Dublin', ['A'], { Delivery: 'Gallery' }),
    ]),
    world: galleryFactory(faults),
    inputs: withGallery(inputsWith({}, more)),
  };
}

/** CreateImageVMs takes no such input. */
function withGallery({ CreateImageVMs = {}, ...others }: Night['inputs']): Night['inputs'] {
  const all = Object.entries(others).map(([task, own]) => [task, { ...own, gallery: 'Images' }]);
  return { CreateImageVMs, ...(Object.fromEntries(all) as Night['inputs']) };
}

/** What is special in each factory with a gallery, to complete `in a factory`. */
export const galleryCases: Readonly<Record<string, WholeWorld>> = {
  'with a gallery for one of two labs': delivering(['Gallery', 'VHD']),
  'with a gallery for the other lab, which keeps more': delivering(['VHD', 'Gallery'], {
    RetireImages: { ImagesToSave: '2' },
  }),
  'with a gallery alone': delivering(['Gallery', 'Gallery'], {
    SnapImages: { storeVhd: 'false' },
    RetireImages: { keepLastOfRemoved: 'true' },
  }),
  'with a gallery, which brings the newest alone': delivering(['Gallery', 'Gallery'], {
    DistributeImages: { newestOnly: 'true' },
  }),
  'with a gallery, whose versions do not come to one region': delivering(['Gallery', 'Gallery'], {}, [
    { service: 'replication fails', id: 'versions/2026', region: 'northeurope' },
  ]),
  'with a gallery, whose versions of one image fail': delivering(
    ['Gallery', 'Gallery'],
    { DistributeImages: { newestOnly: 'true' } },
    [{ service: 'resource fails', id: 'images/win_a/versions' }],
  ),
};
