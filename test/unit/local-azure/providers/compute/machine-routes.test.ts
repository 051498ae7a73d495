import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, group } from '../laboratory.js';

const skus = '/subscriptions/s/providers/Microsoft.Compute/skus';

describe('A virtual machine of Compute', () => {
  it('is marked as generalized once it no longer runs, and then never starts', async () => {
    const laboratory = createLaboratory({
      virtualMachines: [{ name: 'machine', osType: 'Windows', powerState: 'running' }],
    });
    const [machine] = laboratory.resources.listType('Microsoft.Compute/virtualMachines', '/subscriptions/s');
    const generalize = () => laboratory.ask('POST', `${machine?.id ?? ''}/generalize`);
    assert.equal(codeOf(await generalize()), 'OperationNotAllowed');
    await laboratory.complete('POST', `${machine?.id ?? ''}/deallocate`);
    assert.deepEqual(await generalize(), { status: 200 });
    const { body } = await laboratory.ask('GET', `${machine?.id ?? ''}/instanceView`);
    assert.match(JSON.stringify(body), /OSState\/generalized/);
    assert.equal(codeOf(await laboratory.ask('POST', `${machine?.id ?? ''}/start`)), 'OperationNotAllowed');
    const inLab = `${group}/Microsoft.DevTestLab/labs/Bench/virtualmachines/machine`;
    assert.equal(codeOf(await laboratory.ask('POST', `${inLab}/start`)), 'OperationNotAllowed');
  });
});

describe('The sizes of a region', () => {
  it('tell which generations they boot, and which of them know no Trusted Launch', async () => {
    const { body } = await createLaboratory().ask('GET', `${skus}?$filter=location eq 'westus'`);
    const found = (body as { value: { name: string; capabilities: { name: string; value: string }[] }[] })
      .value;
    const tell = (size: string) =>
      Object.fromEntries(
        (found.find(({ name }) => name === size)?.capabilities ?? []).map(({ name, value }) => [name, value]),
      );
    assert.equal(tell('Standard_D2s_v3')['HyperVGenerations'], 'V1,V2');
    assert.equal(tell('Standard_D2s_v3')['TrustedLaunchDisabled'], undefined);
    assert.equal(tell('Standard_DC2as_v5')['TrustedLaunchDisabled'], 'True');
  });
});
