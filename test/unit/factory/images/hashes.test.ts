import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import { imagePathHash } from '../../../../tasks/core/factory/images/hashes.js';
import { uuidOfVm, uuidVersion5 } from '../../../../tasks/core/factory/snap/vhd-names.js';

describe('Names made of hashes', () => {
  it('C27 come from the image path as it is compared', () => {
    assert.equal(imagePathHash('win2016/datacenter.JSON'), imagePathHash('Win2016\\Datacenter.json'));
  });

  it('C35 end alike for one lab and image path, whatever the VM is called', () => {
    const ending = (vmName: string, labId: string) => deploymentNameOf(vmName, labId, 'a.json').slice(-9);
    assert.equal(ending('a', '/Labs/X'), ending('b', '/labs/x'));
  });

  it('C35 end differently for another lab and another image path', () => {
    const endings = ['/labs/x a.json', '/labs/y a.json', '/labs/x b.json'].map((text) => {
      const [lab = '', imagePath = ''] = text.split(' ');
      return deploymentNameOf('a', lab, imagePath);
    });
    assert.equal(new Set(endings).size, 3);
  });

  it('C35 start with Deploy- and the name of the VM', () => {
    assert.match(deploymentNameOf('Datacenter', '/labs/x', 'a.json'), /^Deploy-Datacenter-[\da-f]{8}$/);
  });

  it('C52 are UUIDs of version 5, as its specification has them', () => {
    const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
    assert.equal(uuidVersion5(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('C52 are the same for one VM, and another for a VM of the same name that was made later', () => {
    const first = uuidOfVm('/labs/x/virtualMachines/A', '2024-01-01T00:00:00.1234567Z');
    assert.equal(uuidOfVm('/labs/X/virtualmachines/a', '2024-01-01T00:00:00.1234567Z'), first);
    assert.notEqual(uuidOfVm('/labs/x/virtualMachines/A', '2024-01-02T00:00:00Z'), first);
  });
});
