import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { uuidOfVm, uuidVersion5 } from '../../../../tasks/core/factory/store/vhd-names.js';

describe('The names of VHDs', () => {
  it('C52 are UUIDs of version 5, as its specification has them', () => {
    const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
    assert.equal(uuidVersion5(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('C52 are the same for one VM, and another for a VM of the same name that was made later', () => {
    const first = uuidOfVm('/labs/x/virtualMachines/A', '2024-01-01T00:00:00.1234567Z');
    assert.equal(uuidOfVm('/labs/X/virtualmachines/a', '2024-01-01T00:00:00.1234567Z'), first);
    assert.equal(first, 'b96f3ecd-8044-5971-9eb1-f0cb2a2208f8', 'what an earlier version has begun is found');
    assert.notEqual(uuidOfVm('/labs/x/virtualMachines/A', '2024-01-02T00:00:00Z'), first);
  });
});
