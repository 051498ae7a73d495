import assert from 'node:assert/strict';
import { findVirtualMachines, parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { prepareTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import type { TemplateValues } from '../../../../tasks/core/factory/templates/values.js';

export const labId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory';

export const values: TemplateValues = {
  vmName: 'Datacenter',
  userName: 'admin',
  vmSize: 'Standard_D2s_v5',
  includeSysprep: true,
  labName: 'Factory',
  labId,
  overrides: [],
  osTypes: new Map(),
  runId: '4711',
  now: new Date('2026-01-01T12:00:00Z'),
  expirationDate: new Date('2026-01-04T12:00:00Z'),
};

const marketplace = { publisher: 'P', offer: 'O', sku: 'S' };

export const windows = { galleryImageReference: { ...marketplace, osType: 'Windows' } };

export const linux = { galleryImageReference: { ...marketplace, osType: 'Linux' } };

export const names = { labName: { type: 'string' }, newVMName: { type: 'string' } };

/** A lab VM named as real templates name it. */
export const machine = (properties: JsonValue, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.DevTestLab/labs/virtualmachines',
  name: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
  properties,
  ...more,
});

export const withMachine = (properties: JsonValue, more?: JsonObject): JsonObject => ({
  parameters: names,
  resources: [machine(properties, more)],
});

export function imageOf(template: JsonObject) {
  const image = parseGoldenImage(
    JSON.stringify(template, undefined, 1),
    '/c/a.json',
    'Win2016\\Datacenter.json',
  );
  assert.ok('key' in image);
  return image;
}

export function prepare(template: JsonObject, changed: Partial<TemplateValues> = {}) {
  return prepareTemplate(imageOf(template), { ...values, ...changed });
}

export function prepared(template: JsonObject, changed?: Partial<TemplateValues>) {
  const result = prepare(template, changed);
  assert.ok(!('failed' in result), 'failed' in result ? result.failed.what : '');
  return result;
}

export function failure(template: JsonObject, changed?: Partial<TemplateValues>) {
  const result = prepare(template, changed);
  return 'failed' in result ? result.failed : undefined;
}

export const codes = (template: JsonObject, changed?: Partial<TemplateValues>) =>
  prepared(template, changed).findings.map(({ code }) => code);

/** The only lab VM of what is sent. */
export function sentMachine(template: JsonObject, changed?: Partial<TemplateValues>): JsonObject {
  const [found] = findVirtualMachines(prepared(template, changed).template);
  assert.ok(found);
  return found.resource;
}

export const sentProperties = (properties: JsonObject, changed?: Partial<TemplateValues>) =>
  sentMachine(withMachine(properties), changed)['properties'] as JsonObject;

export const sysprepId =
  "[resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), 'public repo', 'windows-sysprep')]";

export const deprovisionId = sysprepId.replace('windows-sysprep', 'linux-deprovision');

export const chocolatey = { artifactId: sysprepId.replace('windows-sysprep', 'windows-chocolatey') };
