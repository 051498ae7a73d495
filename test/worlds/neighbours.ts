import type { Blob } from '../local-azure/world.js';
import { goldenImage, labsJson } from './configuration.js';
import { customImage, imageVM, storedImage } from './seeds.js';
import { linkTo } from './sources.js';
import { lab, subscriptionId } from './worlds.js';

export const server = 'Win\\Server.json';

export const box = 'Linux\\Box.json';

/** Golden images behind links, of which one leads nowhere. */
const linkedFiles = {
  'Shared/Linux/Box.json': goldenImage({ osType: 'Linux' }),
  'Linked/GoldenImages/Win/Server.json': goldenImage(),
  'Linked/GoldenImages/Linux': linkTo('../../Shared/Linux'),
  'Linked/Labs.json': labsOf([['Linked', ['Linux', 'Win/Lost.json']]]),
  'Dangling/GoldenImages/Win/Server.json': goldenImage(),
  'Dangling/GoldenImages/Linux': linkTo('../../Gone'),
  'Dangling/Labs.json': labsOf([['Linked', ['Linux', 'Win']]]),
};

export const files = {
  ...linkedFiles,
  'Configuration/GoldenImages/Win/Server.json': goldenImage(),
  'Configuration/GoldenImages/Linux/Box.json': goldenImage({ osType: 'Linux' }),
  'Configuration/Labs.json': labsOf([
    ['Near', ['Win']],
    ['Missing', ['Win', 'Linux']],
    ['Ordered', ['Win']],
    ['Twice', ['Win']],
    ['Twice', ['Linux']],
    ['Shared', ['Win']],
    ['Abroad', ['Win']],
    ['Factory', ['Win']],
  ]),
  'Guard/GoldenImages/Win/Server.json': goldenImage(),
  'Guard/Labs.json': { Labs: [] },
  'Doubtful/GoldenImages/Win/Server.json': goldenImage(),
  'Doubtful/GoldenImages/Linux/Box.json': goldenImage({ osType: 'Linux' }),
  'Doubtful/Labs.json': mergedBadly(),
  'Clocks/GoldenImages/Win/Server.json': goldenImage(),
  'Clocks/Labs.json': labsJson(subscriptionId, { East: ['Win'] }),
  'Halved/GoldenImages/Win/Server.json': goldenImage(),
  'Halved/Labs.json': labsJson(subscriptionId, { HalvedNear: [], HalvedFar: [] }),
};

/** A Labs.json in which a merge of two branches kept both lines of one lab. */
function mergedBadly(): string {
  const text = JSON.stringify(
    labsOf([
      ['Sure', ['Win']],
      ['Doubted', ['Win']],
    ]),
  );
  return text.replace(/(?<="Doubted",)/, '"ImagePaths":["Linux"],\n');
}

function labsOf(labs: readonly (readonly [string, readonly string[]])[]) {
  return { Labs: labs.flatMap(([name, paths]) => labsJson(subscriptionId, { [name]: paths }).Labs) };
}

function labId(name: string): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${name}/providers/microsoft.devtestlab/labs/${name}`.toLowerCase();
}

const longAgo = '2024-01-01T00:00:00Z';

const ours = { imagefactoryvm: 'vm', imagefactorypath: 'Win%5CServer.json', imagefactoryrun: '1' };

function vhd(name: string, more: Partial<Blob> = {}): Blob {
  return { container: 'imagefactoryvhds', name, pageBytes: 1024, ...more };
}

function companionWithoutVhd(name: string, more: Partial<Blob>, factoryRunId?: string): Blob {
  const [, companion] = storedImage(name, {
    imagePath: server,
    ...(factoryRunId === undefined ? {} : { factoryRunId }),
  });
  return { container: 'imagefactoryvhds', name: `${name}.json`, text: companion?.text ?? '', ...more };
}

/** Blobs that RetireImages could mistake for its own. */
export const foreignBlobs: readonly Blob[] = [
  { container: 'imagefactoryvhds', name: 'notes.txt', text: 'Do not delete.', lastModified: longAgo },
  { container: 'imagefactoryvhds', name: 'odd.json', text: '{ "imageName": ', lastModified: longAgo },
  vhd('odd.vhd', { metadata: ours, lastModified: longAgo }),
  vhd('theirs.vhd', { lastModified: longAgo }),
  vhd('orphan-young.vhd', { metadata: ours }),
  companionWithoutVhd('scripts-lost', { lastModified: longAgo }),
  companionWithoutVhd('young-lost', {}, '1'),
];

const orphans: readonly Blob[] = [
  vhd('orphan-old.vhd', { metadata: ours, lastModified: longAgo }),
  companionWithoutVhd('old-lost', { lastModified: longAgo }, '1'),
];

export const stored = {
  older: storedImage('Win_Server-May-2-2024', { imagePath: server, timestamp: '2024-05-02T08:00:00' }),
  newer: storedImage('Win_Server-May-3-2024', { imagePath: server, timestamp: '2024-05-03T08:00:00' }),
  box: storedImage('Linux_Box-May-3-2024', { imagePath: box, timestamp: '2024-05-03T08:00:00' }),
};

/** Somebody copied a companion in the portal: two name one VHD. */
const companionCopy: readonly Blob[] = storedImage('Win_Server-May-4-2024', {
  imagePath: server,
  timestamp: '2024-05-04T08:00:00',
  vhdFileName: 'Win_Server-May-1-2024.vhd',
}).filter(({ name }) => name.endsWith('.json'));

function linkedNameOf(imagePath: string): string {
  return `${imagePath.replace('\\', '_').replace('.json', '')}-May-3-2024`;
}

export const labs = [
  lab('Factory', {
    blobs: [...stored.older, ...stored.newer, ...stored.box, ...foreignBlobs, ...orphans],
  }),
  lab('Near', {
    customImages: [
      ...['Mine-1', 'Mine-2', 'Mine-3'].map((name) => customImage(name, undefined, { tags: { owner: 'x' } })),
      customImage('Win_Server-May-2-2024', server, { provisioningState: 'Failed' }),
      customImage('Linux_Box-May-1-2024', box),
      customImage('Linux_Box-May-3-2024', box),
    ],
    blobs: [
      ...storedImage('Near_Own-May-1-2024', { imagePath: 'Near\\Own.json' }),
      { container: 'imagefactoryvhds-staging', name: 'somebody.vhd', pageBytes: 1024 },
    ],
  }),
  lab('Ordered', {
    location: 'West Europe',
    customImages: [
      customImage('Win_Server-May-3-2024', server, { creationDate: '2024-05-04T01:00:00Z' }),
      customImage('Win_Server-May-1-2024', server, { creationDate: '2024-05-04T02:00:00Z' }),
      customImage('Win_Server-May-2-2024', server, { creationDate: '2024-05-04T03:00:00Z' }),
      customImage('Win_Server-Apr-9-2024', server, { creationDate: '2024-05-04T04:00:00Z' }),
      customImage('Win_Server-Apr-8-2024', server, {
        creationDate: '2024-05-04T04:00:00Z',
        tags: { ImagePath: server, FactoryKeep: 'contract' },
      }),
    ],
    formulas: [{ name: 'Dev-Box', osType: 'Windows', customImage: 'Win_Server-Apr-9-2024' }],
  }),
  lab('Twice'),
  lab('Shared', {
    customImages: [
      customImage('Theirs-May-1-2024', 'Win\\Theirs.json', { tags: { ImageFactoryLab: labId('Factory2') } }),
      customImage('Their_Server-May-9-2024', server, { tags: { ImageFactoryLab: labId('Factory2') } }),
      customImage('Script_Made-May-1-2023', 'Win\\Unknown.json'),
      customImage('Odd_Path-May-1-2023', '..\\Server.json'),
    ],
  }),
  lab('Abroad', { location: 'northeurope' }),
  lab('Doubting', {
    blobs: [...storedImage('Linux_Box-May-3-2024', { imagePath: box, timestamp: '2024-05-03T18:00:00' })],
  }),
  ...['Sure', 'Doubted'].map((name) =>
    lab(name, {
      customImages: [customImage('Linux_Box-May-3-2024', box), customImage('Linux_Box-May-2-2024', box)],
    }),
  ),
  lab('Crowded', {
    blobs: [
      ...storedImage('Win_Server-May-1-2024', { imagePath: server, timestamp: '2024-05-01T08:00:00' }),
      ...storedImage('Win_Server-May-3-2024', { imagePath: server, timestamp: '2024-05-03T08:00:00' }),
      ...companionCopy,
      ...storedImage('Win_Gone-May-1-2024', {
        imagePath: 'Win\\Gone.json',
        sourceVmId: `${labId('Factory2')}/virtualmachines/Gone`,
      }),
      { container: 'imagefactoryvhds', name: 'backup.json', text: '{}' },
    ],
  }),
  lab('Clocks', {
    virtualMachines: [imageVM('Unstored', { ImagePath: server }, { createdDate: '2024-05-03T06:00:00Z' })],
    blobs: [
      ...storedImage('Win_Server-May-3-2024', { imagePath: server, timestamp: '2024-05-02T18:00:00' }),
      ...storedImage('Win_Server-May-2-2024', { imagePath: server, timestamp: '2/5/2567 13:14:33' }),
      ...storedImage('Win_Server-Apr-1-2024', { imagePath: server, timestamp: '2024-04-01T18:00:00' }),
    ],
  }),
  lab('East', {
    customImages: [
      customImage('Win_Server-Apr-1-2024', server),
      customImage('Win_Server-May-3-2024', server),
      // The newest: built four hours later on the same day of an agent in Tokyo, and not stored any more.
      customImage('Win_Server-May-3-2024A', server),
    ],
  }),
  lab('Halved'),
  ...['HalvedNear', 'HalvedFar'].map((name) =>
    lab(name, {
      customImages: [1, 2, 3, 4].map((day) =>
        customImage(`Win_Server-May-${day}-2024`, server, { tags: { ImageFactoryLab: labId('Halved') } }),
      ),
    }),
  ),
  lab('Linking', {
    blobs: [box, 'Win\\Lost.json', 'Win\\Gone.json'].flatMap((imagePath) =>
      storedImage(linkedNameOf(imagePath), { imagePath, timestamp: '2024-05-03T08:00:00' }),
    ),
  }),
  lab('Linked', {
    customImages: [box, 'Win\\Lost.json', 'Win\\Gone.json'].map((imagePath) =>
      customImage(linkedNameOf(imagePath), imagePath),
    ),
  }),
  lab('Guarded', {
    blobs: [
      ...storedImage('Win_Server-May-3-2024', { imagePath: server }),
      ...[1, 2, 3, 4, 5].flatMap((n) =>
        storedImage(`Win_Gone${n}-May-3-2024`, { imagePath: `Win\\Gone${n}.json` }),
      ),
    ],
  }),
];
