import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import { read } from '../../../../tasks/core/factory/validate/state.js';
import { goldenImage, labsJson } from '../../../worlds/configuration.js';
import { writeSources } from '../../../worlds/sources.js';
import { answering } from '../../azure/answering.js';
import { subscription } from '../../configuration/bad-files.js';
import { fakeContext } from '../../step/fake-context.js';

const files = {
  'GoldenImages/Server.json': goldenImage(),
  'Labs.json': labsJson(subscription, { Near: [''] }),
};

/** The state that is read from these files, and what the log says meanwhile. */
async function readFrom(
  files: Readonly<Record<string, unknown>>,
  azure?: ReturnType<typeof answering>['azure'],
) {
  const sources = await writeSources(files);
  const said: string[] = [];
  const inputs = {
    ...defaultsOf(validateConfiguration),
    ConfigurationLocation: sources.folder,
    parameterOverrides: '-size Standard_B1s',
  };
  try {
    const state = await read(fakeContext(inputs, azure, { reading: (what) => void said.push(what) }));
    return { state, said };
  } finally {
    await sources.remove();
  }
}

describe('Reading what ValidateConfiguration judges', () => {
  it('needs no Azure where there is no service connection', async () => {
    const { state, said } = await readFrom(files);
    assert.deepEqual(
      [state.azure, state.configuration.goldenImages?.length, state.configuration.labs?.length],
      [undefined, 1, 1],
    );
    assert.deepEqual(
      state.overrides.map(({ name }) => name),
      ['size'],
    );
    assert.deepEqual(said, ['1 golden images and 1 labs.']);
  });

  it('asks Azure nothing about a configuration that is unusable as a whole', async () => {
    const { azure, requests } = answering();
    const { state } = await readFrom({ 'Labs.json': files['Labs.json'] }, azure);
    assert.ok(state.configuration.unusable);
    assert.equal(state.azure, undefined);
    assert.deepEqual(requests, []);
  });

  it('registers the secrets that parameters get', async () => {
    const template = goldenImage();
    const withObject = {
      ...template,
      parameters: { ...template.parameters, keys: { type: 'secureObject' } },
    };
    const sources = await writeSources({ ...files, 'GoldenImages/Server.json': withObject });
    const inputs = {
      ...defaultsOf(validateConfiguration),
      ConfigurationLocation: sources.folder,
      parameterOverrides: '{"keys": {"a": ["hidden"]}}',
    };
    const context = fakeContext(inputs, undefined);
    await read(context);
    await sources.remove();
    assert.deepEqual(context.secrets, ['hidden']);
  });
});
