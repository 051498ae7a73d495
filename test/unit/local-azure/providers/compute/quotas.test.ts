import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createLaboratory, lab, type Laboratory } from '../laboratory.js';

const machines = `${lab}/virtualmachines`;

const machine = (size: string) => ({
  properties: { size, galleryImageReference: { publisher: 'Canonical', sku: '22_04-lts', osType: 'Linux' } },
});

const present = {
  name: 'present',
  osType: 'Windows',
  powerState: 'deallocated',
  size: 'Standard_D4s_v3',
} as const;

interface Usage {
  readonly name: { readonly value: string; readonly localizedValue: string };
  readonly limit: number;
  readonly currentValue: number;
}

/** The cores in use and the limit of each quota of which some are in use, as the list of usages tells. */
async function usagesOf({ ask }: Laboratory, location = 'westus'): Promise<Record<string, [number, number]>> {
  const path = `/subscriptions/S/providers/Microsoft.Compute/locations/${location}/usages`;
  const { value } = (await ask('GET', path)).body as { readonly value: readonly Usage[] };
  const used = value.filter(({ currentValue }) => currentValue > 0);
  return Object.fromEntries(used.map(({ name, limit, currentValue }) => [name.value, [currentValue, limit]]));
}

/** What a deployment of a machine fails with; its cause is a JSON text inside. */
async function causeOf(
  deployment: Promise<void>,
): Promise<{ readonly code: string; readonly message: string }> {
  const failure = await deployment.then(
    () => assert.fail('The machine was created.'),
    (error: unknown) => error as { readonly details: [{ readonly details: [{ readonly message: string }] }] },
  );
  const inside = JSON.parse(failure.details[0].details[0].message) as {
    readonly error: { readonly code: string; readonly message: string };
  };
  return inside.error;
}

describe('The usages of cores of a subscription', () => {
  it('count all machines of the region, deallocated ones too, by family and in total, beside what else is in use', async () => {
    const cores = { limit: 20, inUse: 3, families: { standardDSv3Family: { limit: 10, inUse: 1 } } };
    const changing = { ...present, name: 'changing', size: 'Standard_D2s_v3', provisioningState: 'Creating' };
    const laboratory = createLaboratory({ cores, virtualMachines: [present, changing] });
    assert.deepEqual(await usagesOf(laboratory), { cores: [9, 20], standardDSv3Family: [7, 10] });
    assert.deepEqual(await usagesOf(laboratory, 'eastus'), { cores: [3, 20], standardDSv3Family: [1, 10] });
  });

  it('count a machine from the begin of its creation until it is deleted', async () => {
    const laboratory = createLaboratory();
    const creation = laboratory.deploy('built', machine('standard_d8s_V5'));
    const used = { cores: [8, 10_000], standardDSv5Family: [8, 10_000] };
    assert.deepEqual(await usagesOf(laboratory), used);
    assert.deepEqual(await usagesOf(laboratory, 'eastus'), {});
    await creation;
    assert.deepEqual(await usagesOf(laboratory), used);
    await laboratory.complete('DELETE', `${machines}/built`);
    assert.deepEqual(await usagesOf(laboratory), {});
  });

  it('are named as in the portal', async () => {
    const path = '/subscriptions/s/providers/Microsoft.Compute/locations/westus/usages';
    const { value } = (await createLaboratory().ask('GET', path)).body as {
      readonly value: readonly Usage[];
    };
    const names = value.map(({ name }) => name.localizedValue);
    for (const name of ['Total Regional vCPUs', 'Standard DSv5 Family vCPUs', 'Standard Dsv6 Family vCPUs'])
      assert.ok(names.includes(name), `${name} is not among ${names.join()}`);
  });
});

describe('A machine for which too few cores are left', () => {
  it('fails within its deployment as Compute says it, and counts no longer', async () => {
    const laboratory = createLaboratory({ cores: { limit: 10, inUse: 3 }, virtualMachines: [present] });
    const { code, message } = await causeOf(laboratory.deploy('beyond', machine('Standard_D4s_v5')));
    assert.equal(code, 'OperationNotAllowed');
    assert.match(message, /exceeding approved Total Regional Cores quota/);
    assert.match(
      message,
      /Current Limit: 10, Current Usage: 7, Additional Required: 4, \(Minimum\) New Limit Required: 11/,
    );
    assert.equal(laboratory.resources.get(`${machines}/beyond`)?.properties['provisioningState'], 'Failed');
    assert.deepEqual((await usagesOf(laboratory))['cores'], [7, 10]);
    await laboratory.deploy('within', machine('Standard_D2s_v5'));
  });

  it('fails by the quota of its family alone', async () => {
    const families = { standardDSv5Family: { limit: 0 } };
    const laboratory = createLaboratory({ cores: { limit: 10, inUse: 0, families } });
    const { message } = await causeOf(laboratory.deploy('beyond', machine('Standard_D2s_v5')));
    assert.match(
      message,
      /exceeding approved standardDSv5Family Cores quota.* Location: westus, Current Limit: 0,/,
    );
    await laboratory.deploy('other', machine('Standard_D2s_v3'));
  });

  it('is the second of two that are created at the same time', async () => {
    const laboratory = createLaboratory({ cores: { limit: 4, inUse: 0 } });
    const first = laboratory.deploy('first', machine('Standard_D4s_v5'));
    await causeOf(laboratory.deploy('second', machine('Standard_D2s_v3')));
    await first;
  });
});
