import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { labsFormFindings } from '../../../tasks/core/configuration/labs-form.js';

const lab = {
  SubscriptionId: '11111111-1111-4111-8111-111111111111',
  LabName: 'Near',
  ResourceGroup: 'Group_(1)',
  ImagePaths: ['Win', 'Linux'],
};

const codesOf = (more: object, root: object = {}) =>
  labsFormFindings(JSON.stringify({ Labs: [{ ...lab, ...more }], ...root }), 'Labs.json').map(
    ({ code, severity }) => `${code} ${severity}`,
  );

describe('The form of Labs.json (C10)', () => {
  it('is right where every property is known and can be', () => {
    assert.deepEqual(codesOf({}, { $schema: 'labs.schema.json' }), []);
  });

  const odd: readonly (readonly [string, object, string])[] = [
    ['a property that nothing reads', { Owner: 'x' }, 'IF216 notice'],
    ['a text that is no id of a subscription', { SubscriptionId: 'x' }, 'IF217 error'],
    ['a name that no lab can have', { LabName: 'a/b' }, 'IF218 error'],
    ['a name of 51 characters', { LabName: 'x'.repeat(51) }, 'IF218 error'],
    ['a name that no resource group can have', { ResourceGroup: 'ends.' }, 'IF219 warning'],
    ['a name of 91 characters', { ResourceGroup: 'x'.repeat(91) }, 'IF219 warning'],
    ['an entry twice', { ImagePaths: ['Win', 'Win'] }, 'IF220 notice'],
  ];
  for (const [what, more, expected] of odd)
    it(`has a finding for ${what}`, () => {
      assert.deepEqual(codesOf(more), [expected]);
    });

  it('has a finding for a property beside the labs that nothing reads', () => {
    assert.deepEqual(codesOf({}, { Comment: 'x' }), ['IF216 notice']);
  });

  it('has property names in any casing', () => {
    assert.deepEqual(codesOf({}, { labs: [{ labname: 'a/b' }] }), ['IF218 error']);
  });

  it('leaves empty texts and broken JSON to those who read the file', () => {
    assert.deepEqual(codesOf({ LabName: ' ', SubscriptionId: '' }), []);
    assert.deepEqual(labsFormFindings('{', 'Labs.json'), []);
  });

  it('is reported at its place', () => {
    const [finding] = labsFormFindings('{"Labs": [\n{"LabName": "a/b"}]}', 'Labs.json');
    assert.deepEqual([finding?.file, finding?.line, finding?.column], ['Labs.json', 2, 13]);
  });
});
