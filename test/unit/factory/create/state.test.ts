import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { createImageVMs } from '../../../../tasks/core/definitions/tasks.js';
import { brokenImages, neededImages, read } from '../../../../tasks/core/factory/create/state.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { goldenImage } from '../../../worlds/configuration.js';
import { writeSources } from '../../../worlds/sources.js';
import { answering } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { imageOf, labId, values, withMachine } from '../templates/prepared-templates.js';

describe('The images of which CreateImageVMs asks Azure', () => {
  const sharedImageId = `${labId}/sharedgalleries/g/sharedimages/base`;
  const customImageId = `${labId}/customimages/base`;
  const goldenImages = [{ sharedImageId }, { customImageId }].map((one) => imageOf(withMachine(one)));

  const needed = (includeSysprep: boolean) =>
    neededImages(goldenImages, values, { includeSysprep, imageRules: [] }).map(({ kind }) => kind);

  it('C38 are all whose operating system is not stated, where VMs are generalized', () => {
    assert.deepEqual(needed(true), ['shared image', 'custom image']);
  });

  it('C38 are those of golden images that Images.json generalizes, whatever the input says', () => {
    const rulesOf = (Generalize: boolean) =>
      parseImagesJson(JSON.stringify({ Images: [{ ImagePaths: '', Generalize }] }), 'Images.json').rules;
    const neededWith = (includeSysprep: boolean, Generalize: boolean) =>
      neededImages(goldenImages, values, { includeSysprep, imageRules: rulesOf(Generalize) }).length;
    assert.deepEqual([neededWith(false, true), neededWith(true, false)], [2, 1]);
  });

  it('C61 are those that tell their generation, where VMs are not generalized', () => {
    assert.deepEqual(needed(false), ['shared image']);
  });
});

describe('Golden images that cannot be built', () => {
  const error = (file: string) => ({ severity: 'error', what: 'It is not valid JSON.', file }) as const;
  const unusable = (imagePath: string) => ({ imagePath, why: 'unusable' }) as const;

  it('are named by their path, which the output failedImages has', () => {
    const files = [unusable('A.json'), unusable('Win\\A.json')];
    const findings = ['/c/GoldenImages/Win/A.json', '/c/GoldenImages/A.json', '/c/GoldenImages/B'].map(error);
    const paths = brokenImages(findings, files).map(({ imageFacts }) => imageFacts?.path);
    assert.deepEqual(paths, ['Win\\A.json', 'A.json', undefined]);
  });

  it('are named so where their parameter file is at fault', () => {
    const [broken] = brokenImages(
      [error('/c/GoldenImages/Win/A.Parameters.json')],
      [unusable('Win\\A.json')],
    );
    assert.equal(broken?.imageFacts?.path, 'Win\\A.json');
  });
});

describe('Reading what CreateImageVMs builds', () => {
  const reading = async (imagesJson: unknown) => {
    const sources = await writeSources({
      'GoldenImages/Server.json': goldenImage(),
      'Images.json': imagesJson,
    });
    const { azure, requests } = answering();
    const given = { ...defaultsOf(createImageVMs), ConfigurationLocation: sources.folder };
    const inputs = { ...given, DevTestLabName: 'Factory', vmSize: '', SubscriptionId: 's' };
    const context = fakeContext(inputs, azure, { signal: AbortSignal.abort() });
    const error = await read(context).then(
      () => undefined,
      (problem: unknown) => problem as Error & { findings?: readonly { code: string }[] },
    );
    await sources.remove();
    return { codes: error?.findings?.map(({ code }) => code), requests: requests.length };
  };

  it('fails with an Images.json that cannot be used, before Azure is asked', async () => {
    assert.deepEqual(await reading({ Labs: [] }), { codes: ['IF226'], requests: 0 });
    assert.deepEqual(await reading({ Images: [{ Size: 'A' }] }), { codes: ['IF227'], requests: 0 });
  });

  it('goes on with one of which a rule is broken', async () => {
    const { codes } = await reading({ Images: [{ ImagePaths: '', Size: 7 }] });
    assert.equal(codes, undefined);
  });

  it('registers the secrets that parameters get before Azure is asked, whose refusal may repeat them', async () => {
    const template = goldenImage();
    const withToken = {
      ...template,
      parameters: { ...template.parameters, token: { type: 'secureString' } },
    };
    const sources = await writeSources({ 'GoldenImages/Server.json': withToken });
    const inputs = {
      ...defaultsOf(createImageVMs),
      ConfigurationLocation: sources.folder,
      DevTestLabName: 'Factory',
      imagePaths: '',
      vmSize: 'Standard_D2s_v5',
      SubscriptionId: 's',
      parameterOverrides: '-token hidden',
    };
    const context = fakeContext(inputs, answering().azure, { signal: AbortSignal.abort() });
    await assert.rejects(read(context));
    await sources.remove();
    assert.deepEqual(context.secrets, ['hidden']);
  });
});
