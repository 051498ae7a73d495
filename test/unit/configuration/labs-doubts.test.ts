import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseLabsJson } from '../../../tasks/core/configuration/labs-json.js';

/** The labs that have a doubt, as `subscription/lab`, with the codes of their doubts. */
function doubted(...labs: readonly string[]): string[] {
  return doubtedIn(`{"Labs": [${labs.join(',\n')}]}`);
}

function doubtedIn(text: string): string[] {
  return parseLabsJson(text, 'Labs.json').labs.flatMap(({ subscriptionId, labName, doubts = [] }) => {
    const codes = doubts.map(({ finding }) => finding.code);
    return codes.length > 0 ? [`${subscriptionId}/${labName} ${codes.join()}`] : [];
  });
}

const lab = (labName: string, subscriptionId = 's', more = '"ImagePaths": ["a"]') =>
  `{"SubscriptionId": "${subscriptionId}", "LabName": "${labName}", ${more}}`;

describe('The doubts of Labs.json', () => {
  it('are none where it says what it means', () => {
    assert.deepEqual(doubted(lab('A'), lab('B'), lab('A', 't')), []);
  });

  for (const [property, texts] of [
    ['ImagePaths', '"ImagePaths": ["a"], "ImagePaths": ["b"]'],
    ['ImagePaths in two casings', '"imagepaths": ["a"], "ImagePaths": ["b"]'],
    ['ResourceGroup', '"ImagePaths": [], "ResourceGroup": "g", "ResourceGroup": "g"'],
    ['a property that nothing reads', '"ImagePaths": [], "Note": {"a": 1, "a": 2}'],
  ] as const)
    it(`C97 concern the lab that has ${property} twice, and no other`, () => {
      assert.deepEqual(doubted(lab('A', 's', texts), lab('B')), ['s/A IF221']);
    });

  it('C97 concern each lab whose name or subscription an entry with both of them may mean', () => {
    const twice = '{"SubscriptionId": "s", "LabName": "B", "labname": "A", "ImagePaths": ["a"]}';
    assert.deepEqual(doubted(twice, lab('A'), lab('C')), ['s/B IF221', 's/A IF221']);
    const both = '{"SubscriptionId": "s", "SubscriptionId": "t", "LabName": "A", "ImagePaths": ["a"]}';
    assert.deepEqual(doubted(both, lab('A'), lab('A', 'u')), ['t/A IF221', 's/A IF221']);
  });

  it('C97 concern every lab where Labs stands twice, in any casing', () => {
    for (const name of ['Labs', 'labs'])
      assert.deepEqual(doubtedIn(`{"${name}": [], "Labs": [${lab('A')}, ${lab('B', 't')}]}`), [
        's/A IF221',
        't/B IF221',
      ]);
  });

  it('C97 concern no lab where another property of the root stands twice', () => {
    assert.deepEqual(doubtedIn(`{"$schema": "x", "$schema": "x", "Labs": [${lab('A')}]}`), []);
  });

  it('C13 C97 concern a lab that stands twice', () => {
    assert.deepEqual(doubted(lab('A'), lab('B'), lab('a')), ['s/A IF205']);
  });

  it('C15 C97 concern the labs of the subscription where an entry has no LabName', () => {
    const unnamed = '{"SubscriptionId": "S", "ImagePaths": ["a"]}';
    assert.deepEqual(doubted(lab('A'), unnamed, lab('B', 't')), ['s/A IF204']);
  });

  it('C15 C97 concern the labs of the name where an entry has no SubscriptionId', () => {
    const unnamed = '{"LabName": "a", "ImagePaths": ["a"]}';
    assert.deepEqual(doubted(lab('A'), unnamed, lab('B'), lab('A', 't')), ['s/A IF204', 't/A IF204']);
  });

  for (const entry of ['{}', '"A"', 'null', '[]', '7', '{"SubscriptionId": 1, "LabName": ["A"]}'])
    it(`C15 C97 concern every lab where an entry is ${entry}`, () => {
      assert.deepEqual(doubted(lab('A'), entry, lab('B', 't')), ['s/A IF204', 't/B IF204']);
    });

  it('are findings, each at its place', () => {
    const { findings } = parseLabsJson(
      `{"Labs": [\n{"SubscriptionId": "s", "LabName": "A", "ImagePaths": [],\n "ImagePaths": []}]}`,
      'Labs.json',
    );
    assert.deepEqual(
      findings.map(({ code, severity, file, line, column }) => [code, severity, file, line, column]),
      [['IF221', 'warning', 'Labs.json', 3, 2]],
    );
  });
});
