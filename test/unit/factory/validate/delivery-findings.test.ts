import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import {
  deliveryFindings,
  galleryNameFindings,
  withoutGallery,
} from '../../../../tasks/core/factory/validate/delivery-findings.js';
import type { Taker, Takers } from '../../../../tasks/core/factory/validate/takers.js';
import type { TemplateValues } from '../../../../tasks/core/factory/templates/values.js';
import { values as usual, withMachine } from '../templates/prepared-templates.js';
import { entryOf, imageOf } from './checked-things.js';

const values: TemplateValues = { ...usual, byGallery: true };

const near: Taker = { labName: 'Near', isNamed: false };

const byVhd: Takers = { byVhd: () => [near], byGallery: () => [] };

const byGallery: Takers = { byVhd: () => [], byGallery: () => [near] };

function imageWith(properties: JsonObject) {
  return imageOf('Win11/Dev.json', withMachine(properties));
}

const windows11 = { publisher: 'MicrosoftWindowsDesktop', offer: 'windows-11', sku: 'win11-24h2-pro' };

const ofGeneration2 = imageWith({ galleryImageReference: windows11 });

const serverOf1 = {
  galleryImageReference: {
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2022-datacenter',
  },
};

const ofGeneration1 = imageWith(serverOf1);

const judged = (...of: Parameters<typeof deliveryFindings>) =>
  deliveryFindings(...of).map(({ code, severity }) => `${code} ${severity}`);

describe('What a VHD cannot carry', () => {
  it('is an image of Generation 2: a warning where a lab takes it among others, at the place that tells it', () => {
    const [finding = assert.fail(), ...others] = deliveryFindings(ofGeneration2, values, byVhd);
    assert.deepEqual([finding.code, finding.severity, others], ['IF331', 'warning', []]);
    assert.match(finding.what, /A VHD cannot carry .*Dev\.json, and labs get it as one: Near\./);
    assert.match(finding.remedy, /"Delivery": "Gallery"/);
    const line = ofGeneration2.text.split('\n').findIndex((text) => text.includes('"galleryImageReference"'));
    assert.equal(finding.line, line + 1);
  });

  it('is an error where a lab names the image itself', () => {
    const takers = { ...byVhd, byVhd: () => [near, { labName: 'Old', isNamed: true }] };
    assert.deepEqual(judged(ofGeneration2, values, takers), ['IF331 error']);
  });

  it('is an image with Trusted Launch, whatever its SKU', () => {
    const trusted = imageWith({ ...serverOf1, securityType: 'TrustedLaunch' });
    assert.deepEqual(judged(trusted, values, byVhd), ['IF331 warning']);
  });

  it('is nothing that labs get by the gallery alone, and no image of Generation 1', () => {
    assert.deepEqual(judged(ofGeneration2, values, byGallery), []);
    assert.deepEqual(judged(ofGeneration1, values, byVhd), []);
  });

  it('is, without a gallery, what IF322 says already', () => {
    assert.deepEqual(judged(ofGeneration2, { ...usual, byGallery: false }, byVhd), []);
  });

  it('is an image to which its data disks belong, with or without a gallery', () => {
    for (const one of [values, { ...usual, byGallery: false }]) {
      const [finding, ...others] = deliveryFindings(
        ofGeneration1,
        { ...one, settings: { dataDisks: true } },
        byVhd,
      );
      assert.deepEqual([finding?.code, finding?.severity, others], ['IF331', 'warning', []]);
      assert.match(finding?.why ?? '', /"DataDisks": true/);
    }
    assert.deepEqual(judged(ofGeneration1, { ...values, settings: { dataDisks: false } }, byVhd), []);
  });
});

describe('The purchase plan of a Marketplace image', () => {
  const offered = [{ ...windows11, osType: 'Windows', isAllowed: true, planId: 'sold' }];

  it('is a warning where labs get the image from the gallery, which passes no plan on', () => {
    const [finding = assert.fail(), ...others] = deliveryFindings(ofGeneration2, values, byGallery, offered);
    assert.deepEqual([finding.code, finding.severity, others], ['IF521', 'warning', []]);
    assert.match(finding.what, /the purchase plan sold/);
    assert.match(finding.why, /in Near/);
  });

  it('is known of the template, too', () => {
    const image = imageWith({ galleryImageReference: windows11, planId: 'written' });
    assert.match(deliveryFindings(image, values, byGallery)[0]?.what ?? '', /the purchase plan written/);
  });

  it('is nothing for labs that get VHDs, and no finding where there is none', () => {
    assert.deepEqual(judged(ofGeneration1, values, byGallery, offered), []);
    assert.deepEqual(judged(ofGeneration2, { ...values, byGallery: false }, byVhd, offered), []);
  });
});

describe('A lab that gets its images from a gallery', () => {
  it('IF232 is in error where none is given, at its place in the file', () => {
    const entry = entryOf('Near');
    const { code, severity, what, file, line, column } = withoutGallery(entry);
    assert.deepEqual(
      [code, severity, file, line, column],
      ['IF232', 'error', entry.file, entry.line, entry.column],
    );
    assert.match(what, /The lab Near gets no image/);
  });
});

describe('The input gallery', () => {
  for (const [named, says] of [
    ['My-Images', /No gallery can have the name "My-Images"/],
    ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/x', /not the resource id/],
    [
      '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.Compute/galleries/My-Images',
      /No gallery can have the name "My-Images"/,
    ],
  ] as const)
    it(`IF515 cannot be ${named}`, () => {
      const [finding, ...others] = galleryNameFindings(named);
      assert.deepEqual([finding?.code, finding?.severity, others], ['IF515', 'error', []]);
      assert.match(finding?.what ?? '', says);
    });

  it('may be empty, a name, or an id', () => {
    const id =
      '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.Compute/galleries/Images';
    assert.deepEqual(['', 'Images', 'My_Images.2', id].flatMap(galleryNameFindings), []);
  });

  it('match no lab for an image that every lab can have, since there may be hundreds of both', () => {
    const never = () => assert.fail('The labs were matched.');
    assert.deepEqual(judged(ofGeneration1, values, { byVhd: never, byGallery: never }), []);
  });
});
