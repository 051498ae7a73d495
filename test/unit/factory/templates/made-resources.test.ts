import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import {
  imageMachine,
  machineNames,
  unknownImage,
} from '../../../../tasks/core/factory/templates/machine.js';
import { codes, failure, imageOf, labId, machine, names, values, windows } from './prepared-templates.js';

const parameters = { ...names, prefix: { type: 'string', defaultValue: 'Outer' } };

/** A nested deployment; `properties` beside its template. */
const nested = (template: JsonObject, properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  name: 'inner',
  properties: { template, ...properties },
  ...more,
});

const inner = { expressionEvaluationOptions: { scope: 'inner' } };

const named = (name: string, more: JsonObject = {}) =>
  machine(windows, { name: `[concat('Factory/', ${name})]`, ...more });

const namesOf = (...resources: readonly JsonValue[]) =>
  machineNames(imageOf({ parameters, resources: [...resources] }), { ...values, vmName: 'W' });

describe('The machines of a nested deployment', () => {
  it('C34 see the values of the outer template', () => {
    assert.deepEqual(namesOf(nested({ resources: [named("parameters('newVMName'), '1'")] })), ['W1']);
    const stated = { expressionEvaluationOptions: { scope: 'Outer' } };
    assert.deepEqual(namesOf(nested({ resources: [named("parameters('prefix')")] }, stated)), ['Outer']);
  });

  it('C34 see in the scope inner those of their own, as they are handed over', () => {
    const template = {
      parameters: { machine: { type: 'string' }, prefix: { type: 'string', defaultValue: 'Inner' } },
      variables: { full: "[concat(parameters('prefix'), parameters('machine'))]" },
      resources: [named("variables('full')")],
    };
    const given = { parameters: { machine: { value: "[concat(parameters('newVMName'), '2')]" } } };
    assert.deepEqual(namesOf(nested(template, { ...inner, ...given })), ['InnerW2']);
  });

  it('C34 see since language version 2.0 only what is handed over', () => {
    const template = {
      parameters: { machine: { type: 'string' } },
      resources: { vm: named("parameters('machine')") },
    };
    const given = { parameters: { machine: { value: "[concat(parameters('newVMName'), '3')]" } } };
    const resources = { deployment: nested(template, given) };
    const image = imageOf({ languageVersion: '2.0', parameters, resources });
    assert.deepEqual(machineNames(image, { ...values, vmName: 'W' }), ['W3']);
    const outer = imageOf({
      languageVersion: '2.0',
      parameters,
      resources: { deployment: nested(template) },
    });
    assert.equal(imageMachine(outer, values)?.machineNames.length, 0);
  });

  it('C34 have unknown values where only the deployment knows what is handed over, or in which scope', () => {
    const template = { parameters, resources: [named("parameters('newVMName')", { condition: false })] };
    const unknown = [
      { ...inner, parameters: "[reference('x')]" },
      { expressionEvaluationOptions: { scope: "[reference('x').scope]" } },
    ];
    for (const properties of unknown) {
      const made = {
        ...template,
        resources: [named("parameters('newVMName')", { condition: "[parameters('no')]" })],
      };
      const image = imageOf({ parameters, resources: [nested(made, properties)] });
      assert.deepEqual(imageMachine(image, values)?.names, [undefined]);
    }
  });

  it('C34 are made in each turn of the loop of the deployment', () => {
    const copy = { copy: { name: 'all', count: 2 } };
    const looped = nested({ resources: [named("parameters('newVMName'), copyIndex()")] }, {}, copy);
    assert.deepEqual(namesOf(looped), ['W0', 'W1']);
    const template = {
      parameters: { index: { type: 'int' }, machine: { type: 'string' } },
      resources: [named("parameters('machine'), parameters('index')")],
    };
    const given = {
      parameters: { index: { value: '[copyIndex(5)]' }, machine: { value: "[parameters('newVMName')]" } },
    };
    assert.deepEqual(namesOf(nested(template, { ...inner, ...given }, copy)), ['W5', 'W6']);
  });

  it('C38 may be of an image whose id names the resource group of the deployment', () => {
    const id = "[resourceId('Microsoft.DevTestLab/labs/customimages', 'Factory', 'Base')]";
    const resources = [machine({ customImageId: id })];
    const image = (more: JsonObject) =>
      imageOf({ parameters, resources: [nested({ resources }, inner, more)] });
    const found = [
      {},
      { resourceGroup: 'h', subscriptionId: 't' },
      { resourceGroup: 'h' },
      { scope: '/' },
    ].map((more) => unknownImage(image(more), values));
    const image2 = '/providers/Microsoft.DevTestLab/labs/Factory/customimages/Base';
    assert.deepEqual(
      found.map((reference) => (reference && 'id' in reference ? reference.id : undefined)),
      [
        `${labId}/customimages/Base`,
        `/subscriptions/t/resourceGroups/h${image2}`,
        `/subscriptions/s/resourceGroups/h${image2}`,
        undefined,
      ],
    );
  });
});

describe('A machine that is not made', () => {
  it('C34 does not count where it is only referred to', () => {
    const existing = { other: named("'Other'", { existing: true }), vm: machine(windows) };
    assert.deepEqual(codes({ languageVersion: '2.0', parameters, resources: existing }), []);
    const alone = { resources: { other: named("'Other'", { existing: true }) } };
    const found = parseGoldenImage(JSON.stringify(alone), 'a.json', 'a.json');
    assert.equal('code' in found && found.code, 'IF301');
  });

  it('C34 does not count where its condition is false in whatever form', () => {
    const forms = [false, 'false', '[false]', '[False()]', "[not(contains('Windows', 'Win'))]"];
    for (const condition of forms)
      assert.equal(failure({ parameters, resources: [machine(windows, { condition })] })?.code, 'IF312');
  });

  it('C34 counts for those turns of a loop for which the condition is true', () => {
    const loop = { copy: { name: 'all', count: 3 }, condition: '[greater(copyIndex(), 1)]' };
    assert.deepEqual(namesOf(named("parameters('newVMName'), padLeft(copyIndex(1), 2, '0')", loop)), ['W03']);
  });
});

describe('Several machines of one name', () => {
  it('C34 are refused, be they in a loop or not', () => {
    const loop = { copy: { name: 'all', count: 2 } };
    assert.equal(failure({ parameters, resources: [machine(windows, loop)] })?.code, 'IF303');
    const helpers = [machine(windows), named("'Helper'"), named("'helper'")];
    assert.equal(failure({ parameters, resources: helpers })?.code, 'IF303');
  });
});

describe('Loops in loops', () => {
  it('C34 are evaluated up to the 800 turns that Azure allows', () => {
    const indexed = "parameters('newVMName'), copyIndex('outer'), '-', copyIndex()";
    const around = (count: number) =>
      nested(
        { resources: [named(indexed, { copy: { name: 'own', count: 1 } })] },
        {},
        { copy: { name: 'outer', count } },
      );
    assert.equal(failure({ parameters, resources: [around(1)] }), undefined);
    const deep = (depth: number): JsonObject =>
      nested(
        { resources: [depth === 0 ? named("'x'") : deep(depth - 1)] },
        {},
        { copy: { name: 'l', count: 800 } },
      );
    assert.equal(failure({ parameters, resources: [deep(20)] })?.code, 'IF303');
  });
});
