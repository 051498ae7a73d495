import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createCustomImage,
  deleteCustomImage,
  getCustomImage,
  listCustomImages,
  usabilityOf,
} from '../../../../tasks/core/azure/resources/custom-images.js';
import { type Answer, answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const id = `${labId}/customimages/Image`;

const url = `https://management.example.com${id}?api-version=2018-09-15`;

const { signal } = new AbortController();

const answerOf = (properties: object = {}): Answer => ({
  body: { id, name: 'Image', tags: { mark: 'a' }, properties },
});

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Not found.' } } };

describe('A custom image', () => {
  const read = async (properties: object) => {
    const { azure } = answering(answerOf(properties));
    return getCustomImage(azure, labId, 'Image', signal);
  };

  it('has what Azure tells of it', async () => {
    const creationDate = '2026-11-20T01:02:03.000Z';
    const image = await read({
      provisioningState: 'Succeeded',
      creationDate,
      description: 'An image.',
      vhd: { osType: 'Linux' },
    });
    assert.deepEqual(image, {
      id,
      name: 'Image',
      tags: { mark: 'a' },
      provisioningState: 'Succeeded',
      createdDate: new Date(creationDate),
      osType: 'Linux',
      description: 'An image.',
    });
  });

  for (const [made, properties, osType] of [
    ['a Windows machine', { vhd: null, vm: { windowsOsInfo: {}, linuxOsInfo: null } }, 'Windows'],
    ['a Linux machine', { vm: { windowsOsInfo: null, linuxOsInfo: {} } }, 'Linux'],
    ['something else', { vhd: null, vm: null }, undefined],
  ] as const)
    it(`made from ${made} tells the operating system: ${osType}`, async () => {
      assert.equal((await read(properties))?.osType, osType);
    });

  for (const [states, usability] of [
    [['Succeeded', 'succeeded', 'SUCCEEDED', ''], 'usable'],
    [['Failed', 'failed', 'Canceled', 'canceled', 'Cancelled'], 'failed'],
    [['Creating', 'Deleting', 'Succeeding', 'PartiallyFailed', 'unknown'], 'unfinished'],
  ] as const)
    it(`in the states "${states.join('", "')}" is ${usability}`, () => {
      for (const provisioningState of states)
        assert.equal(usabilityOf({ provisioningState }), usability, provisioningState);
    });

  it('without a state is usable', () => {
    assert.equal(usabilityOf({}), 'usable');
  });

  it('that is missing is undefined', async () => {
    const { azure } = answering(missing);
    assert.equal(await getCustomImage(azure, labId, 'Image', signal), undefined);
  });

  it('is asked for by no name that leads elsewhere', async () => {
    const { azure, asked } = answering();
    await assert.rejects(
      getCustomImage(azure, labId, '../x', signal),
      /is not the name of an Azure resource/,
    );
    assert.deepEqual(asked(), []);
  });

  it('of another lab is not taken for one of this lab', async () => {
    const { azure } = answering({ body: { value: [{ id: id.replace('labs/Lab', 'labs/Other') }] } });
    await assert.rejects(listCustomImages(azure, labId, signal), /which does not lie in/);
  });

  it('is listed with all of its lab, page after page', async () => {
    const nextLink = 'https://management.example.com/next';
    const { azure } = answering(
      { body: { value: [{ id: `${id}1` }], nextLink } },
      { body: { value: [{ id: `${id}2` }] } },
    );
    const images = await listCustomImages(azure, labId, signal);
    assert.deepEqual(
      images.map(({ name }) => name),
      ['Image1', 'Image2'],
    );
  });
});

describe('The creation of a custom image', () => {
  const status = 'https://management.example.com/status';
  const started: Answer = { status: 201, headers: { 'azure-asyncoperation': status }, body: {} };
  const create = (...answers: readonly Answer[]) => {
    const { azure, asked, requests } = answering(...answers);
    const operation = createCustomImage(azure, labId, {
      name: 'Image',
      vhdUrl: 'https://store.example.com/vhds/x.vhd',
      osType: 'Windows',
      sysPrep: true,
      description: 'An image.',
      tags: { mark: 'a' },
    });
    return { operation, asked, requests };
  };

  it('sends the VHD, its operating system, whether it is generalized, and the tags', async () => {
    const { operation, asked, requests } = create(answerOf({ provisioningState: 'Succeeded' }));
    assert.equal((await operation.poll(signal)).value?.id, id);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    const vhd = { imageName: 'https://store.example.com/vhds/x.vhd', osType: 'Windows', sysPrep: true };
    const properties = { vhd, description: 'An image.' };
    assert.equal(requests[0]?.body, JSON.stringify({ properties, tags: { mark: 'a' } }));
  });

  it('fails where the image has failed, although the operation reports success', async () => {
    const succeeded = { body: { status: 'Succeeded' } };
    const { operation } = create(started, succeeded, answerOf({ provisioningState: 'Failed' }));
    await operation.poll(signal);
    await assert.rejects(operation.poll(signal), {
      message:
        'Could not create the custom image Image in the lab Lab: it ended as Failed; Azure gives no reason.',
    });
  });

  it('is followed by the image once Azure has lost the operation', async () => {
    const creating = answerOf({ provisioningState: 'Creating' });
    const made = answerOf({ provisioningState: 'Succeeded' });
    const { operation } = create(started, missing, creating, made);
    const states = [];
    for (let poll = 0; poll < 3; poll += 1) states.push((await operation.poll(signal)).state);
    assert.deepEqual(states.slice(1), ['Creating', 'Succeeded']);
  });

  it('is not done while the image is missing, once Azure has lost the operation', async () => {
    const { operation } = create(started, missing, missing, missing);
    await operation.poll(signal);
    assert.deepEqual(
      [(await operation.poll(signal)).done, (await operation.poll(signal)).done],
      [false, false],
    );
  });

  it('ends whatever the casing of the state of the image', async () => {
    const { operation } = create(started, missing, answerOf({ provisioningState: 'succeeded' }));
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).done, true);
  });

  it('fails whatever the casing of the state of the image', async () => {
    const { operation } = create(started, missing, answerOf({ provisioningState: 'failed' }));
    await operation.poll(signal);
    await assert.rejects(operation.poll(signal), /it ended as failed/);
  });

  it('fails where the creation was cancelled', async () => {
    const { operation } = create(started, missing, answerOf({ provisioningState: 'Canceled' }));
    await operation.poll(signal);
    await assert.rejects(operation.poll(signal), /it ended as Canceled/);
  });

  it('fails where the image fails after Azure has lost the operation', async () => {
    const { operation } = create(started, missing, answerOf({ provisioningState: 'Failed' }));
    await operation.poll(signal);
    await assert.rejects(operation.poll(signal), /it ended as Failed/);
  });
});

describe('The creation of a custom image that is read with all of its lab', () => {
  const status = 'https://management.example.com/status';
  const started: Answer = { status: 201, headers: { 'azure-asyncoperation': status }, body: {} };
  const succeeded: Answer = { body: { status: 'Succeeded' } };
  const image = { name: 'Image', vhdUrl: 'https://x/x.vhd', osType: 'Windows', sysPrep: true } as const;

  /** Follows the creation until it is done, and gives the states of the image as they were read. */
  async function followed(states: readonly (string | undefined)[], ...answers: readonly Answer[]) {
    const { azure, asked } = answering(...answers);
    const left = [...states];
    const read = () => {
      const provisioningState = left.shift();
      return Promise.resolve(
        provisioningState === undefined ? undefined : { ...madeImage, provisioningState },
      );
    };
    const operation = createCustomImage(azure, labId, { ...image, description: '', tags: {} }, read);
    for (let polls = 1; polls < 9; polls += 1) {
      const { done, value } = await operation.poll(signal);
      if (done) return { asked: asked(), value, polls };
    }
    throw new Error('It does not end.');
  }

  const madeImage = {
    id,
    name: 'Image',
    tags: {},
    provisioningState: 'Succeeded',
    createdDate: new Date(0),
    description: '',
  };

  it('asks for the image by itself no more', async () => {
    const { asked, value } = await followed(['Succeeded'], started, succeeded);
    assert.deepEqual(asked, [`PUT ${url}`, `GET ${status}`]);
    assert.equal(value?.id, id);
  });

  it('is not done while the image is unfinished, although the operation reports success', async () => {
    assert.equal((await followed(['Creating', 'Succeeded'], started, succeeded)).polls, 3);
  });

  it('asks for the image by itself where the list does not show it', async () => {
    const { asked } = await followed([undefined], started, succeeded, answerOf());
    assert.deepEqual(asked, [`PUT ${url}`, `GET ${status}`, `GET ${url}`]);
  });

  it('fails where the image has failed', async () => {
    await assert.rejects(followed(['Failed'], started, succeeded), /it ended as Failed/);
  });

  it('follows the image where Azure gives no status of the creation', async () => {
    const { asked } = await followed(
      ['Succeeded'],
      { status: 201, body: { properties: { provisioningState: 'Creating' } } },
      answerOf({ provisioningState: 'Succeeded' }),
    );
    assert.deepEqual(asked, [`PUT ${url}`, `GET ${url}`]);
  });
});

describe('The deletion of a custom image', () => {
  const status = 'https://management.example.com/status';
  const started: Answer = { status: 202, headers: { 'azure-asyncoperation': status } };

  it('is done at once where it is gone already', async () => {
    const { azure, asked } = answering({ status: 204 });
    assert.equal((await deleteCustomImage(azure, id).poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`]);
  });

  it('is not done while the image is there, though Azure has lost the operation', async () => {
    const { azure } = answering(started, missing, answerOf(), missing);
    const operation = deleteCustomImage(azure, id);
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
  });
});
