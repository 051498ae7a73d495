import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, type JobSettings, prepareJob } from '../../local-agent/job.js';
import { readTaskDefinition } from '../../local-agent/task-definition.js';

const definition = {
  id: '0c1f57a4-6a0e-4a35-9b54-6df3d0f7f003',
  name: 'Trial',
  version: { Major: 1, Minor: 2, Patch: 3 },
  inputs: [{ name: 'folder', type: 'filePath' }],
  execution: {},
};

describe('A job', () => {
  let work: string;
  let task: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'job-'));
    task = join(work, 'Trial');
    await mkdir(task);
    await writeFile(join(task, 'task.json'), JSON.stringify(definition));
  });

  after(() => rm(work, { recursive: true, force: true }));

  const prepare = async (settings: Partial<JobSettings> = {}): Promise<Job> =>
    await prepareJob({ task, ...settings }, await readTaskDefinition(task), work);

  it('A2: expands and trims the `env:` of its step', async () => {
    const { environment } = await prepare({
      stepEnvironment: { MAPPED_TOKEN: ' $(System.AccessToken) ' },
      systemConnection: { url: 'https://pipelines.example/', accessToken: 'token' },
    });
    assert.equal(environment['MAPPED_TOKEN'], 'token');
  });

  it('A2: has nothing of our own environment but the path and the home', async () => {
    process.env['INPUT_LEAKED'] = 'leaked';
    const { environment } = await prepare({ extraEnvironment: { NODE_EXTRA_CA_CERTS: 'certificate' } });
    delete process.env['INPUT_LEAKED'];
    const { PATH, INPUT_LEAKED, NODE_EXTRA_CA_CERTS } = environment;
    assert.deepEqual(
      [PATH, INPUT_LEAKED, NODE_EXTRA_CA_CERTS],
      [process.env['PATH'], undefined, 'certificate'],
    );
  });

  it('A6: takes what the pipeline sets rather than what is predefined', async () => {
    const { environment } = await prepare({ variables: { 'Build.SourcesDirectory': '/elsewhere' } });
    assert.deepEqual(
      [environment['BUILD_SOURCESDIRECTORY'], environment['INPUT_FOLDER']],
      ['/elsewhere', '/elsewhere'],
    );
  });

  it('A7: gives the token of the system connection as a secret variable', async () => {
    const { environment, masker } = await prepare({
      systemConnection: { url: 'https://pipelines.example/', accessToken: 'system-token' },
    });
    assert.deepEqual(
      [
        environment['SECRET_SYSTEM_ACCESSTOKEN'],
        environment['SYSTEM_ACCESSTOKEN'],
        masker.mask('system-token'),
      ],
      ['system-token', undefined, '***'],
    );
  });

  it('A8: has its folders, and the task alone in one of them', async () => {
    const { folders, environment } = await prepare();
    assert.equal(folders.task, join(work, '_tasks', `Trial_${definition.id}`, '1.2.3'));
    for (const path of [
      join(folders.task, 'task.json'),
      folders.sources,
      environment['AGENT_TEMPDIRECTORY'],
    ]) {
      assert.ok(path !== undefined && existsSync(path), path);
    }
  });

  it('A13: looks for the files of a classic release in its artifacts', async () => {
    const { environment, folders } = await prepare({
      variables: { 'system.hostType': 'release' },
      inputs: { folder: 'Configuration' },
    });
    assert.equal(environment['INPUT_FOLDER'], join(folders.artifacts, 'Configuration'));
  });

  it('A26: masks no values that are shorter than the pipeline says, but at most 6', async () => {
    const { masker } = await prepare({
      variables: { AZP_IGNORE_SECRETS_SHORTER_THAN: '10' },
      secretVariables: { short: 'abcde', long: 'uvwxyz' },
    });
    assert.equal(masker.mask('abcde uvwxyz'), 'abcde ***');
  });
});
