import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Endpoints } from '../local-azure/process.js';
import { tenantId, world } from '../worlds/local-azure-world.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('The command that starts a local Azure', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'world-'));
    await writeFile(join(folder, 'world.json'), JSON.stringify(world));
    await writeFile(join(folder, 'wrong.json'), JSON.stringify({ ...world, timeScale: 'fast' }));
  });
  after(() => rm(folder, { recursive: true }));

  const start = (...options: readonly string[]) =>
    spawn(process.execPath, ['--import', 'tsx', 'test/local-azure/main.ts', ...options], { cwd: root });

  it('prints its endpoints, serves other names too, and leaves nothing behind', async () => {
    const child = start(
      '--world',
      join(folder, 'world.json'),
      '--certificate-names',
      'one.example,two.example',
    );
    const endpoints = JSON.parse(await firstLine(child)) as Endpoints;
    const ca = await readFile(endpoints.certificate, 'utf8');
    assert.equal(
      await statusOf(`${endpoints.authority}${tenantId}/v2.0/.well-known/openid-configuration`, ca),
      200,
    );
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0);
    assert.equal(existsSync(endpoints.certificate), false);
  });

  it('says what is wrong in a world file', async () => {
    const child = start('--world', join(folder, 'wrong.json'));
    const complaint = await text(child);
    assert.match(complaint, /wrong\.json: .*expected number.*\n.*timeScale/);
    assert.equal(child.exitCode, 2);
  });

  it('explains itself when it is called wrongly', async () => {
    assert.match(await text(start('--port', 'any')), /^usage: local-azure --world FILE/);
  });
});

async function firstLine({ stdout }: ReturnType<typeof spawn>): Promise<string> {
  assert.ok(stdout);
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}

/** The whole standard error of the process. */
async function text(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, servername: 'two.example', agent: false }, (response) => {
      resolve(response.resume().statusCode);
    }).on('error', reject);
  });
}
