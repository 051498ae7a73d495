import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { outputs } from '../../../../tasks/core/factory/list/step.js';
import { imageCells } from '../../../../tasks/core/report/image-cells.js';
import { labOf } from '../../../worlds/azure-things.js';
import { brought, listedLab, noon, path, recordsOf, saidOf, stored } from './list-states.js';

const [old, middle, newest] = [stored(18), stored(20), stored(28)] as const;

const images = [old, middle, newest];

describe('The list of what labs have', () => {
  it('has each image with its age and how many newer ones are stored, the newest of a path last', () => {
    const records = recordsOf({ images, labs: [listedLab('Near', [brought(newest), brought(old)])] });
    assert.deepEqual(saidOf(records, 'Near'), [
      'succeeded Win_Dev-Nov-18-2026: 12 days old, of 2026-11-18 12:00 UTC; 2 newer images are stored.',
      'succeeded Win_Dev-Nov-28-2026: 2 days old, of 2026-11-28 12:00 UTC; none newer is stored.',
    ]);
    const [record] = records.filter(({ subject }) => subject.kind === 'custom image');
    assert.deepEqual(
      [record?.verb, record?.target?.kind, record?.imageFacts, record?.details],
      [
        'list',
        'lab',
        { path, name: old.imageName, createdAt: noon(18), bytes: old.vhd.bytes, isThere: true },
        { age: '12 days old', newerCount: '2' },
      ],
    );
  });

  it('names a golden image that a lab wants and has none of, with what is stored of it', () => {
    const golden = [path, 'Win\\New.json', 'Linux.json'];
    const records = recordsOf({ images, golden, labs: [listedLab('Near', [], {}, ['Win'])] });
    assert.deepEqual(saidOf(records, 'Near'), [
      `skipped ${path}: The lab wants it and has none: Win_Dev-Nov-28-2026 is stored, 2 days old.`,
      'skipped Win\\New.json: The lab wants it and has none: none is stored yet.',
    ]);
  });

  it('says of a stored image whose time is unknown only that it is there', () => {
    const records = recordsOf({ images: [{ ...old, timestamp: undefined }], labs: [listedLab('Near', [])] });
    assert.deepEqual(saidOf(records, 'Near'), [
      `skipped ${path}: The lab wants it and has none: Win_Dev-Nov-18-2026 is stored.`,
    ]);
  });

  it('C20 takes a beginning of a name for a wish, unless paths are strict', () => {
    const labs = [listedLab('Near', [], {}, ['Win\\D'])];
    assert.equal(saidOf(recordsOf({ labs }), 'Near').length, 1);
    assert.deepEqual(saidOf(recordsOf({ labs, strictImagePaths: true }), 'Near'), []);
  });

  it('C98 leaves out what is not this factory’s, which is no image that the lab has', () => {
    const theirs = [
      brought(newest, { tags: { ImageFactoryLab: labOf('Other').id } }),
      brought(newest, { tags: { ImagePath: 'not a path' } }),
    ];
    const records = recordsOf({ images, labs: [listedLab('Near', theirs)] });
    assert.deepEqual(
      saidOf(records, 'Near').map((text) => text.split(':')[0]),
      [`skipped ${path}`],
    );
  });

  it('counts an image that is being made, and none that has failed', () => {
    const state = (provisioningState: string) =>
      saidOf(
        recordsOf({ images, labs: [listedLab('Near', [brought(middle, { provisioningState })])] }),
        'Near',
      );
    const said =
      'succeeded Win_Dev-Nov-20-2026: 10 days old, of 2026-11-20 12:00 UTC; 1 newer image is stored.';
    assert.deepEqual(state('Creating'), [`${said} It is not finished.`]);
    const [failed, missing] = state('Failed');
    assert.equal(failed, `${said} It has failed: nobody can take it.`);
    assert.match(missing ?? '', /^skipped .*has none/);
  });

  it('tells the matrix what is new, old and missing', () => {
    const labs = [
      listedLab('Near', [brought(newest)]),
      listedLab('Far', [brought(old)]),
      listedLab('Empty', []),
    ];
    const cells = [...imageCells(recordsOf({ images, labs }))].flat();
    assert.deepEqual(
      cells.map(({ target, state, olderBy }) => [target.kind, target.name, state, olderBy]),
      [
        ['store', 'Factory', 'current', 0],
        ['lab', 'Near', 'current', 0],
        ['lab', 'Far', 'older', 2],
        ['lab', 'Empty', 'missing', 3],
      ],
    );
  });

  it('tells the age of stored images, too, and keeps the variables to these', () => {
    const unreadable = [
      { verb: 'list', subject: { kind: 'lab', name: 'Gone' }, outcome: 'failed', reason: 'None.' } as const,
    ];
    const records = recordsOf({ images: [newest], labs: [listedLab('Near', [brought(newest)])], unreadable });
    assert.equal(records[0]?.reason, 'Windows, stored 2026-11-28 12:00:00 UTC, 2 days old.');
    assert.deepEqual(saidOf(records, 'Gone'), ['failed Gone: None.']);
    const { imageList = '', ...counts } = outputs(records);
    assert.equal((JSON.parse(imageList) as unknown[]).length, 1);
    assert.deepEqual(counts, { imageCount: '1', failedCount: '1' });
  });
});
