import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { brought, listedLab, recordsOf, stored } from './list-states.js';

const base = 'MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:20348.2762.261004';

/** What the list says of the image of a lab with these tags. */
function saidOf(tags: Readonly<Record<string, string>>, more: { provisioningState?: string } = {}) {
  const image = stored(28);
  const records = recordsOf({
    images: [image],
    labs: [listedLab('Near', [brought(image, { tags, ...more })])],
  });
  const record = records.find(({ target }) => target?.name === 'Near');
  return { reason: record?.reason, details: record?.details };
}

const usual = '2 days old, of 2026-11-28 12:00 UTC; none newer is stored';

const details = { age: '2 days old', newerCount: '0' };

describe('The list of what labs have by its tags', () => {
  it('tells the base of an image with its age, and the commit', () => {
    const said = saidOf({ ImageFactoryBase: base, ImageFactoryCommit: '4f2c9d1e' });
    assert.deepEqual(said, {
      reason: `${usual}; base 20348.2762.261004, 57 days old.`,
      details: { ...details, base, baseAge: '57 days old', commit: '4f2c9d1e' },
    });
  });

  it('tells nothing of them where nobody noted them', () => {
    assert.deepEqual(saidOf({}), { reason: `${usual}.`, details });
  });

  it('C124 tells of an image that it was revoked, and why', () => {
    const tags = { ImageFactoryState: 'revoked', ImageFactoryReason: 'The agent does not start.' };
    assert.deepEqual(saidOf(tags), {
      reason: `${usual}. It was revoked: nobody is to use it. The agent does not start.`,
      details: { ...details, state: 'revoked', stateReason: 'The agent does not start.' },
    });
  });

  it('tells until when an image that is deprecated stays', () => {
    const tags = { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2026-12-14' };
    const stateReason = 'to be deleted after 2026-12-14';
    assert.deepEqual(saidOf(tags), {
      reason: `${usual}. It is deprecated, ${stateReason}.`,
      details: { ...details, state: 'deprecated', stateReason },
    });
  });

  it('tells of one that is deprecated without a day, and of no other state', () => {
    assert.equal(saidOf({ ImageFactoryState: 'Deprecated' }).reason, `${usual}. It is deprecated.`);
    assert.equal(saidOf({ ImageFactoryState: 'Another' }).reason, `${usual}.`);
  });

  it('C125 tells which one is the current one', () => {
    assert.deepEqual(saidOf({ ImageFactoryState: 'current' }), {
      reason: `${usual}. It is the current one.`,
      details,
    });
  });

  for (const [provisioningState, state] of [
    ['Creating', 'unfinished'],
    ['Failed', 'failed'],
  ] as const)
    it(`tells that one is ${state}`, () => {
      assert.equal(saidOf({}, { provisioningState }).details?.['state'], state);
    });
});

describe('The list of stored images by their companions', () => {
  it('tells the base of an image with its age, and the commit', () => {
    const [record] = recordsOf({ images: [{ ...stored(28), base, commit: '4f2c9d1e' }] });
    assert.equal(
      record?.reason,
      'Windows, stored 2026-11-28 12:00:00 UTC, 2 days old; base 20348.2762.261004, 57 days old.',
    );
    const { base: told, baseAge, commit } = record.details;
    assert.deepEqual([told, baseAge, commit], [base, '57 days old', '4f2c9d1e']);
  });
});
