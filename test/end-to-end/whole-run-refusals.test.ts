import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Lab, World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { afterANight, broughtBefore, fastAndSlow, wholeInputs, withCores } from '../worlds/fast-and-slow.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf, reportOf } from '../worlds/reports.js';
import { subscriptionId } from '../worlds/worlds.js';

const files = {
  ...fastAndSlow,
  'Sizes/GoldenImages/Large.json': goldenImage(),
  'Sizes/GoldenImages/Small.json': goldenImage(),
  'Sizes/Images.json': { Images: [{ ImagePaths: 'Large', Size: 'Standard_D8s_v5' }] },
  'Sizes/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

let pipeline: Pipeline;

before(async () => {
  pipeline = await openPipelineWith(files, afterANight());
});

after(() => pipeline.close());

type Inputs = Readonly<Record<string, string>>;

async function run(world: World, inputs: Inputs): Promise<Observed> {
  await pipeline.azure.begin(world);
  const observed = await observe(pipeline, 'RunImageFactory', { ...wholeInputs, ...inputs });
  assertReadable(observed.outcome);
  return observed;
}

/** All but the blob by which one whole run at a time has the factory lab. */
function withoutLock(requests: Observed['requests']): Observed['requests'] {
  return requests.filter(({ path }) => !path.includes('/imagefactoryruns'));
}

/** Asserts that a run has failed for a reason before it changed anything. */
function assertRefusedFor(observed: Observed, reason: RegExp): void {
  const log = assertRefused({ ...observed, requests: withoutLock(observed.requests) });
  assert.match(log, reason);
}

describe('RunImageFactory with inputs that contradict each other', () => {
  const contradictions: readonly (readonly [Inputs, RegExp])[] = [
    [{ storeVhd: 'false' }, /storeVhd is off and no gallery is given.*Give the input gallery/],
    [{ snapshotResourceGroup: 'Snapshots' }, /snapshotResourceGroup is given and no gallery/],
    [{ imagesToKeep: '0' }, /imagesToKeep is 0: .*set allowMassDeletion for one run/],
    [{ imagesAreGeneralized: 'false' }, /imagesAreGeneralized is off and generalize is on/],
  ];
  for (const [inputs, reason] of contradictions)
    it(`fails with what to do before it asks Azure for anything: ${Object.keys(inputs).join()}`, async () => {
      const observed = await run(afterANight(), inputs);
      assertRefusedFor(observed, reason);
      assert.deepEqual(
        observed.requests.filter(({ kind }) => kind !== 'token'),
        [],
      );
    });

  it('fails before anything is begun where every VM would be deleted without an image', async () => {
    const observed = await run(afterANight(), { generalize: 'false', deleteUncommitted: 'true' });
    assertRefusedFor(observed, /generalize is off and deleteUncommitted is on: every VM would be built and/);
  });
});

describe('RunImageFactory whose plan cannot be carried out', () => {
  it('fails before anything is begun where the time box is shorter than every build', async () => {
    assertRefusedFor(
      await run(afterANight(), { stopStartingAfterMinutes: '5' }),
      /stopStartingAfterMinutes is 5, and the shortest of the 2 builds is expected to take 11 minutes until it is stored: .*Give more/,
    );
  });

  it('fails before anything is begun where the quota has no cores', async () => {
    assertRefusedFor(
      await run(withCores(0), {}),
      /None of the 2 golden images can be built: .* needs 2 cores .* westeurope is 0\..*Request a quota/,
    );
  });

  it('shows with whatIf why it would be refused', async () => {
    const { outcome, requests } = await run(withCores(0), { whatIf: 'true' });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /None of the 2 golden images can be built/);
  });

  it('builds the others where one golden image needs more cores than the quota has', async () => {
    const { outcome, state } = await run(withCores(4), {
      ConfigurationLocation: 'Sizes',
      allowMassDeletion: 'true',
    });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.equal(outcomeOf(outcome, 'Large.json'), 'failed');
    assert.match(
      logOf(outcome),
      /Large\.json needs 8 cores .* is 4\.\s+Remedy: Request a quota of at least 8/,
    );
    assert.ok(imagesIn(state, 'Near').some((name) => name.startsWith('Small-')));
  });

  it('C94 fails before anything is begun where more than half of all images would be deleted', async () => {
    const removed = Array.from({ length: 20 }, (_, index) => `Gone${index}`);
    const world = withImages(removed.map((name) => broughtBefore(name, `${name}.json`)));
    const observed = await run(world, {});
    assertRefusedFor(observed, /of \d+ custom images .* would (be deleted|go)/);
    assert.deepEqual(imagesIn(observed.state, 'Near'), removed.toSorted());
  });
});

/** The factory after a night, in which Near has other images. */
function withImages(customImages: NonNullable<Lab['customImages']>): World {
  const usual = afterANight();
  const inLab = (lab: Lab): Lab => (lab.name === 'Near' ? { ...lab, customImages } : lab);
  const subscriptions = usual.subscriptions.map((one) => ({ ...one, labs: one.labs.map(inLab) }));
  return { ...usual, subscriptions };
}

/** A run that can be cancelled, and tells when it builds both. */
function begin(buildId: string): {
  readonly builds: Promise<void>;
  readonly cancel: () => void;
  readonly outcome: Promise<TaskOutcome>;
} {
  let cancel = (): void => undefined;
  const cancelOn = new Promise<void>((resolve) => (cancel = resolve));
  const deploying = new Set(['Fast', 'Slow']);
  let outcome: Promise<TaskOutcome> | undefined;
  const builds = new Promise<void>((resolve) => {
    outcome = pipeline.run('RunImageFactory', wholeInputs, {
      variables: { 'build.buildId': buildId },
      cancelOn,
      onLine: (line) => {
        const [, name = ''] = /the deployment Deploy-(\w+)-\w+ of .*: Accepted/.exec(line) ?? [];
        if (deploying.delete(name) && deploying.size === 0) resolve();
      },
    });
  });
  assert.ok(outcome);
  return { builds, cancel, outcome };
}

describe('RunImageFactory while another run works on the factory lab', () => {
  it('fails with the name of the other one where it is not to wait, and changes nothing', async () => {
    await pipeline.azure.begin(afterANight());
    await pipeline.azure.addFaults({ service: 'deployment hangs' });
    const other = begin('4711');
    await other.builds;
    const variables = { 'build.buildId': '4712' };
    const inputs = { ...wholeInputs, lockWaitMinutes: '0' };
    const observed = await observe(pipeline, 'RunImageFactory', inputs, { variables });
    other.cancel();
    assertRefusedFor(
      observed,
      /Run 4711 works on the factory lab Factory since .*, and has changed nothing\./,
    );
    await other.outcome;
  });

  it('waits for the other one, says so, and builds when that has ended', async () => {
    await pipeline.azure.begin(afterANight());
    const first = begin('4711');
    await first.builds;
    const second = begin('4712');
    const [before, afterwards] = await Promise.all([first.outcome, second.outcome]);
    assert.deepEqual([before.result, afterwards.result], ['Succeeded', 'Succeeded'], logOf(afterwards));
    assert.match(logOf(afterwards), /Run 4711 works on .* this run waits for it up to 30 minutes\./);
    const ofFirst = reportOf(before).records.map(({ endedAt = '' }) => endedAt);
    const ofSecond = reportOf(afterwards).records.flatMap(({ startedAt }) => startedAt ?? []);
    assert.ok((ofFirst.toSorted().at(-1) ?? '') <= (ofSecond.toSorted()[0] ?? ''));
  });
});
