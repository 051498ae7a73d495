import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { nameOfMember } from '../../../tasks/core/lab/members.js';
import { decoded } from '../../../tasks/core/lab/names.js';
import { lab } from './fake-lab.js';

const machines = { lab, collection: 'virtualMachines' };

const id = `${lab.id}/virtualmachines/Tools`;

describe('The name of a thing of a lab', () => {
  it('is what an input says, or the end of a resource id', () => {
    assert.equal(nameOfMember('LabVmId', 'Tools', machines), 'Tools');
    assert.equal(nameOfMember('LabVmId', id, machines), 'Tools');
  });

  it('is found in an id that is percent-encoded, wholly or in part, and that ends with a slash', () => {
    for (const form of [encodeURIComponent(id), `/${encodeURIComponent(id.slice(1))}`, `${id}/`])
      assert.equal(nameOfMember('LabVmId', form, machines), 'Tools');
  });

  it('is not that of something else, of something inside it, or of a thing of another lab', () => {
    const refused = (given: string, why: RegExp) =>
      assert.throws(() => nameOfMember('LabVmId', given, machines), why);
    refused(`${lab.id}/customimages/Tools`, /not the resource id of one of the virtualMachines of a lab/);
    refused(`${id}/schedules/LabVmsShutdown`, /not the resource id of one of the virtualMachines of a lab/);
    refused(id.replace(`/labs/${lab.name}/`, '/labs/Other/'), /LabVmId lies in another lab than/);
  });

  it('is not empty where the name after the collection is: that is nothing of the lab', () => {
    assert.throws(() => nameOfMember('LabVmId', `${lab.id}/virtualmachines/`, machines), /is not the/);
  });
});

describe('A resource id', () => {
  it('is the same with a slash at its end, and a name stays as it is', () => {
    assert.equal(decoded(`${lab.id}//`), lab.id);
    assert.equal(decoded('100%'), '100%');
  });
});
