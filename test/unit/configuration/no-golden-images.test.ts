import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding, FindingCode } from '../../../tasks/core/configuration/finding.js';
import {
  type FoundInstead,
  type UnusedFile,
  withoutImages,
} from '../../../tasks/core/configuration/no-golden-images.js';

const finding = (code: FindingCode, severity: Finding['severity']): Finding => ({
  code,
  severity,
  what: `what of ${code}`,
  why: `why of ${code}`,
  remedy: `remedy of ${code}`,
});

const files = (...whys: readonly UnusedFile['why'][]) =>
  whys.map((why, index) => ({ imagePath: `${index}.json`, why }));

/** The cause is the last of the findings. */
function errorOf(found: Partial<FoundInstead>) {
  const { findings, message, remedy } = withoutImages('/c/GoldenImages', {
    doubts: [],
    findings: [],
    unusedFiles: [],
    ...found,
  });
  return { codes: findings.map(({ code }) => code), message, remedy };
}

describe('GoldenImages without a golden image', () => {
  it('L36 is an error whose cause is the first file that is wrong, and nothing beside it says that there is none', () => {
    const findings = [finding('IF301', 'notice'), finding('IF106', 'error'), finding('IF309', 'error')];
    const { codes, message, remedy } = errorOf({
      findings,
      unusedFiles: files('without machine', 'unusable'),
    });
    assert.deepEqual(codes, ['IF301', 'IF309', 'IF106']);
    assert.deepEqual([message, remedy], ['what of IF106 why of IF106', 'remedy of IF106']);
  });

  it('L36 names why golden images may not have been found', () => {
    const doubt = finding('IF111', 'warning');
    const { codes, message, remedy } = errorOf({ doubts: [doubt], findings: [doubt] });
    assert.deepEqual(codes, ['IF111', 'IF103']);
    assert.match(message, /has no golden image\. what of IF111$/);
    assert.equal(remedy, 'remedy of IF111');
  });

  const others: readonly (readonly [string, readonly UnusedFile[], RegExp, RegExp])[] = [
    ['that it has no file', [], /here or in a subfolder/, /configurationFolder, or add/],
    [
      'that all files are ignored',
      files('ignored', 'ignored'),
      /\.factoryignore lists all JSON files, 2\./,
      /^Correct \.factoryignore\.$/,
    ],
    [
      'that its files define no machine',
      files('without machine'),
      /files here, 1 define none\./,
      /these files/,
    ],
    [
      'what its files are',
      files('without machine', 'ignored'),
      /1 define none, and \.factoryignore lists 1 others/,
      /\.factoryignore/,
    ],
  ];
  for (const [what, unusedFiles, why, remedy] of others)
    it(`L36 tells ${what}`, () => {
      const error = errorOf({ unusedFiles });
      assert.deepEqual(error.codes, ['IF103']);
      assert.match(error.message, why);
      assert.match(error.remedy, remedy);
    });
});
