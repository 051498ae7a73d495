import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileAssertions } from '../../../../tasks/core/azure/sign-in/file-assertion.js';

describe('An assertion in a file', () => {
  let folder: string;
  const secrets: string[] = [];
  const sourceOf = (name: string) =>
    fileAssertions(join(folder, name))({
      title: 'the application client',
      proxyFor: () => undefined,
      httpClient: createDefaultHttpClient(),
      protect: (secret) => void secrets.push(secret),
    });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'token-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is read each time, since another one takes its place, and is a secret', async () => {
    const ask = sourceOf('token');
    const read: string[] = [];
    for (const text of ['first', 'second']) {
      await writeFile(join(folder, 'token'), `${text}\n`);
      read.push(await ask());
    }
    assert.deepEqual([read, secrets], [['first', 'second'], read]);
  });

  it('that is missing or empty is named', async () => {
    await writeFile(join(folder, 'empty'), '\n');
    await assert.rejects(sourceOf('empty')(), { message: /empty with the federated token is empty/ });
    await assert.rejects(sourceOf('missing')(), {
      name: 'AuthenticationError',
      message: /missing with the federated token cannot be read: ENOENT/,
      remedy: /AZURE_FEDERATED_TOKEN_FILE/,
    });
  });
});
