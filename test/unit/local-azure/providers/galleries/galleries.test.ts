import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, group } from '../laboratory.js';
import {
  createGalleryLaboratory,
  definitionId,
  gallery,
  type GalleryLaboratory,
} from './gallery-laboratory.js';

const galleries = `${group}/Microsoft.Compute/galleries`;

const definition = (more: object = {}) => ({
  location: 'westus',
  properties: {
    osType: 'Windows',
    osState: 'Generalized',
    hyperVGeneration: 'V2',
    identifier: { publisher: 'p', offer: 'o', sku: 's' },
    ...more,
  },
});

const namesOf = (body: unknown) => (body as { value: { name: string }[] }).value.map(({ name }) => name);

describe('A compute gallery', () => {
  let laboratory: GalleryLaboratory;
  beforeEach(() => {
    laboratory = createGalleryLaboratory();
  });
  const put = (path: string, body: object) => laboratory.ask('PUT', path, body);

  it('is being created at first, and then there, with a unique name', async () => {
    const answer = await put(`${galleries}/Other`, { location: 'westus' });
    assert.equal(answer.status, 201);
    assert.deepEqual(Object.keys(answer.headers ?? {}), ['azure-asyncoperation', 'azure-asyncnotification']);
    assert.match(answer.headers?.['azure-asyncoperation'] ?? '', /\/locations\/westus\/capsOperations\//);
    assert.equal((await laboratory.after(0, answer)).status, 'InProgress');
    assert.equal((await laboratory.after(1000, answer)).status, 'Succeeded');
    assert.deepEqual(await laboratory.properties(`${galleries}/Other`), {
      identifier: { uniqueName: 's-OTHER' },
      provisioningState: 'Succeeded',
    });
  });

  it('needs a location and a name without hyphen that the subscription does not have', async () => {
    assert.equal(codeOf(await put(`${galleries}/Other`, {})), 'LocationRequired');
    for (const name of ['a-b', '.a', 'a'.repeat(81)])
      assert.equal(codeOf(await put(`${galleries}/${name}`, { location: 'westus' })), 'InvalidParameter');
    const elsewhere = galleries.replace('/g/', '/h/');
    assert.equal(codeOf(await put(`${elsewhere}/SHARED`, { location: 'westus' })), 'Conflict');
  });

  it('is listed with its resource group in upper case', async () => {
    for (const path of [galleries, '/subscriptions/s/providers/Microsoft.Compute/galleries']) {
      const { body } = await laboratory.ask('GET', path);
      const [first] = (body as { value: { id: string }[] }).value;
      assert.match(first?.id ?? '', /^\/subscriptions\/s\/resourceGroups\/G\/providers/);
    }
  });

  it('keeps its policy of deletions, and changes its tags', async () => {
    const softDeletePolicy = { isSoftDeleteEnabled: true };
    const answer = await laboratory.ask('PATCH', gallery, {
      tags: { a: 'b' },
      properties: { softDeletePolicy },
    });
    assert.equal(answer.status, 200);
    assert.equal((await laboratory.after(1000, answer)).status, 'Succeeded');
    assert.deepEqual((await laboratory.properties(gallery))['softDeletePolicy'], softDeletePolicy);
  });

  it('is deleted after its definitions', async () => {
    assert.equal(codeOf(await laboratory.ask('DELETE', gallery)), 'CannotDeleteResource');
    await laboratory.after(1000, await laboratory.ask('DELETE', definitionId));
    const answer = await laboratory.ask('DELETE', gallery);
    assert.deepEqual(
      [answer.status, Object.keys(answer.headers ?? {})],
      [202, ['azure-asyncoperation', 'location']],
    );
    assert.equal((await laboratory.after(1000, answer)).status, 'Succeeded');
    assert.equal(codeOf(await laboratory.ask('GET', gallery)), 'ResourceNotFound');
    assert.equal((await laboratory.ask('DELETE', gallery)).status, 204);
  });
});

describe('An image definition', () => {
  let laboratory: GalleryLaboratory;
  beforeEach(() => {
    laboratory = createGalleryLaboratory();
  });
  const put = (name: string, body: object, apiVersion = '2023-07-03') =>
    laboratory.ask('PUT', `${gallery}/images/${name}`, body, { apiVersion });

  it('is there once its operation has ended, and is listed', async () => {
    const answer = await put('New', definition());
    assert.deepEqual([answer.status, (answer.body as { name: string }).name], [201, 'New']);
    assert.equal((await laboratory.after(1000, answer)).status, 'Succeeded');
    const { body } = await laboratory.ask('GET', `${gallery}/images`);
    assert.deepEqual(namesOf(body), ['New', 'Plain']);
  });

  it('needs a gallery, a name, an operating system, its state and an identifier', async () => {
    const nowhere = await laboratory.ask('PUT', `${galleries}/Nowhere/images/New`, definition());
    assert.deepEqual([nowhere.status, codeOf(nowhere)], [404, 'ParentResourceNotFound']);
    assert.equal(codeOf(await put('a(b)', definition())), 'InvalidParameter');
    for (const missing of ['osType', 'osState', 'identifier'])
      assert.equal(codeOf(await put('New', definition({ [missing]: undefined }))), 'InvalidParameter');
    const identifier = { publisher: 'p', offer: 'o', sku: 's.' };
    assert.equal(codeOf(await put('New', definition({ identifier }))), 'InvalidParameter');
  });

  it('has publisher, offer and SKU that no other definition of its gallery has', async () => {
    const identifier = { publisher: 'SHARED', offer: '-', sku: 'plain' };
    const { status, body } = await put('New', definition({ identifier }));
    assert.equal(status, 409);
    assert.match(JSON.stringify(body), /'Plain'/);
  });

  it('has Trusted Launch in Generation 2 only', async () => {
    const features = [{ name: 'SecurityType', value: 'TrustedLaunch' }];
    assert.equal(
      codeOf(await put('New', definition({ features, hyperVGeneration: 'V1' }))),
      'InvalidParameter',
    );
    assert.equal((await put('New', definition({ features }))).status, 201);
  });

  it('is of Generation 1 by default, and in later api-versions of Generation 2 with TrustedLaunchSupported', async () => {
    const without = definition({ hyperVGeneration: undefined });
    await put('Old', JSON.parse(JSON.stringify(without)) as object);
    assert.equal((await laboratory.properties(`${gallery}/images/Old`))['hyperVGeneration'], 'V1');
    const identifier = { publisher: 'p', offer: 'o', sku: 'other' };
    const other = definition({ hyperVGeneration: undefined, identifier });
    await put('Later', JSON.parse(JSON.stringify(other)) as object, '2025-03-03');
    const { hyperVGeneration, features } = await laboratory.properties(`${gallery}/images/Later`);
    assert.equal(hyperVGeneration, 'V2');
    assert.deepEqual(features, [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }]);
  });

  it('never changes what it is, but what it says', async () => {
    await laboratory.after(1000, await put('New', definition()));
    for (const change of [
      { osType: 'Linux' },
      { osState: 'Specialized' },
      { hyperVGeneration: 'V1' },
      { identifier: { publisher: 'p', offer: 'o', sku: 'other' } },
    ]) {
      const { status, body } = await put('New', definition(change));
      assert.deepEqual([status, codeOf({ status, body })], [400, 'PropertyChangeNotAllowed']);
    }
    const answer = await put('New', definition({ description: 'new' }));
    assert.equal(answer.status, 200);
    await laboratory.after(1000, answer);
    const { description, provisioningState } = await laboratory.properties(`${gallery}/images/New`);
    assert.deepEqual([description, provisioningState], ['new', 'Succeeded']);
  });

  it('is deleted after its versions, a while after', async () => {
    const versions = [{ name: '1.0.0', regions: ['westus'] }];
    const definitions = [{ name: 'Plain', osType: 'Linux' as const, versions }];
    laboratory = createGalleryLaboratory({
      galleries: [{ name: 'Shared', resourceGroup: 'g', location: 'westus', definitions }],
    });
    const refusal = await laboratory.ask('DELETE', definitionId);
    assert.deepEqual([refusal.status, codeOf(refusal)], [409, 'CannotDeleteResource']);
    assert.match(JSON.stringify(refusal.body), /galleries\/Shared\/images\/Plain\/versions\/1\.0\.0/);
    const deletion = await laboratory.ask('DELETE', `${definitionId}/versions/1.0.0`);
    assert.equal((await laboratory.after(90, deletion)).status, 'Succeeded');
    assert.equal(codeOf(await laboratory.ask('DELETE', definitionId)), 'CannotDeleteResource');
    await laboratory.clock.pass(15);
    assert.equal((await laboratory.ask('DELETE', definitionId)).status, 202);
  });
});
