import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, without, withRoles } from '../roles/night.js';
import { machinesIn } from '../worlds/contents.js';
import { changesIn, logOf, observe } from '../worlds/evidence.js';
import { labVmFiles, labVmInputs, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';

/** What the task looks up only to check the template. */
const lookedUp = [
  ...['customImages/read', 'galleryImages/read', 'sharedGalleries/read', 'sharedGalleries/sharedImages/read'],
  ...['virtualNetworks/read', 'policySets/policies/read'],
].map((action) => `Microsoft.DevTestLab/labs/${action}`);

const sizes = 'Microsoft.Compute/locations/vmSizes/read';

describe('CreateLabVM, with rights on the lab alone', () => {
  let pipeline: Pipeline;
  let identities: Identity[];

  const runAs = (name: string, more: Readonly<Record<string, string>> = {}) =>
    observe(
      pipeline,
      'CreateLabVM',
      { ...labVmInputs, ...more },
      { endpoints: [connectionAs(name, identities, pipeline)] },
    );

  before(async () => {
    const role = await publishedRole('CreateLabVM');
    identities = [
      { name: 'unsized', role: without(role, sizes) },
      { name: 'blind', role: without(role, sizes, ...lookedUp) },
      { name: 'idle', role: without(role, 'Microsoft.DevTestLab/labs/virtualMachines/write') },
    ];
    pipeline = await openPipelineWith(labVmFiles, withRoles(identities, labVmWorld()));
  });

  after(() => pipeline.close());

  it('deploys the template of a VM, and says what it could not check', async () => {
    for (const [name, pattern] of [
      ['unsized', /The size is not checked before the template is deployed/],
      ['blind', /The image is not checked before the template is deployed/],
    ] as const) {
      const { outcome, state } = await runAs(name, { VirtualMachineName: name });
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.match(logOf(outcome), pattern);
      assert.ok(machinesIn(state, 'Contoso').includes(name));
    }
  });

  it('changes nothing where it could not make the VM', async () => {
    const { outcome, requests } = await runAs('idle');
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(logOf(outcome), /virtualMachines\/write/);
    assert.deepEqual(changesIn(requests), []);
  });
});
