import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { testFindings } from '../../../../tasks/core/factory/images/test-findings.js';
import { machineOf } from '../../../worlds/azure-things.js';

/** An image VM that says that its image is to be tested. */
const complete = (name: string, tags: Readonly<Record<string, string>> = {}) =>
  machineOf(name, { tags: { ImagePath: 'Win\\A.json', ImageFactoryTest: 'true', ...tags } });

const told = (...given: Parameters<typeof testFindings>) =>
  testFindings(...given).map(({ code, severity, what }) => [code, severity, what]);

describe('What is told of golden images with a test', () => {
  it('IF522 is a warning for those whose complete VM is still there, since when', () => {
    assert.deepEqual(told(['Win\\A.json'], [complete('A'), complete('A-2')]), [
      [
        'IF522',
        'warning',
        'Images that are to be tested wait for a TestImages step: Win\\A.json (VM A-2, since 2026-11-20), Win\\A.json (VM A, since 2026-11-20).',
      ],
    ]);
  });

  it('IF522 is one notice for all others', () => {
    const machines = [complete('A')];
    assert.deepEqual(told(['Win\\A.json', 'Win\\B.json', 'Linux\\C.json'], machines).slice(1), [
      [
        'IF522',
        'notice',
        'Images of these golden images are handed out only once TestImages has tested them: Linux\\C.json, Win\\B.json.',
      ],
    ]);
  });

  it('is nothing where no golden image has a test', () => {
    assert.deepEqual(told([], [complete('A')]), []);
  });

  const others = {
    'is not complete': machineOf('A', {
      tags: { ImageFactoryPath: 'Win\\A.json', ImageFactoryTest: 'true' },
    }),
    'was built before there was a test': machineOf('A', { tags: { ImagePath: 'Win\\A.json' } }),
    'is of another golden image': complete('A', { ImagePath: 'Win\\B.json' }),
  };
  for (const [which, machine] of Object.entries(others))
    it(`is no warning for a VM that ${which}`, () => {
      assert.deepEqual(
        told(['Win\\A.json'], [machine]).map(([, severity]) => severity),
        ['notice'],
      );
    });

  it('says what to do', () => {
    for (const { remedy } of testFindings(['Win\\A.json', 'B.json'], [complete('A')]))
      assert.match(remedy ?? '', /Add the task TestImages between SnapImages and DistributeImages/);
  });
});
