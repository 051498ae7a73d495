import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imageList } from '../../../../tasks/core/factory/list/image-list.js';
import { mostOfVariable } from '../../../../tasks/core/step/outputs.js';
import { plan } from '../../../../tasks/core/factory/list/plan.js';
import { outputs } from '../../../../tasks/core/factory/list/step.js';
import type { ListState } from '../../../../tasks/core/factory/list/state.js';
import { recordOfLeftAlone } from '../../../../tasks/core/step/record.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';

function listed(store: Partial<ListState['store']>) {
  const now = new Date('2026-11-22T03:00:00Z');
  const state = {
    lab: labOf('Factory'),
    store: { images: [], unreadable: [], loose: [], records: noRecords, ...store },
    now,
  };
  const made = plan(state, { strictImagePaths: false });
  const records = made.leftAlone.map(recordOfLeftAlone);
  return { findings: made.findings ?? [], records, outputs: outputs(records) };
}

describe('The list of stored images (C99)', () => {
  it('is sorted by operating system and image path, and the newest of a path stands last', () => {
    const images = [
      storedOf({ imagePath: 'Win\\b.json', imageName: 'b' }),
      storedOf({ imagePath: 'Zorin.json', imageName: 'u', osType: 'Linux' }),
      storedOf({ imagePath: 'win\\A.json', imageName: 'a2', timestamp: new Date('2026-11-21T00:00:00Z') }),
      storedOf({ imagePath: 'Win\\a.json', imageName: 'a1' }),
    ];
    const names = listed({ images }).records.map(({ subject }) => subject.name);
    assert.deepEqual(names, ['u', 'a1', 'a2', 'b']);
  });

  it('has the properties of the script, in their order, and an empty time where that is not known', () => {
    const images = [
      storedOf({ imagePath: 'Win\\a.json', imageName: 'a' }),
      storedOf({ imagePath: 'Win\\b.json', imageName: 'b', timestamp: undefined }),
    ];
    assert.equal(
      listed({ images }).outputs['imageList'],
      '[{"imageName":"a","imagePath":"Win\\\\a.json","osType":"Windows","timestamp":"2026-11-20T01:00:00"},' +
        '{"imageName":"b","imagePath":"Win\\\\b.json","osType":"Windows","timestamp":""}]',
    );
  });

  it('tells when each was stored, and its age', () => {
    const image = storedOf({ imagePath: 'Win\\a.json', imageName: 'a' });
    const [record] = listed({ images: [image] }).records;
    assert.deepEqual(record, {
      verb: 'list',
      subject: { kind: 'stored image', name: 'a' },
      target: { kind: 'store', id: labOf('Factory').storageAccountId, name: 'Factory' },
      imageFacts: { path: 'Win\\a.json', name: 'a', isThere: true, bytes: 1024, createdAt: image.timestamp },
      outcome: 'succeeded',
      reason: 'Windows, stored 2026-11-20 01:00:00 UTC, 2 days old.',
      details: { osType: 'Windows', timestamp: '2026-11-20T01:00:00', age: '2 days old' },
      bytes: 0,
      findings: [],
    });
  });

  it('has no logging command of an image name', () => {
    const images = [storedOf({ imagePath: 'a.json', imageName: '##vso[task.complete]' })];
    assert.ok(!listed({ images }).outputs['imageList']?.includes('##'));
  });

  it('counts a companion that cannot be read as failed, with its name, and none that is gone', () => {
    const unit = { outcome: 'skipped' as const, reason: 'It is not valid JSON.' };
    const named = (name: string) => ({ ...unit, subject: { kind: 'stored image', name } });
    const bad = { ...named('bad.json'), findings: [{ severity: 'warning' as const, what: 'bad.json' }] };
    const { records, outputs: given } = listed({ unreadable: [bad, named('gone.json')] });
    assert.deepEqual(
      records.map(({ subject, outcome }) => [subject.name, outcome]),
      [
        ['bad.json', 'failed'],
        ['gone.json', 'skipped'],
      ],
    );
    assert.deepEqual(given, { imageList: '[]', imageCount: '0', failedCount: '1' });
  });

  it('leaves out a companion that is a copy of another', () => {
    const images = [
      storedOf({ imagePath: 'a.json' }),
      storedOf({ imagePath: 'a.json', copyOf: 'a_json.json' }),
    ];
    const { records, outputs: given } = listed({ images });
    assert.equal(given['imageCount'], '1');
    assert.equal(records.filter(({ outcome }) => outcome === 'skipped').length, 1);
  });
});

describe('A list of stored images that is longer than a variable', () => {
  const images = Array.from({ length: 400 }, (_, index) =>
    storedOf({ imagePath: `Win\\image-${index}.json`, imageName: `Win_image-${index}-Nov-20-2026` }),
  );

  it('is cut at a whole image, with a warning, and all are counted', () => {
    const { findings, records, outputs: given } = listed({ images });
    const { json, count } = imageList(records);
    assert.equal((JSON.parse(json) as unknown[]).length, count);
    assert.ok(json.length <= mostOfVariable && json.length > mostOfVariable - 200, String(json.length));
    assert.deepEqual(
      findings.map(({ severity, what }) => [severity, what]),
      [['warning', `The variable imageList has only ${count} of 400 images.`]],
    );
    assert.equal(given['imageCount'], '400');
  });

  it('is not warned of where it fits', () => {
    assert.deepEqual(listed({ images: images.slice(0, 100) }).findings, []);
  });
});
