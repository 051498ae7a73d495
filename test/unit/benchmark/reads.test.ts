import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { countReads, readsByKind } from '../../benchmark/reads.js';
import type { LoggedRequest } from '../../local-azure/request-log.js';

describe('The number of reads of Azure Resource Manager', () => {
  for (const status of [
    '/subscriptions/S/providers/Microsoft.DevTestLab/locations/westeurope/operations/1',
    '/subscriptions/S/providers/Microsoft.Compute/locations/westeurope/DiskOperations/1',
    '/subscriptions/S/providers/Microsoft.Compute/locations/westeurope/capsOperations/1',
    '/subscriptions/S/resourceGroups/G/providers/Microsoft.Resources/deployments/D/operationStatuses/1',
    '/subscriptions/S/operationresults/1',
  ])
    it(`leaves out a look at ${status}, which is a poll`, () => {
      assert.equal(countReads([read(status)]), 0);
    });

  it('has every look at a resource, also one that follows another', () => {
    assert.equal(countReads([read(machine), read(machine)]), 2);
  });

  it('leaves out what changes something', () => {
    assert.equal(countReads([{ ...read(machine), method: 'PATCH' }]), 0);
  });

  it('leaves out requests to other services', () => {
    assert.equal(countReads([{ ...read('/store/container/blob'), kind: 'blob' }]), 0);
  });

  it('is told by type, whatever the names of the resources', () => {
    const list = machine.replace(/\/[^/]+$/, '');
    const requests = [read(list), read(machine), read(machine.replace('Server', 'Core'))];
    assert.deepEqual(readsByKind(requests), { 'labs/*/virtualmachines': 1, 'labs/*/virtualmachines/*': 2 });
  });
});

const machine =
  '/subscriptions/S/resourceGroups/G/providers/Microsoft.DevTestLab/labs/Factory/virtualMachines/Server';

function read(path: string): LoggedRequest {
  return { kind: 'arm', method: 'GET', path, status: 200, at: '2026-11-30T00:00:00Z' };
}
