import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { templateFindings } from '../../../../tasks/core/factory/templates/machine-findings.js';
import { imageOf, machine, names, values, windows } from './prepared-templates.js';

const labs = 'Microsoft.DevTestLab/labs';

const resource = (type: string, name: string, more: JsonObject = {}): JsonObject => ({
  type,
  apiVersion: '2018-09-15',
  name,
  properties: {},
  ...more,
});

/** A lab with a property. */
const labNamed = (name: string) => resource(labs, name, { properties: { labStorageType: 'Premium' } });

const ofLab = (part: string) => resource(`${labs}/${part}`, "[concat(parameters('labName'), '/x')]");

/** A deployment with one resource, in the scope that `more` says. */
const nested = (inner: JsonObject, more: JsonObject = {}) =>
  resource('Microsoft.Resources/deployments', 'inner', {
    properties: { template: { resources: [inner] } },
    ...more,
  });

/** Severity and the beginning of the line of each finding about what a template changes. */
function found(resources: readonly JsonObject[], changed: Partial<typeof values> = {}) {
  const image = imageOf({ parameters: names, resources: [...resources, machine(windows)] });
  return templateFindings(image, { ...values, ...changed })
    .filter(({ code }) => code === 'IF318')
    .map(({ severity, what }) => [severity, what.replace('Win2016\\Datacenter.json ', '')]);
}

const offline = { assumed: ['labName'] };

describe('IF318 A template that changes more than its machine', () => {
  it('is refused where it deploys the factory lab itself, also without Azure', () => {
    for (const name of ["[parameters('labName')]", 'factory', "[toUpper(parameters('labName'))]"])
      assert.deepEqual(found([labNamed(name)]), [['error', 'deploys the factory lab itself.']]);
    assert.equal(found([labNamed("[parameters('labName')]")], offline)[0]?.[0], 'error');
    assert.equal(found([nested(labNamed("[parameters('labName')]"))])[0]?.[0], 'error');
  });

  it('is refused where a nested deployment would delete what it does not name', () => {
    const inMode = (mode: string) =>
      resource('Microsoft.Resources/deployments', 'inner', {
        properties: { mode, template: { resources: [] } },
      });
    assert.deepEqual(found([inMode('Complete')]), [
      ['error', 'has a nested deployment in the mode Complete.'],
    ]);
    assert.equal(found([inMode("[toLower('COMPLETE')]")], offline)[0]?.[0], 'error');
    assert.deepEqual(found([inMode('Incremental')]), []);
  });

  it('is warned of where it deploys the factory lab as the frame of its machine', () => {
    const child = machine(windows, { type: 'virtualMachines', name: "[parameters('newVMName')]" });
    const lab = { type: labs, name: "[parameters('labName')]", resources: [child] };
    for (const frame of [lab, { ...lab, properties: {} }]) {
      const image = imageOf({ parameters: names, resources: [frame] });
      const severities = templateFindings(image, values)
        .filter(({ code }) => code === 'IF318')
        .map(({ severity }) => severity);
      assert.deepEqual(severities, ['warning']);
    }
  });

  it('is warned of where the lab has a name that only the deployment knows', () => {
    assert.deepEqual(found([resource(labs, "[uniqueString('x')]")]), [['warning', 'deploys a lab.']]);
  });

  it('is warned of where it changes a part of the lab', () => {
    for (const part of [
      'policysets/policies',
      'schedules',
      'virtualnetworks',
      'costs',
      'users',
      'serviceRunners',
    ]) {
      const [finding, ...others] = found([ofLab(part)]);
      assert.deepEqual([finding?.[0], others], ['warning', []], part);
      assert.equal(finding?.[1], `deploys ${part.toLowerCase()} of the factory lab.`);
    }
  });

  it('is warned of where it changes a part as a child of the lab', () => {
    const child = resource('schedules', 'LabVmsShutdown');
    const lab = resource(labs, "[parameters('labName')]", { resources: [child], existing: true });
    assert.deepEqual(found([lab]), [['warning', 'deploys schedules of the factory lab.']]);
  });

  it('is noticed where it adds a part to the lab', () => {
    for (const part of ['artifactsources', 'customimages', 'formulas'])
      assert.equal(found([ofLab(part)])[0]?.[0], 'notice', part);
  });

  it('is warned of where it gives rights', () => {
    const [finding] = found([resource('Microsoft.Authorization/roleAssignments', "[guid('x')]")]);
    assert.equal(finding?.[0], 'warning');
  });

  it('is warned of where it deploys elsewhere, once for all that it makes there', () => {
    const elsewhere = [
      [{ resourceGroup: 'Other' }, '/subscriptions/s/resourceGroups/Other'],
      [{ subscriptionId: 't', resourceGroup: 'G' }, '/subscriptions/t/resourceGroups/G'],
      [{ subscriptionId: 't' }, '/subscriptions/t'],
      [{ scope: '/' }, '/'],
    ] as const;
    for (const [more, target] of elsewhere) {
      const deployment = nested(resource(labs, "[parameters('labName')]"), more);
      assert.deepEqual(found([deployment]), [['warning', `deploys into ${target}.`]]);
      assert.equal(found([deployment], offline)[0]?.[0], 'warning');
    }
  });

  it('is refused where it makes a machine in another lab, and warned of where it changes one', () => {
    const other = machine(windows, { name: 'Other/Helper' });
    assert.deepEqual(found([other]), [['error', 'deploys into the lab Other.']]);
    assert.equal(found([other], offline)[0]?.[0], 'notice');
    assert.equal(found([resource(`${labs}/schedules`, 'Other/LabVmsShutdown')])[0]?.[0], 'warning');
  });

  it('stands at the resource', () => {
    const network = resource('Microsoft.Network/virtualNetworks', 'net');
    const resources = [network, machine(windows), ofLab('schedules')];
    const image = imageOf({ parameters: names, resources });
    const finding = templateFindings(image, values).find(({ code }) => code === 'IF318');
    const after = image.text
      .split('\n')
      .slice((finding?.line ?? 1) - 1)
      .join('');
    assert.match(after, /^\s*\{\s*"type": "Microsoft.DevTestLab\/labs\/schedules"/);
  });
});

describe('A template that changes nothing but its machine', () => {
  const right: Readonly<Record<string, JsonObject>> = {
    'a schedule of the machine': resource(
      `${labs}/virtualMachines/schedules`,
      "[concat(parameters('labName'), '/', parameters('newVMName'), '/LabVmsShutdown')]",
    ),
    'a resource beside the lab': resource('Microsoft.Network/virtualNetworks', 'net'),
    'a lab that it only refers to': resource(labs, "[parameters('labName')]", { existing: true }),
    'a lab that is not deployed': resource(labs, "[parameters('labName')]", { condition: false }),
    'a deployment into the group of the lab': nested(resource('Microsoft.Network/virtualNetworks', 'net'), {
      resourceGroup: '[resourceGroup().name]',
      subscriptionId: '[subscription().subscriptionId]',
    }),
    'a deployment to a place that only Azure knows': nested(resource('x/y', 'z'), {
      resourceGroup: "[reference('x').group]",
    }),
  };
  for (const [what, one] of Object.entries(right))
    it(`is right with ${what}`, () => {
      assert.deepEqual(found([one]), []);
    });
});
