import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding } from '../../../../tasks/core/configuration/finding.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { machinePlace } from '../../../../tasks/core/factory/templates/machine-findings.js';
import { positionOfName } from '../../../../tasks/core/factory/templates/machine.js';
import { prepareTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import { chocolatey, imageOf, machine, names, sysprepId, values, windows } from './prepared-templates.js';

const network = { type: 'Microsoft.Network/virtualNetworks', name: 'net', properties: {} };

const custom = "[resourceId('Microsoft.DevTestLab/labs/customimages', parameters('labName'), 'Base')]";

const nested = (resources: readonly JsonObject[]) => ({
  type: 'Microsoft.Resources/deployments',
  name: 'inner',
  properties: { template: { resources } },
});

/** What the file has where a finding stands, without what goes before it in the line. */
function textAt(template: JsonObject, find: (image: ReturnType<typeof imageOf>) => Partial<Finding>): string {
  const image = imageOf(template);
  const { line = 0, column = 0 } = find(image);
  return image.text.split('\n')[line - 1]?.slice(column - 1) ?? '';
}

function findingOf(image: ReturnType<typeof imageOf>): Finding {
  const result = prepareTemplate(image, values);
  const finding = 'failed' in result ? result.failed : result.findings[0];
  assert.ok(finding);
  return finding;
}

const found = (...resources: readonly JsonObject[]) =>
  textAt({ parameters: names, resources: [network, ...resources] }, findingOf);

/** The lab VM whose text starts where a finding stands. */
function machineAt(wanted: string, ...resources: readonly JsonObject[]): void {
  const image = imageOf({ parameters: names, resources: [network, ...resources] });
  const { line = 0 } = findingOf(image);
  const after = image.text
    .split('\n')
    .slice(line - 1)
    .join('\n');
  assert.match(
    after,
    new RegExp(`^ *\\{\\s*"type": "Microsoft.DevTestLab/labs/virtualmachines",\\s*"name": "${wanted}"`),
  );
}

const helper = machine(windows, { name: 'Factory/Helper' });

describe('A finding about a machine stands', () => {
  it('IF303 at the machine that is one too many', () => {
    machineAt('Factory/Helper', machine(windows), helper);
    machineAt('Factory/Second', machine(windows, { name: 'Factory/First' }), {
      ...helper,
      name: 'Factory/Second',
    });
  });

  it('IF303 at the machine of a loop', () => {
    const name = "[concat(parameters('labName'), '/x', copyIndex())]";
    machineAt('.concat.*copyIndex.*', machine(windows, { name, copy: { name: 'all', count: 2 } }));
  });

  it('IF304 at the properties of the machine', () => {
    assert.equal(found(machine("[variables('x')]")), '"properties": "[variables(\'x\')]"');
  });

  it('IF307 at the image of the machine, also in a nested deployment', () => {
    assert.equal(found(machine({ customImageId: custom })), `"customImageId": "${custom}"`);
    assert.equal(found(nested([machine({ customImageId: custom })])), `"customImageId": "${custom}"`);
  });

  it('IF308 at the artifact that generalizes the machine', () => {
    const artifacts = [chocolatey, { artifactId: sysprepId }, chocolatey];
    const image = imageOf({ parameters: names, resources: [machine({ ...windows, artifacts })] });
    const { line = 0 } = findingOf(image);
    assert.match(image.text.split('\n')[line] ?? '', /windows-sysprep/);
    const variable = { parameters: names, variables: { artifacts } };
    const template = {
      ...variable,
      resources: [machine({ ...windows, artifacts: "[variables('artifacts')]" })],
    };
    assert.equal(textAt(template, findingOf), '"artifacts": "[variables(\'artifacts\')]"');
  });

  it('IF311 at the loop of the artifacts', () => {
    assert.equal(found(machine({ ...windows, copy: [{ name: 'artifacts', count: 2 }] })), '"copy": [');
  });

  it('IF312 at the machine that is not made', () => {
    machineAt('Factory/Helper', { ...helper, condition: false });
  });

  it('IF313 at the name that is taken', () => {
    const template = { parameters: names, resources: [machine(windows), helper] };
    assert.equal(
      textAt(template, (image) => positionOfName(image, values, 'helper')),
      '"name": "Factory/Helper",',
    );
  });

  it('IF503 at the property of the machine, by symbolic name too', () => {
    const resources = { network, vm: machine({ ...windows, Size: 'Standard_D2s_v5' }) };
    const template = { languageVersion: '2.0', parameters: names, resources };
    assert.equal(
      textAt(template, (image) => machinePlace(image, values, 'size')),
      '"Size": "Standard_D2s_v5"',
    );
  });
});
