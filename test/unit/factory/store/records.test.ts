import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  noRecords,
  recordOf,
  recordsOf,
  withheldImage,
} from '../../../../tasks/core/factory/store/image-records.js';
import { readRecordBody, writeRecordBody } from '../../../../tasks/core/factory/store/record-body.js';
import {
  readRecordMarks,
  recordMetadata,
  type RecordMarks,
} from '../../../../tasks/core/factory/store/record-marks.js';

const labId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/factory';
const vm = (lab: string) => `${lab}/virtualmachines/win`;
const marks: RecordMarks = {
  state: 'snapped',
  imagePath: 'Windows/Ünïted',
  imageName: 'win-Dec-24-2026',
  since: new Date('2026-12-24T01:02:03.004Z'),
  reason: 'Its tests are outstanding; 50 % — done.',
};
const metadataOf = (change: Partial<RecordMarks> = {}, lab = labId) =>
  recordMetadata({ ...marks, ...change }, { sourceVmId: vm(lab), runId: '7' });
const blob = (name: string, metadata: Readonly<Record<string, string>>) => ({ name, metadata, etag: '"1"' });

describe('The marks of a record', () => {
  it('say of an image what was written', () => {
    const deleteAfter = new Date('2027-01-07T00:00:00.000Z');
    assert.deepEqual(readRecordMarks(metadataOf({ deleteAfter })), { ...marks, deleteAfter });
  });

  it('are text that headers can carry, however long and odd a reason is', () => {
    const metadata = metadataOf({ reason: `\ud800\r\n##vso[task.complete]${'😀'.repeat(500)}\udc00` });
    const text = Object.values(metadata).join('');
    assert.match(text, /^[ -~]*$/);
    assert.ok(text.length < 4096, String(text.length));
  });

  it('are none where the state is not known, as that of a newer version', () => {
    assert.equal(readRecordMarks({ ...metadataOf(), imagefactorystate: 'frozen' }), undefined);
  });
});

describe('The list of records', () => {
  it('tells the state of an image by the name of its VHD, in any casing', () => {
    const records = recordsOf([blob('abc.json', metadataOf())], { id: labId });
    assert.equal(recordOf(records, { vhdFileName: 'ABC.vhd' })?.state, 'snapped');
  });

  it('has no record of another factory in the same account', () => {
    const records = recordsOf([blob('abc.json', metadataOf({}, `${labId}2`))], { id: labId });
    assert.deepEqual(records, noRecords);
  });

  it('names the VHD of a record that cannot be used', () => {
    const records = recordsOf([blob('abc.json', {})], { id: labId });
    assert.deepEqual([...records.unusable], ['abc.vhd']);
  });

  for (const [state, isWithheld] of [
    ['snapped', true],
    ['rejected', true],
    ['revoked', true],
    ['stored', false],
    ['deprecated', false],
  ] as const)
    it(`${isWithheld ? 'withholds' : 'does not withhold'} an image that is ${state}`, () => {
      const records = recordsOf([blob('abc.json', metadataOf({ state }))], { id: labId });
      assert.equal(withheldImage(records, { vhdFileName: 'abc.vhd' }) !== undefined, isWithheld);
    });
});

describe('The body of a record', () => {
  const body = {
    imageName: 'win-Dec-24-2026',
    imagePath: 'Windows/Server',
    vhdFileName: 'abc.vhd',
    base: 'MicrosoftWindowsServer:WindowsServer:2022:20348.1.2',
    seconds: { build: 1200 },
    history: [{ state: 'snapped' as const, at: marks.since, runId: '7', by: 'SnapImages', reason: 'why' }],
  };

  it('is read as it was written', () => {
    assert.deepEqual(readRecordBody(Buffer.from(writeRecordBody(body))), body);
  });

  it('keeps what a newer version has added', () => {
    const text = writeRecordBody({ ...body, others: { sbom: 'x' } });
    assert.deepEqual(readRecordBody(Buffer.from(text))?.others, { sbom: 'x' });
  });

  for (const text of ['', 'null', '[]', '{"imageName": 1}', '{"history": "x"', '\u0000'])
    it(`is none in the text ${JSON.stringify(text)}`, () => {
      assert.equal(readRecordBody(Buffer.from(text)), undefined);
    });
});
