import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { artifactFaults } from '../../../../tasks/core/lab/create-machine/artifacts.js';
import { begunOf, demandBegin, isMadeBy, isProven } from '../../../../tasks/core/lab/create-machine/begun.js';
import type { MachineSource } from '../../../../tasks/core/lab/create-machine/source.js';
import {
  mainNameOf,
  namesOf,
  wantedMachines,
} from '../../../../tasks/core/lab/create-machine/wanted-machines.js';
import { lab } from '../fake-lab.js';

const type = 'Microsoft.DevTestLab/labs/virtualmachines';

const vmName = "[concat(parameters('labName'), '/', parameters('newVMName'))]";

function sourceWith(resources: readonly JsonObject[], values: JsonObject = {}): MachineSource {
  const given = { labName: lab.name, newVMName: 'web', ...values };
  return {
    title: 'vm.json',
    template: {
      parameters: Object.fromEntries(Object.keys(given).map((name) => [name, { type: 'string' }])),
      resources,
    },
    parameters: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }])),
    secrets: () => ({ parameters: {} }),
  };
}

const artifacts = ['a', 'b'].map((name) => ({ artifactId: `/artifacts/${name}` }));

const machine = (properties: JsonValue, more: JsonObject = {}): JsonObject => ({
  type,
  name: vmName,
  properties,
  ...more,
});

const namesIn = (source: MachineSource) => wantedMachines(source, lab)?.map(({ name }) => name);

const artifactsIn = (source: MachineSource) => wantedMachines(source, lab)?.map((one) => one.artifacts);

describe('The VMs that a template makes', () => {
  it('are those of loops, conditions and nested templates, too', () => {
    const looped = machine(
      {},
      {
        name: "[concat(parameters('labName'), '/vm', copyIndex())]",
        copy: { name: 'loop', count: 2 },
      },
    );
    const excluded = machine({}, { condition: false });
    const nested = {
      type: 'Microsoft.Resources/deployments',
      name: 'inner',
      properties: { template: { resources: [machine({})] } },
    };
    assert.deepEqual(namesIn(sourceWith([looped, excluded, nested])), ['vm0', 'vm1', 'web']);
  });

  it('are not told where a template at an address may make them', () => {
    const linked = {
      type: 'Microsoft.Resources/deployments',
      name: 'inner',
      properties: { templateLink: { uri: 'https://a.example' } },
    };
    assert.equal(wantedMachines(sourceWith([linked]), lab), undefined);
    const { title, parameters, secrets } = sourceWith([]);
    assert.equal(wantedMachines({ title, parameters, secrets }, lab), undefined);
  });

  it('are at least one, in the lab', () => {
    assert.throws(() => wantedMachines(sourceWith([]), lab), /makes no lab VM: it has no resource/);
    const excluded = machine({}, { condition: "[equals(parameters('newVMName'), 'other')]" });
    assert.throws(() => wantedMachines(sourceWith([excluded]), lab), /With these values/);
    assert.throws(
      () => wantedMachines(sourceWith([machine({}, { name: 'Other/web' })]), lab),
      /in the lab Other/,
    );
  });

  it('have as many artifacts as expressions and loops make', () => {
    const ids = ['/artifacts/a', '/artifacts/b'];
    assert.deepEqual(artifactsIn(sourceWith([machine({ artifacts })])), [ids]);
    const computed = sourceWith([machine({ artifacts: "[parameters('list')]" })], { list: artifacts });
    assert.deepEqual(artifactsIn(computed), [ids]);
    const copy = [{ name: 'artifacts', count: 3, input: {} }];
    assert.equal(artifactsIn(sourceWith([machine({ copy })]))?.[0]?.length, 3);
    assert.deepEqual(artifactsIn(sourceWith([machine({})])), [[]]);
    assert.deepEqual(artifactsIn(sourceWith([machine({ artifacts: "[reference('x')]" })])), [undefined]);
  });

  it('have the one of the wanted name as the main one, else the first', () => {
    assert.equal(mainNameOf(['other', 'WEB'], 'web'), 'WEB');
    assert.equal(mainNameOf(['fixed'], 'web'), 'fixed');
    assert.deepEqual(namesOf(undefined, 'web'), ['web']);
  });
});

describe('The artifacts of a VM', () => {
  const faults = (states: Readonly<Record<string, string>>, wanted = ['a', 'b']) =>
    artifactFaults(
      {
        artifacts: Object.entries(states).map(([name, status]) => ({
          id: `/x/artifacts/${name}`,
          name,
          status,
        })),
      },
      { artifacts: wanted.map((name) => `/artifacts/${name}`) },
    );

  it('count as applied where all have succeeded', () => {
    assert.deepEqual(faults({ A: 'Succeeded', b: 'Succeeded' }), []);
  });

  it('do not where one has failed, is still pending, or is missing', () => {
    assert.deepEqual(faults({ a: 'Failed', b: 'Installing' }), ['a: Failed', 'b: Installing']);
    assert.deepEqual(faults({ a: 'Succeeded' }), ['b: missing on the VM']);
    assert.deepEqual(faults({ a: 'Succeeded' }, ['a', 'a']), ['a: missing on the VM']);
    assert.deepEqual(faults({ c: 'Succeeded' }), ['1 of 2 artifacts are missing on the VM']);
  });

  it('have the messages of those that failed', () => {
    const deploymentStatusMessage = '{"error":{"details":[{"message":"No."}],"message":"Outer."}}';
    const failed = { id: '/artifacts/a', name: 'Seven', status: 'Failed', deploymentStatusMessage };
    assert.deepEqual(artifactFaults({ artifacts: [failed] }, undefined), ['Seven: Failed: No.']);
  });
});

describe('A VM that is there before a deployment', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes));
  const record = (state: string, resourceIds: readonly string[] = []) => ({
    ...{ name: 'Dtl-web-1', state, startedAt: at(10), changedAt: at(20) },
    resourceIds,
  });
  const made = (minutes: number) => ({
    id: `${lab.id}/virtualmachines/web`,
    name: 'web',
    createdDate: at(minutes),
  });

  it('is ours where our deployment ran when it was made', () => {
    assert.deepEqual(
      [5, 12, 25].map((minutes) => isMadeBy(made(minutes), record('Succeeded'))),
      [false, true, false],
    );
    assert.equal(isMadeBy(made(12), undefined), false);
    assert.equal(isMadeBy(made(12), { name: 'x', state: 'Succeeded', changedAt: at(20) }), false);
  });

  it('is gone on with where our deployment runs or has succeeded', () => {
    assert.equal(begunOf(lab, record('Running'), [made(5)]), 'running');
    assert.equal(begunOf(lab, record('Succeeded'), [made(12)]), 'made');
    assert.equal(begunOf(lab, record('Failed'), [made(12)]), 'failed');
    assert.equal(begunOf(lab, record('Succeeded'), []), 'nothing');
  });

  it('is refused where something else has made it', () => {
    assert.throws(() => begunOf(lab, undefined, [made(12)]), /has another VM web already/);
    assert.throws(() => begunOf(lab, record('Succeeded'), [made(12), made(25)]), /has another VM/);
  });

  it('is ours where an attempt of this run had made it, whose deployment was begun again since', () => {
    const first = { ...record('Failed'), startedAt: at(0), changedAt: at(9) };
    assert.equal(begunOf(lab, record('Failed'), [made(5)], [first]), 'failed');
    assert.equal(begunOf(lab, undefined, [made(5)], [first]), 'nothing');
    assert.throws(() => begunOf(lab, undefined, [made(12)], [first]), /has another VM/);
  });

  it('is made where our deployment has succeeded over it, which another attempt had made', () => {
    const over = (id: string, state = 'Succeeded') => record(state, [id.toLowerCase()]);
    assert.equal(begunOf(lab, over(made(5).id), [made(5)]), 'made');
    for (const other of [over(`${made(5).id}2`), over(made(5).id, 'Failed')])
      assert.throws(() => begunOf(lab, other, [made(5)]), /has another VM/);
    assert.throws(() => begunOf(lab, over(made(5).id), [made(25)]), /has another VM/);
    assert.equal(isMadeBy(made(5), over(made(5).id)), false);
  });

  it('is deleted only where our deployment has certainly made it, not another of the same name', () => {
    const machine = (provisioningState: string) => ({ id: made(12).id, provisioningState });
    const target = (state: string, id = made(12).id) => ({ id: id.toUpperCase(), state });
    assert.ok(isProven(machine('Succeeded'), [target('Succeeded')]));
    assert.ok(isProven(machine('Failed'), [target('Failed')]));
    assert.ok(!isProven(machine('Succeeded'), [target('Failed')]));
    assert.ok(!isProven(machine('Failed'), [target('Succeeded', `${lab.id}/virtualmachines/web2`)]));
    assert.ok(!isProven(machine('Failed'), []));
  });

  it('of a deployment that has failed is refused, unless such are to be deleted', () => {
    assert.throws(
      () => demandBegin('failed', lab, ['web'], false),
      /of an earlier deployment, which has failed/,
    );
    demandBegin('failed', lab, ['web'], true);
    demandBegin('made', lab, ['web'], false);
  });
});
