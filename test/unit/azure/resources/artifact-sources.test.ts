import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  listArtifacts,
  listArtifactSources,
} from '../../../../tasks/core/azure/resources/artifact-sources.js';
import { answering, group } from '../answering.js';

const lab = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const { signal } = new AbortController();

describe('The artifact repositories of a lab', () => {
  it('are enabled where Azure says nothing else', async () => {
    const value = [
      { name: 'public repo', properties: {} },
      { name: 'own', properties: { status: 'Disabled' } },
    ];
    const { azure, asked } = answering({ body: { value } });
    assert.deepEqual(await listArtifactSources(azure, lab, signal), [
      { name: 'public repo', isEnabled: true },
      { name: 'own', isEnabled: false },
    ]);
    assert.deepEqual(asked(), [
      `GET https://management.example.com${lab}/artifactsources?api-version=2018-09-15`,
    ]);
  });

  it('name the lab where they cannot be listed', async () => {
    const error = { code: 'AuthorizationFailed', message: 'No.' };
    await assert.rejects(
      listArtifactSources(answering({ status: 403, body: { error } }).azure, lab, signal),
      {
        message: /^Could not list the artifact repositories of the lab Lab/,
      },
    );
  });
});

describe('The artifacts of a repository', () => {
  const source = { name: 'public repo', isEnabled: true };

  it('that are malformed spoil nothing but themselves', async () => {
    const odd = { name: 7, properties: { title: ['x'], description: {}, targetOsType: 1, parameters: 'x' } };
    const { azure } = answering({ body: { value: [null, odd, { name: 'tool', properties: null }] } });
    assert.deepEqual(await listArtifacts(azure, lab, source, signal), [
      { name: '', title: '', description: '', parameters: {} },
      { name: 'tool', title: 'tool', description: '', parameters: {} },
    ]);
  });

  it('are listed with their parameters, page after page', async () => {
    const nextLink = 'https://management.example.com/next';
    const parameters = {
      packages: { type: 'string', displayName: 'Packages' },
      count: { type: 'int', defaultValue: 0, allowEmpty: true, allowedValues: [0, 1] },
    };
    const one = { name: 'tool', properties: { title: 'Tool', targetOsType: 'Linux', parameters } };
    const { azure, asked } = answering({ body: { value: [one], nextLink } }, { body: { value: [{}] } });
    assert.deepEqual(await listArtifacts(azure, lab, source, signal), [
      {
        name: 'tool',
        title: 'Tool',
        description: '',
        targetOsType: 'Linux',
        parameters: {
          packages: { type: 'string' },
          count: { type: 'int', defaultValue: 0, allowEmpty: true, allowedValues: [0, 1] },
        },
      },
      { name: '', title: '', description: '', parameters: {} },
    ]);
    assert.match(asked()[0] ?? '', /artifactsources\/public%20repo\/artifacts[?]/);
  });

  it('may be described in any form: nothing is known of what is no definition of a parameter', async () => {
    const read = async (parameters: unknown) => {
      const value = [{ name: 'tool', properties: { parameters } }];
      const [artifact] = await listArtifacts(answering({ body: { value } }).azure, lab, source, signal);
      return artifact?.parameters;
    };
    const odd = { a: null, b: 'text', c: { type: 5, allowEmpty: 'no', allowedValues: 'x' } };
    assert.deepEqual(await read(odd), { a: { allowEmpty: true }, b: { allowEmpty: true }, c: {} });
    assert.deepEqual([await read(null), await read('x'), await read(undefined)], [{}, {}, {}]);
  });
});
