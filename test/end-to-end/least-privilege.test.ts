import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import {
  connectionAs,
  type Identity,
  publishedRole,
  roleWorld,
  steps,
  without,
  withRoles,
} from '../roles/night.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { storedImage } from '../worlds/seeds.js';
import { waitingImage } from '../worlds/waiting-images.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/Win2022.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win2022'] }),
};

/** A permission that each task needs only for a change, and always then; of the check, one that it only asks for. */
const taken: Readonly<Record<string, string>> = {
  CreateImageVMs: 'Microsoft.Resources/deployments/write',
  ValidateConfiguration: 'Microsoft.Compute/locations/usages/read',
  SnapImages: 'Microsoft.Compute/disks/beginGetAccess/action',
  TestImages: 'Microsoft.DevTestLab/labs/customImages/write',
  DistributeImages: 'Microsoft.DevTestLab/labs/customImages/write',
  CleanUpFactory: 'Microsoft.DevTestLab/labs/virtualMachines/delete',
  RetireImages: 'Microsoft.DevTestLab/labs/customImages/delete',
};

/** TestImages is none of a night without tests: it is asked by itself. */
const nightly = Object.entries(steps).filter(([task]) => task !== 'TestImages');

const ask = 'Microsoft.Authorization/permissions/read';

/** Each task as three identities: with its role, with one action less, and without the right to ask what is missing. */
async function identitiesOf(task: string): Promise<Identity[]> {
  const role = await publishedRole(task);
  const action = taken[task] ?? '';
  return [
    { name: task, role },
    { name: `${task} warned`, role: without(role, action) },
    { name: `${task} unwarned`, role: without(role, action, ask) },
  ];
}

describe('A task with exactly its published role', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let identities: Identity[];
  const runs = new Map<string, Observed>();
  const runOf = (name: string): Observed => {
    const run = runs.get(name);
    assert.ok(run, `${name} did not run.`);
    return run;
  };

  before(async () => {
    sources = await writeSources(files);
    identities = (await Promise.all(nightly.map(([task]) => identitiesOf(task)))).flat();
    pipeline = await openPipeline({ world: roleWorld(identities), sources: sources.folder });
    const observeAs = (
      name: string,
      task: string,
      inputs: Readonly<Record<string, string>>,
    ): Promise<Observed> =>
      observe(pipeline, task, inputs, {
        endpoints: [connectionAs(name, identities, pipeline)],
        variables: { 'build.buildId': name.length.toString() },
      });
    for (const [task, inputs] of nightly) {
      if (task === 'RetireImages')
        runs.set(
          'guarded',
          await observeAs(`${task} warned`, task, { ...inputs, allowMassDeletion: 'false' }),
        );
      for (const name of [`${task} warned`, `${task} unwarned`, task])
        runs.set(name, await observeAs(name, task, inputs));
    }
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  for (const [task] of nightly) {
    const action = taken[task] ?? '';

    it(`succeeds: ${task}`, () => {
      const { outcome } = runOf(task);
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    });

    if (task === 'ValidateConfiguration') continue;

    it(`is told before anything is changed what ${task} lacks`, () => {
      const { outcome, requests } = runOf(`${task} warned`);
      const changes = changesIn(requests);
      // A lab in which RetireImages may not delete does not keep it from the store.
      const concerned =
        task === 'RetireImages'
          ? changes.filter((change) => !/\/imagefactory(vhds|-records)\//.test(change))
          : changes;
      assert.notEqual(outcome.result, 'Succeeded', logOf(outcome));
      assert.deepEqual(concerned, []);
      assert.ok(logOf(outcome).includes(`may not ${action} on /subscriptions/`), logOf(outcome));
    });

    it(`is told what Azure refused ${task} in the middle, where, and what to do`, () => {
      const { outcome } = runOf(`${task} unwarned`);
      const log = logOf(outcome);
      assert.equal(outcome.result, 'Failed', log);
      assert.ok(log.toLowerCase().includes(`perform action '${action.toLowerCase()}'`), log);
      assert.match(log, /(over|at) scope '\/subscriptions\//);
      assert.match(log, /Least privilege/);
      assertReadable(outcome);
    });
  }

  it('C94 deletes nothing that it may, either, where all would go and one lab lets it delete nothing', () => {
    const { outcome, requests } = runOf('guarded');
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /Nothing is deleted, because imagesToKeep is 0/);
    assert.deepEqual(changesIn(requests), []);
  });

  it('plans all tasks with that of the check, which changes nothing and says so', () => {
    const { outcome, requests } = runOf('ValidateConfiguration');
    const log = logOf(outcome);
    assert.deepEqual(changesIn(requests), []);
    assert.match(log, /IF510: .*may only read/);
    assert.doesNotMatch(log, /unknown|IF50[89]/);
    assert.match(log, /SnapImages.*it would snap 1/);
  });

  it('is told what the check lacks, and checks the rest', () => {
    const { outcome } = runOf('ValidateConfiguration warned');
    const log = logOf(outcome);
    assert.equal(outcome.result, 'Failed', log);
    const action = 'Microsoft\\.Compute/locations/usages/read';
    assert.match(
      log,
      new RegExp(
        `^Factory: wrong\n  IF508: ValidateConfiguration: .* may not ${action} on /subscriptions/`,
        'm',
      ),
    );
    assert.deepEqual([...new Set(log.match(/(?<=IF508: )\w+/g))], ['ValidateConfiguration']);
    assert.match(log, /SnapImages.*it would snap 1/);
  });

  it('is told what Azure refused the check, and checks the rest', () => {
    const { outcome } = runOf('ValidateConfiguration unwarned');
    const log = logOf(outcome);
    assert.equal(outcome.result, 'Succeeded', log);
    assert.match(log, /IF509: .*perform action 'microsoft\.compute\/locations\/usages\/read'/i);
    assert.match(log, /SnapImages.*it would snap 1/);
    assertReadable(outcome);
  });

  it('leaves nothing behind in the labs but what was there', async () => {
    const { labs } = await pipeline.azure.state();
    assert.deepEqual(
      labs
        .flatMap(({ customImages, virtualMachines }) => [...customImages, ...virtualMachines])
        .map(({ name }) => name),
      ['Base'],
    );
  });
});

describe('A task whose published role is not all that Azure asks for', () => {
  const tasks = ['CreateImageVMs', 'DistributeImages'];
  let sources: Sources;
  let pipeline: Pipeline;
  let run: (task: string) => Promise<Observed>;

  before(async () => {
    sources = await writeSources(files);
    const identities = await Promise.all(
      tasks.map(async (name) => ({ name, role: await publishedRole(name) })),
    );
    const stored = lab('Factory', { blobs: storedImage('Win2022-1', { imagePath: 'Win2022.json' }) });
    const factory = world([stored, lab('Near')], { facts: { publishedRoles: 'not enough' } });
    pipeline = await openPipeline({ world: withRoles(identities, factory), sources: sources.folder });
    run = (task) =>
      observe(pipeline, task, steps[task] ?? {}, {
        endpoints: [connectionAs(task, identities, pipeline)],
      });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const lacking: Readonly<Record<string, string>> = {
    CreateImageVMs: 'Microsoft.Network/virtualNetworks/subnets/join/action',
    DistributeImages: 'Microsoft.Storage/storageAccounts/listKeys/action',
  };

  for (const task of tasks)
    it(`is told which action on what, and that ${task} has to get it beside its role`, async () => {
      const { outcome } = await run(task);
      const log = logOf(outcome);
      assert.equal(outcome.result, 'Failed', log);
      assert.ok(log.includes(`'${lacking[task] ?? ''}'`), log);
      assert.match(log, /linked scope '\/subscriptions\//);
      assert.match(log, /Where it has that role, add the action to it/);
      assertReadable(outcome);
    });
});

describe('TestImages with exactly its published role', () => {
  const seed = {
    imagePath: 'Win2022.json',
    guid: 'c3870516-4428-55e1-97a7-e44aaf43a0f9',
    sourceVmId: `${labId('Factory')}/virtualmachines/vm`,
  };
  const factory = world([lab('Factory', { blobs: waitingImage('Win2022', seed) })]);
  let sources: Sources;
  let pipeline: Pipeline;
  let run: (name: string) => Promise<Observed>;

  before(async () => {
    const rule = { ImagePaths: 'Win2022', Test: 'boot' };
    sources = await writeSources({ ...files, 'Configuration/Images.json': { Images: [rule] } });
    const identities = await identitiesOf('TestImages');
    pipeline = await openPipeline({ world: withRoles(identities, factory), sources: sources.folder });
    run = (name) =>
      observe(pipeline, 'TestImages', steps['TestImages'] ?? {}, {
        endpoints: [connectionAs(name, identities, pipeline)],
      });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  it('is told before anything is changed what it lacks', async () => {
    const { outcome, requests } = await run('TestImages warned');
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /may not Microsoft\.DevTestLab\/labs\/customImages\/write on/);
  });

  it('says of an image which right its test lacked, and tests it once that is there', async () => {
    const refused = await run('TestImages unwarned');
    assert.equal(refused.outcome.result, 'Failed');
    assert.match(logOf(refused.outcome), /Least privilege/);
    const { outcome } = await run('TestImages');
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.equal(outcome.outputs['testedCount'], '1');
  });
});
