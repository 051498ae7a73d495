import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createImageDefinition,
  deleteImageDefinition,
  getImageDefinition,
  listImageDefinitions,
} from '../../../../tasks/core/azure/resources/image-definitions.js';
import { answering, group } from '../answering.js';

const gallery =
  `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers` +
  '/Microsoft.Compute/galleries/Shared';

const id = `${gallery}/images/Desktop`;

const url = `https://management.example.com${id}?api-version=2023-07-03`;

const identifier = { publisher: 'Factory', offer: 'Windows', sku: 'Desktop' };

const properties = {
  osType: 'Windows',
  osState: 'Specialized',
  hyperVGeneration: 'V2',
  architecture: 'Arm64',
  features: [
    { name: 'DiskControllerTypes', value: 'SCSI' },
    { name: 'SecurityType', value: 'TrustedLaunch' },
  ],
  identifier,
  provisioningState: 'Succeeded',
};

const { signal } = new AbortController();

describe('An image definition', () => {
  const read = async (more: object = {}) => {
    const { azure } = answering({ body: { id, name: 'Desktop', ...more } });
    return getImageDefinition(azure, id, signal);
  };

  it('has what Azure tells of it', async () => {
    assert.deepEqual(await read({ location: 'westeurope', tags: { a: 'b' }, properties }), {
      id,
      name: 'Desktop',
      location: 'westeurope',
      tags: { a: 'b' },
      osType: 'Windows',
      osState: 'Specialized',
      generation: 'V2',
      architecture: 'Arm64',
      securityType: 'TrustedLaunch',
      identifier,
      provisioningState: 'Succeeded',
    });
  });

  it('is a plain one of Generation 1 where Azure tells nothing else', async () => {
    const { osState, generation, architecture, securityType } =
      (await read({
        properties: { osType: 'Linux', features: [{ name: 'SecurityType', value: 'Standard' }] },
      })) ?? {};
    assert.deepEqual(
      [osState, generation, architecture, securityType],
      ['Generalized', 'V1', 'x64', undefined],
    );
  });

  it('that is missing is undefined', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } });
    assert.equal(await getImageDefinition(azure, id, signal), undefined);
  });

  it('is listed with all of its gallery', async () => {
    const { azure, asked } = answering({ body: { value: [{ id, name: 'Desktop', properties }] } });
    const names = (await listImageDefinitions(azure, gallery, signal)).map(({ name }) => name);
    assert.deepEqual(names, ['Desktop']);
    assert.deepEqual(asked(), [`GET https://management.example.com${gallery}/images?api-version=2023-07-03`]);
  });

  it('of another gallery is not taken for one of this', async () => {
    const { azure } = answering({ body: { value: [{ id: id.replace('Shared', 'Other') }] } });
    await assert.rejects(listImageDefinitions(azure, gallery, signal), {
      message: /^Could not list the image definitions of the gallery Shared: .* does not lie in/,
    });
  });
});

describe('The creation of an image definition', () => {
  const wanted = {
    id,
    location: 'westeurope',
    tags: { a: 'b' },
    osType: 'Windows',
    osState: 'Generalized',
    generation: 'V2',
    architecture: 'x64',
    identifier,
  } as const;
  const sent = async (more: object = {}) => {
    const { azure, asked, requests } = answering({ body: { id, properties } });
    assert.equal((await createImageDefinition(azure, { ...wanted, ...more }).poll(signal)).done, true);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    return JSON.parse(requests[0]?.body as string) as { properties: Readonly<Record<string, unknown>> };
  };

  it('says everything, whose defaults differ between versions of the API', async () => {
    assert.deepEqual(await sent(), {
      location: 'westeurope',
      tags: { a: 'b' },
      properties: {
        osType: 'Windows',
        osState: 'Generalized',
        hyperVGeneration: 'V2',
        architecture: 'x64',
        features: [],
        identifier,
      },
    });
  });

  it('has the security type and the disk controllers as features', async () => {
    const features = { securityType: 'TrustedLaunch', diskControllerTypes: 'SCSI, NVMe' };
    assert.deepEqual((await sent(features)).properties['features'], [
      { name: 'SecurityType', value: 'TrustedLaunch' },
      { name: 'DiskControllerTypes', value: 'SCSI, NVMe' },
    ]);
  });

  it('is refused with a message that names it', async () => {
    const error = { code: 'Conflict', message: 'The triple is taken.' };
    const { azure } = answering({ status: 409, body: { error } });
    await assert.rejects(createImageDefinition(azure, wanted).poll(signal), {
      message:
        'Could not create the image definition Desktop of the gallery Shared: The triple is taken. (HTTP 409 Conflict)',
    });
  });
});

describe('The deletion of an image definition', () => {
  it('is done at once where it is gone already', async () => {
    const { azure, asked } = answering({ status: 204 });
    assert.equal((await deleteImageDefinition(azure, id).poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`]);
  });

  it('is refused while it has versions, which whoever asks has to know', async () => {
    const error = { code: 'CannotDeleteResource', message: 'It has nested resources.' };
    const headers = { 'retry-after': '1' };
    const { azure, asked } = answering({ status: 409, headers, body: { error } });
    await assert.rejects(deleteImageDefinition(azure, id).poll(signal), { code: 'CannotDeleteResource' });
    assert.equal(asked().length, 1);
  });
});
