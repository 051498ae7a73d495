import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findVirtualMachines } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { machineNames, unknownImage } from '../../../../tasks/core/factory/templates/machine.js';
import {
  codes,
  failure,
  imageOf,
  labId,
  linux,
  machine,
  names,
  prepared,
  values,
  windows,
  withMachine,
} from './prepared-templates.js';

const indexed = "[concat(parameters('labName'), '/', parameters('newVMName'), copyIndex())]";

const loop = (count: JsonObject[string], name = indexed) => ({ name, copy: { name: 'machines', count } });

const onlyFor = (system: string) => ({ condition: `[equals(parameters('os'), '${system}')]` });

/** Parameters of which `os` is Windows unless it is overridden. */
const parameters = {
  ...names,
  os: { type: 'string', defaultValue: 'Windows' },
  count: { type: 'int', defaultValue: 1 },
};

const conditional = {
  parameters,
  resources: [machine(windows, onlyFor('Windows')), machine(linux, onlyFor('Linux'))],
};

const nested = (machines: readonly JsonObject[], more: JsonObject = {}) => ({
  type: 'Microsoft.Resources/deployments',
  properties: { template: { resources: machines } },
  ...more,
});

const tagsOf = (template: JsonObject) =>
  findVirtualMachines(prepared(template).template).map(
    ({ resource }) => resource['tags'] as JsonObject | undefined,
  );

const namesOf = (template: JsonObject, vmName = 'W') =>
  machineNames(imageOf(template), { ...values, vmName });

describe('A golden image that makes one machine', () => {
  it('C34 may be written as a loop of one, whose VM has the index in its name', () => {
    for (const count of [1, "[parameters('count')]", "[length(createArray('one'))]", '[sub(2, 1)]']) {
      const once = { parameters, resources: [machine(windows, loop(count))] };
      assert.deepEqual([codes(once), namesOf(once)], [[], ['W0']], String(count));
    }
  });

  it('C34 may have conditions of which one is true with the values given', () => {
    const linuxMade = { overrides: [{ name: 'OS', value: 'Linux' }] };
    assert.deepEqual([codes(conditional), prepared(conditional).osType], [[], 'Windows']);
    assert.deepEqual([codes(conditional, linuxMade), prepared(conditional, linuxMade).osType], [[], 'Linux']);
  });

  it('C34 patches the machine that is made, and leaves the other as it is', () => {
    assert.deepEqual(
      tagsOf(conditional).map((tags) => tags?.['ImageFactoryPath']),
      ['Win2016\\Datacenter.json', undefined],
    );
  });

  it('C38 asks Azure for the image of the machine that is made', () => {
    const custom = `${labId}/customimages/Base`;
    const [first, second] = [
      machine({ customImageId: custom }, onlyFor('Windows')),
      machine(linux, onlyFor('Linux')),
    ];
    const asked = unknownImage(imageOf({ parameters, resources: [first, second] }), values);
    assert.deepEqual(asked, { kind: 'custom image', id: custom });
  });

  it('C34 may be left out by the condition of a nested deployment', () => {
    const resources = [machine(windows), nested([machine(linux)], { condition: false })];
    assert.deepEqual(codes({ parameters, resources }), []);
  });

  it('C34 is taken as made where only Azure can tell its condition', () => {
    assert.deepEqual(codes(withMachine(windows, { condition: "[reference('x').enabled]" })), []);
  });
});

describe('IF312 A golden image that makes no machine with the values given is refused', () => {
  it('C34 where its only condition is false', () => {
    const finding = failure(withMachine(windows, { condition: "[equals('a', 'b')]" }));
    assert.deepEqual(
      [finding?.code, finding?.severity, finding?.line !== undefined],
      ['IF312', 'error', true],
    );
  });

  it('C34 where its loop has no turns, or the loop around it', () => {
    assert.equal(failure({ parameters: names, resources: [machine(windows, loop(0))] })?.code, 'IF312');
    const around = nested([machine(windows)], { copy: { name: 'all', count: 0 } });
    assert.equal(failure({ parameters: names, resources: [around] })?.code, 'IF312');
  });
});

describe('A golden image that makes several machines', () => {
  const looped = { parameters: names, resources: [machine(windows, loop(2))] };

  const helper = machine({ notes: 'Helper' }, { name: "[concat(parameters('labName'), '/Helper')]" });

  it('C34 names all of them before it is built, the image VM first', () => {
    assert.deepEqual(namesOf(looped), ['W0', 'W1']);
    assert.deepEqual(namesOf({ parameters: names, resources: [helper, machine(windows)] }), ['W', 'Helper']);
    const named = loop(2, "[concat('Factory/', parameters('newVMName'), '-', copyIndex('Machines', 1))]");
    assert.deepEqual(namesOf({ parameters: names, resources: [machine(windows, named)] }), ['W-1', 'W-2']);
  });

  it('C44 marks all of them as of one build, and lets all expire', () => {
    const template = { parameters: names, resources: [helper, machine(windows)] };
    for (const { ImageFactoryInputs: inputs, ...tags } of tagsOf(template).map((one) => one ?? {})) {
      assert.match(inputs as string, /^template=/);
      assert.deepEqual(tags, {
        ImageFactoryPath: 'Win2016\\Datacenter.json',
        ImageFactoryRun: '4711',
        ImageFactoryLab: labId,
        ImageFactoryBuild: 'Datacenter',
      });
    }
    const [first] = findVirtualMachines(prepared(template).template);
    assert.deepEqual(first?.resource['properties'], {
      notes: 'Helper',
      expirationDate: '2026-01-04T12:00:00.000Z',
    });
  });

  it('C34 is refused where only Azure can tell how many or how they are named', () => {
    const unknown = "[concat('Factory/', uniqueString('x'))]";
    const refused: readonly (readonly JsonObject[])[] = [
      [machine(windows, loop("[reference('x').count]"))],
      [machine(windows, loop(2, unknown))],
      [machine(windows), machine(windows, { name: unknown })],
      [nested([machine(windows)], { copy: { name: 'all', count: 2 } })],
      [machine(windows, loop(801))],
    ];
    for (const resources of refused) {
      const finding = failure({ parameters: names, resources });
      assert.deepEqual([finding?.code, finding?.severity], ['IF303', 'error'], JSON.stringify(resources));
    }
  });

  it('C34 is refused where its machines have nothing but a prefix in common', () => {
    const ending = (text: string) =>
      machine(windows, { name: `[concat('Factory/', parameters('newVMName'), '${text}')]` });
    assert.equal(failure({ parameters: names, resources: [ending('a'), ending('b')] })?.code, 'IF303');
  });
});
