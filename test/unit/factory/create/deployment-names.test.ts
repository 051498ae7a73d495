import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';

describe('The names of deployments', () => {
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
});
