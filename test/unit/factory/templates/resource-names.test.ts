import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { templateFindings } from '../../../../tasks/core/factory/templates/machine-findings.js';
import { imageOf, linux, machine, names, values, windows } from './prepared-templates.js';

function found(resources: readonly JsonObject[]) {
  const image = imageOf({ parameters: names, resources });
  const lines = image.text.split('\n');
  return templateFindings(image, values)
    .filter(({ code, why }) => ['IF318', 'IF327'].includes(code) || /as many parts/.test(why))
    .map(({ code, severity, line }) => [code, severity, (lines[(line ?? 0) - 1] ?? '').trim().slice(0, 7)]);
}

const named = (name: string, properties: JsonObject = windows) => machine(properties, { name });

const below = (name: string) => `[concat(parameters('labName'), '/${name}')]`;

describe('The names of a template', () => {
  const right: readonly (readonly [string, JsonObject])[] = [
    ['by newVMName', machine(windows)],
    ['of 15 characters', named(below('golden-image-01'))],
    ['of more characters for Linux', named(below('golden-image-of-linux'), linux)],
    ['known only during the deployment', named("[concat(parameters('labName'), '/', uniqueString('x'))]")],
  ];
  for (const [what, resource] of right)
    it(`are right: a machine ${what}`, () => {
      assert.deepEqual(found([resource]), []);
    });

  const wrong: readonly (readonly [string, JsonObject])[] = [
    ['of 16 characters', named(below('golden-image-001'))],
    ['of more than 64 characters for Linux', named(below('x'.repeat(65)), linux)],
    ['with an underscore', named(below('golden_image'))],
    ['of digits only', named(below('2022'))],
    ['with a hyphen at its end', named(below('golden-'))],
  ];
  for (const [what, resource] of wrong)
    it(`are refused as IF327: a machine ${what}`, () => {
      assert.deepEqual(found([resource]), [['IF327', 'error', '"name":']]);
    });

  it('are refused as IF327 also for another machine', () => {
    assert.deepEqual(found([machine(windows), named(below('a_b'))]), [['IF327', 'error', '"name":']]);
  });

  it('are refused where they have not as many parts as their type, and are then taken for no other lab', () => {
    const schedule = { type: 'Microsoft.DevTestLab/labs/virtualMachines/schedules', name: 'LabVmsShutdown' };
    assert.deepEqual(found([named("[parameters('newVMName')]")]), [['IF320', 'error', '"name":']]);
    assert.deepEqual(found([machine(windows), schedule]), [['IF320', 'error', '"name":']]);
  });

  it('are right where they stand below those of their parents', () => {
    const child = machine(windows, { type: 'virtualMachines', name: "[parameters('newVMName')]" });
    const lab = { type: 'Microsoft.DevTestLab/labs', name: "[parameters('labName')]", resources: [child] };
    assert.deepEqual(found([lab]), [['IF318', 'warning', '{']]);
  });
});
