import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { machineId, markdownLink, portalLink } from '../../../tasks/core/report/links.js';
import { someLab, someRecord } from './results.js';

const origin = { extensionVersion: '0.1.0', portalUrl: 'https://portal.azure.us' };

const id = '/subscriptions/1/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Near';

describe('A link of the summary', () => {
  it('leads to the resource in the portal of the cloud, whatever tenant the reader is in', () => {
    assert.equal(portalLink(origin, id), `https://portal.azure.us/#@/resource${id}`);
  });

  it('is none where the portal is unknown, or where there is no id of a resource', () => {
    assert.equal(portalLink({ extensionVersion: '0.1.0' }, id), undefined);
    for (const odd of ['Near', 'https://evil.example/', '/subscriptions/1/a b', '/subscriptions/1?x#y'])
      assert.equal(portalLink(origin, odd), undefined, odd);
  });

  it('cannot be left or begun by what a name holds', () => {
    const url = portalLink(origin, `/subscriptions/1/x)](javascript:alert)|"<img>`) ?? '';
    assert.match(
      markdownLink('Near', url),
      /^\[Near\]\(https:\/\/portal\.azure\.us\/#@\/resource\/[^\s()<>|"[\]]*\)$/,
    );
    assert.equal(markdownLink('Near', 'javascript:alert(1)'), 'Near');
  });

  it('leads to an image VM only where it was built', () => {
    const changes = { target: someLab('L'), details: { vmName: 'Server' } };
    assert.equal(machineId(someRecord('a', 'succeeded', changes)), '/labs/L/virtualmachines/Server');
    assert.equal(machineId(someRecord('a', 'failed', changes)), undefined);
  });
});
