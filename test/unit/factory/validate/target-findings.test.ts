import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findingsOfTarget } from '../../../../tasks/core/factory/validate/target-findings.js';
import { labOf } from '../../../worlds/azure-things.js';
import { entryOf, factoryOf, targetOf } from './checked-things.js';

const codesOf = (...of: Parameters<typeof findingsOfTarget>) =>
  findingsOfTarget(...of).map(({ code }) => code);

describe('A lab of Labs.json', () => {
  it('has no finding where Azure has it in the region of the factory lab', () => {
    assert.deepEqual(codesOf(targetOf('Near'), factoryOf()), []);
  });

  it('has the findings of its search alone where Azure does not have it', () => {
    const missing = { severity: 'error', what: 'There is no lab Far.' } as const;
    const target = { entry: entryOf('Far'), findings: [missing], needs: [] };
    assert.deepEqual(findingsOfTarget(target, factoryOf()), [missing]);
  });

  it('IF501 is in another region than the factory lab, at its place in the file', () => {
    const [finding] = findingsOfTarget(
      targetOf('Near'),
      factoryOf({ lab: labOf('Factory', { location: 'eastus' }) }),
    );
    const { file, line, column } = entryOf('Near');
    assert.deepEqual(
      [finding?.code, finding?.file, finding?.line, finding?.column],
      ['IF501', file, line, column],
    );
  });

  it('is not compared with a factory lab that was not named', () => {
    assert.deepEqual(codesOf(targetOf('Near'), undefined), []);
  });

  it('IF506 has a storage account that cannot be reached, and says why', () => {
    const [finding] = findingsOfTarget(
      targetOf('Near', { account: new Error('The firewall refuses it.') }),
      undefined,
    );
    assert.deepEqual([finding?.code, finding?.why], ['IF506', 'The firewall refuses it.']);
  });

  it('IF507 has a storage account that refuses shared keys', () => {
    const { account } = targetOf('Near');
    assert.ok(account && !(account instanceof Error));
    assert.deepEqual(
      codesOf(targetOf('Near', { account: { ...account, sharedKeyAllowed: false } }), undefined),
      ['IF507'],
    );
  });

  it('may be in another region where it gets its images from a gallery, or VHDs are copied there', () => {
    const factory = factoryOf({ lab: labOf('Factory', { location: 'eastus' }) });
    const entry = { ...entryOf('Near'), delivery: 'Gallery' } as const;
    assert.deepEqual(codesOf(targetOf('Near', { entry }), factory), []);
    assert.deepEqual(codesOf(targetOf('Near'), factory, true), []);
  });

  it('IF516 shares another gallery, at its place in the file', () => {
    const sharesOther = { severity: 'error', what: 'The lab Near shares another gallery.' } as const;
    const target = { ...targetOf('Near'), byGallery: { sharesOther, policies: [], needs: [] } };
    const [finding, ...others] = findingsOfTarget(target, factoryOf());
    const { file, line } = entryOf('Near');
    assert.deepEqual([finding?.code, finding?.file, finding?.line, others], ['IF516', file, line, []]);
  });
});
