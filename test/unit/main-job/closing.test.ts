import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { closingLines } from '../../../scripts/main-job/closing.js';

const wanted = {
  images: ['Linux\\Debian12.json', 'Win.json'],
  labs: new Map([
    ['Web', ['Win.json']],
    ['Data', []],
  ]),
  galleryLabs: new Set<string>(),
};

const nothingShared = { galleries: [], sharedGalleries: [] };

/** A lab with custom images: the name of each, and its image path. */
function lab(name: string, images: Readonly<Record<string, string>>) {
  return {
    id: name,
    name,
    virtualMachines: [],
    customImages: Object.entries(images).map(([image, imagePath]) => ({
      name: image,
      tags: { ImagePath: imagePath },
      osType: 'Linux',
      description: '',
      provisioningState: 'Succeeded',
      vhdUrl: '',
    })),
  };
}

const first = {
  name: 'first',
  rejected: [],
  retired: [],
  tasks: [
    { task: 'SnapImages', seconds: 7.25 },
    { task: 'RetireImages', seconds: 1 },
  ],
  state: { ...nothingShared, labs: [lab('Web', { 'Win-Nov': 'Win.json' })] },
};

const second = {
  name: 'second',
  rejected: [{ name: 'Deb-NovA', imagePath: 'Linux\\Debian12.json', tests: ['boot'] }],
  retired: [
    { name: 'Win-Nov', imagePath: 'Win.json', place: 'store Factory' },
    { name: 'Win-Nov', imagePath: 'Win.json', place: 'lab Web' },
    { name: 'Deb-Nov', imagePath: 'Linux\\Debian12.json', place: 'lab Web' },
  ],
  tasks: [{ task: 'SnapImages', seconds: 6 }],
  state: {
    ...nothingShared,
    labs: [lab('Web', { 'Win-Nov': 'Win.json', 'Win-NovA': 'Win.json' }), lab('Data', {})],
  },
};

/** The lines after `title`, up to the next empty line. */
function below(title: string, lines: readonly string[]): readonly string[] {
  const after = lines.slice(lines.findIndex((line) => line.includes(title)) + 1);
  const end = after.indexOf('');
  return end < 0 ? after : after.slice(0, end);
}

describe('The end of npm start', () => {
  it('tells for each golden image and lab the night that brought what the lab has', () => {
    assert.deepEqual(below('What the labs have', closingLines(wanted, [first, second])), [
      '| golden image        | Web                       | Data |',
      '| ------------------- | ------------------------- | ---- |',
      '| Linux\\Debian12.json |                           |      |',
      '| Win.json            | first night, second night |      |',
    ]);
  });

  it('tells of what a lab offers from the gallery that it comes from there', () => {
    const version = {
      name: '2026.1129.1',
      tags: { ImagePath: 'Win.json', imageName: 'Win-NovB' },
      provisioningState: 'Succeeded',
      regions: [],
      excludeFromLatest: false,
    };
    const state = {
      labs: [lab('Web', {}), lab('Data', {})],
      galleries: [{ id: '/g', definitions: [{ name: 'Win', tags: {}, versions: [version] }] }],
      sharedGalleries: [
        { id: 'Web/sharedgalleries/g', galleryId: '/G', allowAllImages: 'Disabled', enabledImages: ['win'] },
        { id: 'Data/sharedgalleries/g', galleryId: '/G', allowAllImages: 'Disabled', enabledImages: [] },
      ],
    };
    assert.deepEqual(
      below('What the labs have', closingLines(wanted, [first, { ...second, state }])).slice(2),
      [
        '| Linux\\Debian12.json |                       |      |',
        '| Win.json            | second night, gallery |      |',
      ],
    );
  });

  it('tells of what was revoked after the last night in which labs it was, beside what they have', () => {
    const state = {
      ...nothingShared,
      labs: [lab('Web', { 'Win-Nov': 'Win.json' }), lab('Data', {})],
    };
    assert.deepEqual(below('What the labs have', closingLines(wanted, [first, second], { state })).slice(2), [
      '| Linux\\Debian12.json |                                   |      |',
      '| Win.json            | first night, second night revoked |      |',
    ]);
  });

  it('tells of a custom image that is revoked and still there that it is revoked', () => {
    const web = lab('Web', { 'Win-Nov': 'Win.json', 'Win-NovA': 'Win.json' });
    const customImages = web.customImages.map((image) =>
      image.name === 'Win-NovA' ? { ...image, tags: { ...image.tags, ImageFactoryState: 'revoked' } } : image,
    );
    const state = { ...nothingShared, labs: [{ ...web, customImages }, lab('Data', {})] };
    const lines = below('What the labs have', closingLines(wanted, [first, second], { state }));
    assert.match(lines.join('\n'), /\| first night, second night revoked \|/);
  });

  it('tells what was retired in a line for each golden image', () => {
    assert.deepEqual(below('Retired', closingLines(wanted, [first, second])), [
      '  second night: Linux\\Debian12.json (lab Web)',
      '  second night: Win.json (lab Web, store Factory)',
    ]);
  });

  it('tells which image failed which test in which night', () => {
    assert.deepEqual(below('Rejected', closingLines(wanted, [first, second])), [
      '  second night: Linux\\Debian12.json (failed: boot)',
    ]);
  });

  it('says so if nothing was retired', () => {
    assert.deepEqual(below('Retired', closingLines(wanted, [first])), ['  nothing']);
  });

  it('tells the seconds of each task in each night', () => {
    assert.deepEqual(below('Seconds', closingLines(wanted, [first, second])), [
      '| task         | first night | second night |',
      '| :----------- | ----------: | -----------: |',
      '| SnapImages   |         7.3 |          6.0 |',
      '| RetireImages |         1.0 |              |',
    ]);
  });
});
