import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exportBlockedBecause } from '../../../tasks/core/azure/disks.js';

const disk = { location: 'westeurope' };

describe('The export of a disk', () => {
  it('is not blocked by its usual settings', () => {
    const usual = { ...disk, networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };
    assert.equal(exportBlockedBecause(usual), undefined);
  });

  for (const [setting, reason] of [
    [{ networkAccessPolicy: 'DenyAll' }, 'its network access policy is DenyAll'],
    [{ networkAccessPolicy: 'AllowPrivate' }, 'its network access policy is AllowPrivate'],
    [{ publicNetworkAccess: 'Disabled' }, 'its public network access is disabled'],
    [{ dataAccessAuthMode: 'AzureActiveDirectory' }, 'it may only be read with a Microsoft Entra token'],
  ] as const)
    it(`is blocked by ${JSON.stringify(setting)}`, () => {
      assert.equal(exportBlockedBecause({ ...disk, ...setting }), reason);
    });
});
