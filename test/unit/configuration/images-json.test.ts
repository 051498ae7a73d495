import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type ImageRule, parseImagesJson } from '../../../tasks/core/configuration/images-json.js';

const parse = (images: unknown) => parseImagesJson(JSON.stringify({ Images: images }), 'Images.json');

const ruleOf = (properties: object): ImageRule => {
  const [rule] = parse([{ ImagePaths: 'Win', ...properties }]).rules;
  assert.ok(rule);
  return rule;
};

describe('Images.json', () => {
  it('tells of each rule what it says, and nothing of what it does not say', () => {
    const { sizeAt, keepAt, line, column, ...rule } = ruleOf({
      Size: ' Standard_D4s_v5 ',
      Generalize: false,
      DataDisks: true,
      Keep: { Count: 3, maxAgeDays: 90 },
    });
    assert.deepEqual(rule, {
      imagePaths: [{ text: 'Win', line: 1, column: 26 }],
      size: 'Standard_D4s_v5',
      generalize: false,
      dataDisks: true,
      keep: { count: 3, maxAgeDays: 90 },
      file: 'Images.json',
    });
    assert.deepEqual([sizeAt, line, column], [{ line: 1, column: 39 }, 1, 12]);
    assert.deepEqual(keepAt, { line: 1, column: 111 });
    const silent = ruleOf({});
    assert.deepEqual(
      ['size', 'sizeAt', 'generalize', 'dataDisks', 'broken'].filter((name) => name in silent),
      [],
    );
  });

  it('keeps the order of its rules, of which the last one counts', () => {
    const sizes = parse([
      { ImagePaths: '', Size: 'A' },
      { ImagePaths: '', Size: 'B' },
    ]).rules.map(({ size }) => size);
    assert.deepEqual(sizes, ['A', 'B']);
  });

  it('is unusable as a whole if a rule may mean any golden image', () => {
    const { rules, findings, unusable } = parse([
      { ImagePaths: ['Win'], Size: 'A' },
      { ImagePaths: ['Win', '../x'], Size: 'B' },
    ]);
    assert.deepEqual([rules, findings.map(({ code }) => code), unusable?.code], [[], ['IF227'], 'IF227']);
    assert.match(unusable?.why ?? '', /"\.\.\/x"/);
  });

  it('has a broken rule for a value that cannot be used, beside others that are right', () => {
    const { rules, findings } = parse([
      { ImagePaths: 'Win', Size: 'A' },
      { ImagePaths: 'Linux', Size: 7, Generalize: 'no' },
    ]);
    assert.deepEqual(
      rules.map(({ broken }) => broken?.code),
      [undefined, 'IF228'],
    );
    assert.deepEqual(
      findings.map(({ what }) => what.split(' ')[0]),
      ['Size', 'Generalize'],
    );
  });

  it('takes a property that stands twice for none that can be used, also with equal values', () => {
    const { rules } = parseImagesJson(
      '{"Images": [{"ImagePaths": "Win", "DataDisks": true, "dataDisks": true}]}',
      'Images.json',
    );
    assert.match(rules[0]?.broken?.why ?? '', /twice/);
  });

  it('tells limits of a build, also those that are 0', () => {
    const { buildTimeoutMinutes, retries } = ruleOf({ BuildTimeoutMinutes: 0, Retries: 0 });
    assert.deepEqual([buildTimeoutMinutes, retries], [0, 0]);
    assert.deepEqual(
      ['buildTimeoutMinutes', 'retries', 'test', 'scripts'].filter((name) => name in ruleOf({})),
      [],
    );
  });
});

describe('A test in Images.json', () => {
  it('is of the start alone, or none, which takes back an earlier one', () => {
    assert.deepEqual(ruleOf({ Test: ' Boot' }).test, { scripts: [], artifacts: [] });
    assert.deepEqual(ruleOf({ Test: {} }).test, { scripts: [], artifacts: [] });
    assert.equal(ruleOf({ Test: null }).test, null);
  });

  it('has scripts with their places, and artifacts whose parameters are texts', () => {
    const { test, scripts } = ruleOf({
      Test: {
        scripts: ['Windows/smoke.ps1 '],
        Artifacts: [
          { Name: 'linux-apt-package', Parameters: { packages: 'jq', update: false, tries: 2 } },
          { name: 'own', repository: 'Team' },
        ],
        Size: 'Standard_D2s_v5',
        TimeoutMinutes: 1.5,
      },
    });
    assert.deepEqual(test, {
      scripts: ['Windows/smoke.ps1'],
      artifacts: [
        {
          name: 'linux-apt-package',
          repository: 'public repo',
          parameters: { packages: 'jq', update: 'false', tries: '2' },
        },
        { name: 'own', repository: 'Team', parameters: {} },
      ],
      size: 'Standard_D2s_v5',
      timeoutMinutes: 1.5,
    });
    assert.deepEqual(scripts, [{ text: 'Windows/smoke.ps1 ', line: 1, column: 51 }]);
  });
});
