import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { questions } from '../../scripts/real-azure/questions/all.js';
import { assumedFacts } from '../local-azure/facts.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { World } from '../local-azure/world.js';
import { type KitRun, runKit, startKit } from '../worlds/kit-runs.js';
import { heldBy, kitWorld } from '../worlds/kit-worlds.js';
import { subscriptionId } from '../worlds/worlds.js';

describe('The kit for a real subscription, on a local Azure', () => {
  let assumed: World;
  let held: Awaited<ReturnType<typeof heldBy>>;
  let azure: LocalAzure;
  let record: string;
  let run: KitRun | undefined;

  before(async () => {
    record = await mkdtemp(join(tmpdir(), 'kit-record-'));
    assumed = await kitWorld();
    azure = await launchLocalAzure(assumed, { record });
    held = await heldBy(azure);
    run = await runKit(azure, assumed);
  });
  after(async () => {
    await azure.stop();
    await rm(record, { recursive: true });
  });

  /**
   * A run that is ended by a signal while its roles are there, one for the group and one for the subscription: they are in no
   * group, and the last that would be found.
   */
  async function endWithRoles(signal: NodeJS.Signals): Promise<KitRun> {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope', '--only', '11');
    while ((await azure.state()).customRoles.length < 2) {
      assert.equal(child.exitCode, null);
      await setTimeout(100);
    }
    child.kill(signal);
    return end;
  }

  it('asks every question, and finds what the tasks rely on', () => {
    assert.equal(run?.exitCode, 0, run?.printed);
    assert.deepEqual(run.result?.facts, assumedFacts);
    assert.deepEqual(
      run.result.questions.map(({ number, verdict }) => [number, verdict]),
      questions.map(({ number }) => [number, 'as assumed']),
    );
  });

  it('has the tasks build, save and distribute with their roles alone', () => {
    const found = run?.result?.questions.find(({ number }) => number === 11)?.details['roles'];
    const roles = found as Readonly<Record<string, { readonly says: string }>>;
    const said = ['CreateImageVMs', 'SnapImages', 'CleanUpFactory', 'DistributeImages', 'RetireImages'].map(
      (role) => roles[role]?.says.replace(/, in \d+ s\.$/, ''),
    );
    assert.deepEqual(said, ['1 built', '1 stored', '1 deleted', '2 brought', '2 deleted, 2 kept']);
  });

  it('says first what it makes, and deletes all of it, and nothing else', async () => {
    assert.match(run?.printed ?? '', /It makes the resource group imagefactory-real-azure-/);
    assert.match(run?.printed ?? '', /is gone: GET answers 404/);
    assert.deepEqual(await heldBy(azure), held);
  });

  it('writes nothing that tells whose subscription it was, and no secret', async () => {
    const secrets = await secretsIn(record);
    assert.ok(secrets.length > 1, 'secrets were sent');
    const ids = assumed.applications.flatMap(({ clientId, objectId, secret = '' }) => [
      clientId,
      objectId,
      secret,
    ]);
    const known = [...secrets, subscriptionId, assumed.tenantId, ...ids];
    for (const [name, text] of Object.entries(run?.files ?? {})) {
      assert.ok(text.length > 1000, name);
      const found = known.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
      assert.deepEqual(found, [], name);
    }
  });

  it('deletes all that it made when it is interrupted, however often, and its terminal is closed', async () => {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope');
    await azure.reached(12, AbortSignal.timeout(60_000));
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGINT'] as const) child.kill(signal);
    const { exitCode, result, printed } = await end;
    assert.equal(exitCode, 1, printed);
    assert.ok((result?.notBegun.length ?? 0) > 0, printed);
    assert.equal(result?.cleanUp.isClean, true);
    assert.deepEqual(await heldBy(azure), held);
  });

  it('deletes its roles, too, when it is interrupted', async () => {
    const { result, printed } = await endWithRoles('SIGTERM');
    assert.equal(result?.cleanUp.isClean, true, printed);
    assert.deepEqual(await heldBy(azure), held);
  });

  it('leaves the group with --clean where nobody may tell whether it has roles', async () => {
    await endWithRoles('SIGKILL');
    const list = { kind: 'arm', method: 'GET', path: 'roleDefinitions\\?' } as const;
    await azure.addFaults({ act: 'answer', ...list, status: 403, code: 'AuthorizationFailed' });
    const { exitCode, printed } = await (await startKit(azure, assumed, '--clean')).end;
    assert.equal(exitCode, 3, printed);
    assert.match(printed, /custom roles is not known/);
    const { labs, customRoles } = await azure.state();
    assert.equal(labs.length, held.labs.length + 1);
    assert.equal(customRoles.length, 2);
  });

  it('deletes with --clean what a run left that was killed', async () => {
    await endWithRoles('SIGKILL');
    const left = await azure.state();
    assert.notEqual(left.labs.length, held.labs.length);
    assert.equal(left.customRoles.length, 2);
    const { exitCode, printed } = await (await startKit(azure, assumed, '--clean')).end;
    assert.equal(exitCode, 0, printed);
    assert.deepEqual(await heldBy(azure), held);
  });

  it('deletes with --clean the environment that a run was making which was killed', async () => {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope', '--only', '19');
    // Its resource group lies beside that of the kit.
    while ((await azure.state()).environments.every(({ resources }) => resources.length === 0)) {
      assert.equal(child.exitCode, null);
      await setTimeout(50);
    }
    child.kill('SIGKILL');
    await end;
    assert.equal((await azure.state()).environments.length, 1);
    const { exitCode, printed } = await (await startKit(azure, assumed, '--clean')).end;
    assert.equal(exitCode, 0, printed);
    assert.match(printed, /Deleting the environment kit/);
    assert.equal(printed.match(/is gone: GET answers 404/g)?.length, 2, printed);
    assert.deepEqual(await heldBy(azure), held);
  });
});

/** Tokens, keys and signatures in all requests and answers. */
async function secretsIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('requests-'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const requests = texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RecordedRequest),
  );
  const secret = /(?:sig=|"access_token":"|"value":"(?=[^"]{60}))([^&"\s]{12,})/g;
  const found = requests.flatMap(({ url, body, headers, answer }): string[] => [
    ...String(headers['authorization'] ?? '')
      .split(' ')
      .slice(1),
    ...[...`${url} ${body} ${answer}`.matchAll(secret)].flatMap(([, value]) => value ?? []),
  ]);
  return [...new Set(found)];
}
