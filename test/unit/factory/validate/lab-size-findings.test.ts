import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { labSizeFindings } from '../../../../tasks/core/factory/validate/lab-size-findings.js';
import { withMachine } from '../templates/prepared-templates.js';
import { entryOf, imageOf, machineValues } from './checked-things.js';

const windows11 = { publisher: 'MicrosoftWindowsDesktop', offer: 'windows-11', sku: 'win11-24h2-pro' };

const plain = imageOf('Win11\\Dev.json', withMachine({ galleryImageReference: windows11 }));

const trusted = imageOf(
  'Win11\\Trusted.json',
  withMachine({ galleryImageReference: windows11, securityType: 'TrustedLaunch' }),
);

const unknown = imageOf('Win11\\Custom.json', withMachine({ customImageId: 'x' }));

const azure = {
  sizes: new Map([
    ['old', ['V1'] as const],
    ['new', ['V1', 'V2'] as const],
    ['plain', ['V2'] as const],
  ]),
  withoutTrustedLaunch: new Set(['plain']),
  images: new Map(),
};

/** The images that no size starts which the lab allows. */
function stuckWith(
  sizes: readonly string[],
  { entry = entryOf('Near'), status = true, isTold = true } = {},
): string | undefined {
  const policy = {
    fact: 'LabVmSize',
    isEnabled: status,
    evaluator: 'AllowedValuesPolicy',
    threshold: JSON.stringify(sizes),
  };
  const images = [plain, trusted, unknown].map((image) => [image, machineValues] as const);
  const [finding, ...others] = labSizeFindings(entry, { policies: [policy] }, images, {
    strict: false,
    generations: isTold ? azure : undefined,
  });
  assert.deepEqual(others, []);
  if (finding) assert.deepEqual([finding.code, finding.severity], ['IF520', 'warning']);
  return finding?.what;
}

describe('The sizes that a lab allows', () => {
  it('IF520 start no image of Generation 2 where all of them boot Generation 1 only', () => {
    assert.equal(
      stuckWith(['Old']),
      'The lab Near allows no size that starts Win11\\Dev.json, Win11\\Trusted.json.',
    );
  });

  it('IF520 start no image with Trusted Launch where none of them has that', () => {
    assert.equal(stuckWith(['old', 'PLAIN']), 'The lab Near allows no size that starts Win11\\Trusted.json.');
  });

  it('are right where one of them starts the image', () => {
    assert.equal(stuckWith(['Old', 'New']), undefined);
  });

  it('are judged by their names where Azure does not tell', () => {
    assert.match(stuckWith(['Standard_D2_v2'], { isTold: false }) ?? '', /Dev\.json, Win11\\Trusted\.json/);
    assert.match(stuckWith(['Standard_DC2as_v5'], { isTold: false }) ?? '', /starts Win11\\Trusted\.json/);
    assert.equal(stuckWith(['Standard_D2s_v5'], { isTold: false }), undefined);
  });

  it('do not matter for images that the lab does not take, nor where the policy is off', () => {
    assert.equal(stuckWith(['Old'], { entry: entryOf('Near', ['Linux']) }), undefined);
    assert.equal(stuckWith(['Old'], { status: false }), undefined);
    assert.equal(stuckWith([]), undefined);
  });
});
