import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import {
  machineFacts,
  retiredSizeFinding,
  templateFindings,
} from '../../../../tasks/core/factory/templates/machine-findings.js';
import { imageOf, values, withMachine } from './prepared-templates.js';

const form = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
};

function imageWith(properties: JsonObject) {
  return imageOf({ ...form, ...withMachine(properties, { apiVersion: '2018-09-15' }) });
}

function marketplace(offer: string, sku: string) {
  return { galleryImageReference: { publisher: 'Microsoft', offer, sku } };
}

describe('The findings about an image VM', () => {
  it('are none where Azure can build and distribute it', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: 'Standard_D2s_v5' });
    assert.deepEqual(templateFindings(image, values), []);
  });

  const generation2: readonly (readonly [string, JsonObject])[] = [
    ['a SKU of Generation 2', marketplace('windows-server', '2019-datacenter-gensecond-g2')],
    ['an offer that exists in Generation 2 only', marketplace('windows-11', 'win11-22h2-pro')],
    [
      'Trusted Launch',
      { ...marketplace('windows-server', '2019'), securityProfile: { securityType: 'TrustedLaunch' } },
    ],
  ];
  for (const [what, properties] of generation2)
    it(`C61 warn of ${what}`, () => {
      const [finding, ...others] = templateFindings(imageWith(properties), values);
      assert.deepEqual(others, []);
      assert.deepEqual([finding?.code, finding?.severity], ['IF322', 'warning']);
    });

  it('warn of a retired size, at its place in the file', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: 'Standard_NC6' });
    const [finding, ...others] = templateFindings(image, values);
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.code, finding?.severity], ['IF323', 'warning']);
    assert.match(image.text.split('\n')[(finding?.line ?? 0) - 1] ?? '', /"size": "Standard_NC6"/);
  });

  it('do not warn with every image of a retired size that is an input', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: "[parameters('size')]" });
    const template = { ...image.template, parameters: { size: { type: 'string' } } };
    const retired = { ...values, vmSize: 'Standard_NC6' };
    assert.deepEqual(templateFindings({ ...image, template }, retired), []);
    assert.equal(retiredSizeFinding('Standard_NC6')?.code, 'IF323');
  });

  it('are none where it is not certain which VM becomes the image', () => {
    const image = imageWith({ size: 'Standard_NC6' });
    const [resource] = image.template['resources'] as readonly JsonObject[];
    const named = (name: string) => ({ ...resource, name });
    const template = { ...image.template, resources: [named('Factory/a'), named('Factory/b')] };
    assert.deepEqual(templateFindings({ ...image, template }, values), []);
  });
});

describe('What is known of an image VM before it is built', () => {
  it('is its size and its Marketplace image', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: 'Standard_D2s_v5' });
    assert.deepEqual(machineFacts(image, values), {
      size: 'Standard_D2s_v5',
      marketplaceImage: 'Microsoft/windows-server/2019',
    });
  });

  it('is nothing that only the deployment shows', () => {
    assert.deepEqual(machineFacts(imageWith({ size: "[reference('x')]" }), values), {});
  });
});
