import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RunOptions, Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, without, withRoles } from '../roles/night.js';
import { imagesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, otherSubscriptionId, world } from '../worlds/worlds.js';

const images = [
  ...['Tools', 'Tools2', 'Used', 'Zoo'].map((name) => customImage(name, undefined)),
  customImage('Golden', 'Win2022.json'),
  customImage('Broken', undefined, { provisioningState: 'Failed' }),
];

const names = images.map(({ name }) => name).sort();

const contoso = lab('Contoso', {
  customImages: images,
  formulas: [{ name: 'Desk', osType: 'Windows', customImage: 'used' }],
});

/** Two things on a page, so that some are on later pages. */
const pages = { pageSize: 2 };

const here = world([contoso, lab('Other', { customImages: images })], pages);

const inputs = { LabId: labId('Contoso'), pollIntervalSeconds: '0.05' };

const idOf = (name: string, inLab = 'Contoso') => `${labId(inLab)}/customimages/${name}`;

const all = (...without: readonly string[]) => names.filter((name) => !without.includes(name));

describe('DeleteCustomImage', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Observed> => {
    const observed = await observe(pipeline, 'DeleteCustomImage', { ...inputs, ...more }, options);
    assertReadable(observed.outcome);
    return observed;
  };

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith({}, here);
  });

  beforeEach(() => pipeline.azure.begin(here));

  after(() => pipeline.close());

  it('deletes exactly the image of this id, in any casing and percent-encoded', async () => {
    const CustomImageId = idOf('TOOLS').replaceAll('/', '%2F').replace('%2F', '/');
    const { outcome, state } = await run({ CustomImageId });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), all('Tools'));
    assert.deepEqual(imagesIn(state, 'Other'), names);
  });

  it('deletes the image of this name that stands on a later page, in the lab of this name', async () => {
    const { outcome, state } = await run({ LabId: 'Contoso', CustomImageId: 'Zoo' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), all('Zoo'));
  });

  it('deletes an image whose creation failed', async () => {
    const { outcome, state } = await run({ CustomImageId: 'Broken' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), all('Broken'));
  });

  it('only says what it would delete, where it is asked for the plan', async () => {
    const { outcome, requests } = await run({ CustomImageId: 'Tools', whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /delete +Tools/);
  });

  it('fails where the lab has no such image, and names those that it has', async () => {
    const log = await refused({ CustomImageId: 'Tool' });
    assert.match(log, /The lab Contoso has no custom image Tool\./);
    assert.match(log, /It has: Broken, Golden, Tools, Tools2, Used, Zoo\./);
  });

  it('succeeds where the image is gone, if that is to be ignored', async () => {
    const { outcome, requests } = await run({ CustomImageId: 'Tool', ignoreMissing: 'true' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
  });

  it('refuses an image of another lab than the named one', async () => {
    const log = await refused({ CustomImageId: idOf('Tools', 'Other') });
    assert.match(log, /CustomImageId lies in another lab than Contoso/);
  });

  it('refuses a lab of another subscription than the input says', async () => {
    const log = await refused({ CustomImageId: 'Tools', SubscriptionId: otherSubscriptionId });
    assert.match(log, /but LabId is a lab of the subscription/);
  });

  it("leaves a factory's image, and says why", async () => {
    assert.match(await refused({ CustomImageId: 'Golden' }), /its tag ImagePath says .* image factory/);
  });

  it("deletes a factory's image where that is allowed", async () => {
    const { outcome, state } = await run({ CustomImageId: 'Golden', allowFactoryImages: 'true' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), all('Golden'));
  });

  it('leaves an image that a formula names, and names the formula', async () => {
    assert.match(await refused({ CustomImageId: 'Used' }), /the lab still uses it for the formula Desk\./);
  });

  it('fails with the reason where Azure cannot delete the image, without a word of its packages', async () => {
    await pipeline.azure.addFaults({ service: 'operation fails', id: 'customimages/tools$' });
    const { outcome } = await run({ CustomImageId: 'Tools' });
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(logOf(outcome), /Could not delete the custom image Tools of the lab Contoso: /i);
    assert.doesNotMatch(logOf(outcome), /Bearer|RestError|authorization"/i);
    assert.ok(outcome.log.join('\n').length < 10_000);
  });

  it('fails with what to do where the image is locked', async () => {
    const locks = [{ scope: idOf('tools'), level: 'CanNotDelete' }] as const;
    await pipeline.azure.begin({ ...here, locks });
    const { outcome } = await run({ CustomImageId: 'Tools' });
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(logOf(outcome), /Remove the lock/);
  });

  describe('as an identity', () => {
    const as = async (CustomImageId: string, ...missing: readonly string[]): Promise<Observed> => {
      const role = without(await publishedRole('DeleteCustomImage'), ...missing);
      const identities: Identity[] = [{ name: 'me', role }];
      await pipeline.azure.begin(withRoles(identities, here));
      return run({ CustomImageId }, { endpoints: [connectionAs('me', identities, pipeline)] });
    };

    it('with its role succeeds, and knows the formulas', async () => {
      const { outcome } = await as('Tools');
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.doesNotMatch(logOf(outcome), /is not known/);
      assert.equal((await as('Used')).outcome.result, 'Failed');
    });

    it('without the right to read formulas deletes as before, and says once what it does not know', async () => {
      const { outcome, state } = await as('Used', 'Microsoft.DevTestLab/labs/formulas/read');
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      const said = logOf(outcome).match(
        /^notice: Whether a formula of Contoso names the image is not known/gm,
      );
      assert.equal(said?.length, 1);
      assert.deepEqual(imagesIn(state, 'Contoso'), all('Used'));
    });

    it('without the right to delete is told so before anything is changed', async () => {
      const { outcome, requests } = await as('Tools', 'Microsoft.DevTestLab/labs/customImages/delete');
      assert.equal(outcome.result, 'Failed');
      assert.match(logOf(outcome), /It is needed to delete the image\./);
      assert.deepEqual(changesIn(requests), []);
    });
  });
});
