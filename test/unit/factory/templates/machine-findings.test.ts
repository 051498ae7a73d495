import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import {
  machineFacts,
  retiredSizeFinding,
  templateFindings,
} from '../../../../tasks/core/factory/templates/machine-findings.js';
import { keyOf } from '../../../../tasks/core/factory/templates/image-references.js';
import type { MachineValues } from '../../../../tasks/core/factory/templates/values.js';
import { imageOf, values, withMachine } from './prepared-templates.js';

const form = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
};

const named = { labName: { type: 'string' }, newVMName: { type: 'string' } };

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

  const server = (sku: string, size: string) =>
    imageWith({
      galleryImageReference: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku },
      size,
    });

  const judged = (image: ReturnType<typeof imageWith>, more: Partial<MachineValues> = {}) =>
    templateFindings(image, { ...values, ...more }).map(({ code, severity }) => `${code} ${severity}`);

  it('C61 refuse a size that certainly cannot boot the generation of its image, at the place of the size', () => {
    const image = server('2022-datacenter', 'Standard_D2s_v6');
    const [finding = assert.fail(), ...others] = templateFindings(image, values);
    assert.deepEqual([finding.code, finding.severity, others.length], ['IF326', 'error', 0]);
    assert.match(finding.what, /Standard_D2s_v6 cannot start .* boots Generation 2 only/);
    assert.match(finding.why, /SKU 2022-datacenter/);
    assert.match(finding.remedy, /boots Generation 1, such as/);
    const line = image.text.split('\n').findIndex((text) => text.includes('"size": "Standard_D2s_v6"'));
    assert.equal(finding.line, line + 1);
  });

  it('C61 refuse such a size also where it is an input', () => {
    const image = server('2022-datacenter', "[parameters('size')]");
    const template = { ...image.template, parameters: { ...named, size: { type: 'string' } } };
    assert.deepEqual(judged({ ...image, template }, { vmSize: 'Standard_D2s_v6' }), ['IF326 error']);
  });

  it('C61 only warn of it where the generation of the image is not certain', () => {
    const uncertain = marketplace('debian-12', '12');
    assert.deepEqual(judged(imageWith({ ...uncertain, size: 'Standard_D2s_v6' })), ['IF326 warning']);
    const customImageId = `${values.labId}/customimages/base`;
    assert.deepEqual(judged(imageWith({ customImageId, size: 'Standard_D2s_v6' })), ['IF326 warning']);
    assert.deepEqual(judged(imageWith({ customImageId, size: 'Standard_A1_v2' })), []);
  });

  it('C61 refuse an image of Generation 2 on a size that boots Generation 1 only, and not on one of its own', () => {
    assert.deepEqual(judged(server('2022-datacenter-g2', 'Standard_D2_v2')), [
      'IF322 warning',
      'IF326 error',
    ]);
    assert.deepEqual(judged(server('2022-datacenter-g2', 'Standard_D2s_v6')), ['IF322 warning']);
  });

  it('C61 go by what Azure tells of sizes and shared images rather than by names', () => {
    const sizes = new Map([['standard_d2s_v6', ['V1', 'V2'] as const]]);
    const known = { sizes, images: new Map() };
    assert.deepEqual(judged(server('2022-datacenter', 'Standard_D2s_v6'), { generations: known }), []);
    const other = { ...known, sizes: new Map([['standard_b2ms', ['V2'] as const]]) };
    assert.deepEqual(judged(server('2022-datacenter', 'Standard_B2ms'), { generations: other }), [
      'IF326 error',
    ]);
    const sharedImageId = `${values.labId}/sharedgalleries/g/sharedimages/base`;
    const shared = imageWith({ sharedImageId, size: 'Standard_D2_v2' });
    const images = new Map([[keyOf({ kind: 'shared image', id: sharedImageId }), 'V2' as const]]);
    assert.deepEqual(judged(shared), []);
    assert.deepEqual(judged(shared, { generations: { ...known, images } }), ['IF322 warning', 'IF326 error']);
  });

  it('C61 hold Generation 2 against no image where there is a gallery, and demand Generation 1 of none', () => {
    const byGallery = true;
    assert.deepEqual(judged(server('2022-datacenter-g2', 'Standard_D2s_v6'), { byGallery }), []);
    const customImageId = `${values.labId}/customimages/base`;
    assert.deepEqual(judged(imageWith({ customImageId, size: 'Standard_D2s_v6' }), { byGallery }), []);
    assert.deepEqual(judged(server('2022-datacenter-g2', 'Standard_D2_v2'), { byGallery }), ['IF326 error']);
    assert.deepEqual(judged(server('2022-datacenter', 'Standard_D2s_v6'), { byGallery }), ['IF326 error']);
  });

  it('refuse a size without Trusted Launch for an image that has it, as Azure tells, else as its name does', () => {
    const trusted = (size: string) =>
      imageWith({
        ...marketplace('windows-server', '2022-datacenter-g2'),
        securityType: 'TrustedLaunch',
        size,
      });
    const generations = {
      sizes: new Map([['standard_new', ['V2'] as const]]),
      withoutTrustedLaunch: new Set(['standard_new']),
      images: new Map(),
    };
    const byGallery = true;
    assert.deepEqual(judged(trusted('Standard_New'), { byGallery, generations }), ['IF332 error']);
    assert.deepEqual(judged(trusted('Standard_DC2as_v5'), { byGallery, generations }), []);
    assert.deepEqual(judged(trusted('Standard_DC2as_v5'), { byGallery }), ['IF332 warning']);
    assert.deepEqual(judged(trusted('Standard_D2s_v5'), { byGallery }), []);
    assert.deepEqual(judged(trusted('Standard_A2_v2'), { byGallery }), ['IF326 error']);
    assert.deepEqual(judged(server('2022-datacenter-g2', 'Standard_New'), { byGallery, generations }), []);
  });

  it('refuse a retired size, at its place in the file', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: 'Standard_NC6' });
    const [finding, ...others] = templateFindings(image, values);
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.code, finding?.severity], ['IF323', 'error']);
    assert.match(image.text.split('\n')[(finding?.line ?? 0) - 1] ?? '', /"size": "Standard_NC6"/);
  });

  it('are none about a retired size that Azure still has', () => {
    const sizes = new Map([['standard_nc6', ['V1'] as const]]);
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: 'Standard_NC6' });
    assert.deepEqual(judged(image, { generations: { sizes, images: new Map() } }), []);
    assert.equal(retiredSizeFinding('Standard_NC6', { sizes }), undefined);
  });

  it('do not warn with every image of a retired size that is an input', () => {
    const image = imageWith({ ...marketplace('windows-server', '2019'), size: "[parameters('size')]" });
    const template = { ...image.template, parameters: { ...named, size: { type: 'string' } } };
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
