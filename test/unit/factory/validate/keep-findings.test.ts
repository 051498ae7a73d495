import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import { plan } from '../../../../tasks/core/factory/validate/plan.js';
import { entryOf, imageOf } from './checked-things.js';

const inputs = {
  ...defaultsOf(validateConfiguration),
  ConfigurationLocation: 'Configuration',
  vmSize: 'Standard_D2s_v5',
};

/** The findings IF524 about `Server.json` and `Win\Box.json`. */
function found(
  ImagesToSave: number | undefined,
  rules: readonly object[] = [],
  paths = ['Server.json', 'Win\\Box.json'],
) {
  const { rules: imageRules, findings } = parseImagesJson(JSON.stringify({ Images: rules }), 'Images.json');
  const goldenImages = paths.map((path) => imageOf(path));
  const configuration = { goldenImages, imageRules, labs: [entryOf('Near')], findings };
  const state = { configuration, overrides: [], azure: undefined, now: new Date('2026-11-30T12:00:00Z') };
  return plan(state, { ...inputs, ImagesToSave }).leftAlone.flatMap(({ subject, findings: about = [] }) =>
    about.filter(({ code }) => code === 'IF524').map((finding) => ({ ...finding, subject: subject.kind })),
  );
}

const keep = (Keep: object, ImagePaths = 'Server') => ({ ImagePaths, Keep });

/** What the findings say, without why and remedy. */
const said = (...given: Parameters<typeof found>) => found(...given).map(({ what }) => what);

const byInput = (names: string) => `imagesToKeep is 1: it leaves one image alone of ${names}.`;

describe('IF524, of which golden images one image alone is kept', () => {
  it('warns once of the input for all golden images, with what to do', () => {
    assert.deepEqual(found(1), [
      {
        code: 'IF524',
        severity: 'warning',
        what: byInput('Server.json, Win\\Box.json'),
        why: 'If it is bad, RollbackImages has no other one to go back to.',
        remedy:
          'Give 2 or more, as to the task that retires images, or write "Keep": {"Count": 2} for them in Images.json.',
        subject: 'inputs',
      },
    ]);
  });

  it('counts golden images where there are more than three', () => {
    assert.deepEqual(said(1, [], ['A.json', 'B.json', 'C.json', 'D.json']), [byInput('4 golden images')]);
  });

  it('warns of nothing where two are kept, none on purpose, or nothing tells how many', () => {
    assert.deepEqual([said(2), said(0), said(undefined)], [[], [], []]);
    assert.deepEqual(said(undefined, [keep({ MaxAgeDays: 30 })]), []);
  });

  it('names the place of a Count in Images.json, whatever the input says', () => {
    for (const input of [2, undefined])
      assert.deepEqual(found(input, [keep({ Count: 1 })]), [
        {
          code: 'IF524',
          severity: 'warning',
          what: 'Keep leaves one image alone of Server.json.',
          why: 'If it is bad, RollbackImages has no other one to go back to.',
          remedy: 'Write "Count": 2, or more.',
          file: 'Images.json',
          line: 1,
          column: 51,
          subject: 'file',
        },
      ]);
  });

  it('judges the Keep that counts: the last one that names a golden image, as a whole', () => {
    assert.deepEqual(said(2, [keep({ Count: 1 }, ''), keep({ Count: 2 })]), [
      'Keep leaves one image alone of Win\\Box.json.',
    ]);
    assert.deepEqual(said(1, [keep({ Count: 2 })]), [byInput('Win\\Box.json')]);
    assert.deepEqual(said(1, [keep({ Count: 1 }), keep({ MaxAgeDays: 90 })]), [
      byInput('Server.json, Win\\Box.json'),
    ]);
    assert.deepEqual(said(1, [keep({ Count: 2 }, '')]), []);
  });

  it('warns of each rule once, and of the input beside it only for the others', () => {
    assert.deepEqual(said(1, [keep({ Count: 1 })]), [
      'Keep leaves one image alone of Server.json.',
      byInput('Win\\Box.json'),
    ]);
    assert.deepEqual(said(2, [keep({ Count: 1 }, '')]), [
      'Keep leaves one image alone of Server.json, Win\\Box.json.',
    ]);
  });

  it('says nothing where the one before is deprecated first, or a wrong rule keeps all', () => {
    assert.deepEqual(said(1, [keep({ Count: 1, DeprecateDays: 14 }, '')]), []);
    assert.deepEqual(said(1, [keep({ DeprecateDays: 14 }, '')]), []);
    assert.deepEqual(said(1, [{ ImagePaths: '', Keep: { Count: 'one' } }]), []);
  });
});
