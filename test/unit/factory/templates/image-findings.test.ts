import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding } from '../../../../tasks/core/configuration/finding.js';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { imageFault, imageFindings } from '../../../../tasks/core/factory/templates/image-findings.js';
import { imageMachine } from '../../../../tasks/core/factory/templates/machine.js';
import { prepareTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import { imageOf, labId, values, windows, withMachine } from './prepared-templates.js';

const custom = `${labId}/customImages/Base`;

const shared = `${labId}/sharedGalleries/G/sharedImages/Base`;

const foreignLab = '/subscriptions/t/resourceGroups/h/providers/Microsoft.DevTestLab/labs/Other';

const { galleryImageReference } = windows;

function withImage(properties: JsonObject, apiVersion: JsonValue = '2018-10-15-preview') {
  const image = imageOf(withMachine(properties, { apiVersion }));
  const machine = imageMachine(image, values);
  assert.ok(machine);
  return { image, machine };
}

function faultOf(properties: JsonObject, apiVersion?: JsonValue): Finding | undefined {
  const { image, machine } = withImage(properties, apiVersion);
  return imageFault(image, machine);
}

function findingsOf(properties: JsonObject, changed: Partial<typeof values> = {}): Finding[] {
  const { image, machine } = withImage(properties);
  return imageFindings(image, machine, { ...values, ...changed });
}

/** The line of the file at which a finding stands. */
const lineOf = (properties: JsonObject, { line = 0 }: Finding) =>
  withImage(properties).image.text.split('\n')[line - 1]?.trim();

describe('IF315 A machine without an image', () => {
  it('is refused, whether or not it is generalized and whatever the metadata says', () => {
    const template = { ...withMachine({ size: 'S' }), metadata: { osType: 'Windows' } };
    for (const includeSysprep of [true, false]) {
      const result = prepareTemplate(imageOf(template), { ...values, includeSysprep });
      assert.deepEqual('failed' in result && [result.failed.code, result.failed.severity], [
        'IF315',
        'error',
      ]);
    }
  });

  it('is one whose image is null or an empty text, too', () => {
    const empty = { customImageId: '', galleryImageReference: null, sharedImageId: "[json('null')]" };
    assert.equal(faultOf(empty)?.code, 'IF315');
  });

  it('is none where only the deployment knows the image', () => {
    assert.equal(faultOf({ customImageId: "[reference('x').id]" }), undefined);
  });

  it('is told at the machine', () => {
    const finding = faultOf({});
    assert.ok(finding);
    assert.equal(lineOf({}, finding), '{');
  });
});

describe('IF316 The image of a machine', () => {
  const right: readonly JsonObject[] = [
    windows,
    { galleryImageReference: { Publisher: 'P', OFFER: 'O', sku: "[reference('x').sku]" } },
    { customImageId: custom },
    { customImageId: "[resourceId('microsoft.devtestlab/labs/customimages', parameters('labName'), 'B')]" },
    { sharedImageId: shared },
    { galleryImageReference: "[if(equals(1, 1), json('null'), 'x')]", customImageId: custom },
  ];
  for (const properties of right)
    it(`is right as ${JSON.stringify(properties)}`, () => {
      assert.deepEqual([faultOf(properties), findingsOf(properties)], [undefined, []]);
    });

  const wrong: readonly (readonly [JsonObject, RegExp])[] = [
    [{ galleryImageReference: { publisher: 'P', offer: 'O', osType: 'Windows' } }, /lacks sku\./],
    [{ galleryImageReference: { publisher: '', sku: null } }, /lacks publisher, offer, sku\./],
    [{ galleryImageReference: 'P/O/S' }, /object with publisher/],
    [{ customImageId: 'Base' }, /labs\/LAB\/customImages\/NAME/],
    [{ customImageId: '/subscriptions/xxxxxxxxx' }, /customImages/],
    [{ customImageId: 7 }, /customImages/],
    [{ customImageId: custom.slice(1) }, /customImages/],
    [{ customImageId: shared }, /customImages/],
    [
      { customImageId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/i' },
      /customImages/,
    ],
    [{ sharedImageId: custom }, /sharedGalleries/],
    [
      { sharedImageId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i' },
      /sharedGalleries/,
    ],
  ];
  for (const [properties, why] of wrong)
    it(`is refused as ${JSON.stringify(properties)}, at its place`, () => {
      const finding = faultOf(properties);
      assert.deepEqual([finding?.code, finding?.severity], ['IF316', 'error']);
      assert.match(finding?.why ?? '', why);
      const [name = ''] = Object.keys(properties);
      assert.match(finding ? (lineOf(properties, finding) ?? '') : '', new RegExp(`^"${name}"`));
    });

  it('is refused as a shared image in an api-version that does not know those', () => {
    assert.equal(faultOf({ sharedImageId: shared }, '2018-09-15')?.code, 'IF316');
    assert.equal(faultOf({ sharedImageId: shared }, "[parameters('version')]"), undefined);
    assert.equal(faultOf({ sharedImageId: shared, galleryImageReference }, '2018-09-15'), undefined);
  });

  it('is doubtful where several are named', () => {
    const [finding, ...others] = findingsOf({ galleryImageReference, customImageId: custom });
    assert.deepEqual([finding?.code, finding?.severity, others], ['IF316', 'warning', []]);
    const unknown = { galleryImageReference, customImageId: "[reference('x').id]" };
    assert.deepEqual(findingsOf(unknown), []);
  });
});

describe('IF317 The image of another lab', () => {
  const foreign = { customImageId: `${foreignLab}/customImages/Base` };

  it('is a warning at its place, of a custom image as of a shared one', () => {
    const [finding] = findingsOf(foreign);
    assert.deepEqual([finding?.code, finding?.severity], ['IF317', 'warning']);
    assert.match(finding ? (lineOf(foreign, finding) ?? '') : '', /^"customImageId"/);
    const sharedImage = { sharedImageId: `${foreignLab}/sharedGalleries/G/sharedImages/Base` };
    assert.equal(findingsOf(sharedImage)[0]?.severity, 'warning');
    const other = { customImageId: "[resourceId('Microsoft.DevTestLab/labs/customimages', 'Other', 'B')]" };
    assert.equal(findingsOf(other)[0]?.code, 'IF317');
  });

  it('is not one of the factory lab in another casing', () => {
    assert.deepEqual(findingsOf({ customImageId: custom.toUpperCase() }), []);
  });

  it('is a notice where the factory lab is not known', () => {
    const [finding] = findingsOf(foreign, { assumed: ['labName'] });
    assert.deepEqual([finding?.code, finding?.severity], ['IF317', 'notice']);
  });
});
