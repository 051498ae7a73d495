import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Fault } from '../local-azure/faults/fault.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { World } from '../local-azure/world.js';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { afterANight, fastAndSlow, wholeInputs, withCores } from '../worlds/fast-and-slow.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { type ReportRecord, reportOf } from '../worlds/reports.js';

interface WholeRecord extends ReportRecord {
  readonly details: Readonly<Record<string, string>>;
  readonly phases?: readonly { readonly name: string }[];
}

interface Given {
  readonly world?: World;
  readonly faults?: readonly Fault[];
  readonly buildId?: string;
  readonly options?: RunOptions;
}

let pipeline: Pipeline;

before(async () => {
  pipeline = await openPipelineWith(fastAndSlow, afterANight());
});

after(() => pipeline.close());

/** A run of the whole factory; in a new world if one is given. */
async function run(
  { world, faults = [], buildId = '1', options }: Given,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Observed> {
  if (world) await pipeline.azure.begin(world);
  await pipeline.azure.addFaults(...faults);
  const variables = { 'build.buildId': buildId };
  const observed = await observe(
    pipeline,
    'RunImageFactory',
    { ...wholeInputs, ...inputs },
    { ...options, variables },
  );
  assertReadable(observed.outcome);
  return observed;
}

/** The images of a lab, of whatever day they are. */
function inLab({ state }: Observed, lab: string): string[] {
  return imagesIn(state, lab).map((name) => name.replace(/-\w{3}-\d+-\d{4}/, '-new'));
}

function recordsOf({ outcome }: Observed): readonly WholeRecord[] {
  return reportOf(outcome).records as readonly WholeRecord[];
}

/** The outcomes of one verb by subject and target, with their reasons, e.g. `Fast.json → Factory: succeeded`. */
function outcomesOf(observed: Observed, verb: string): string[] {
  return recordsOf(observed)
    .filter((record) => record.verb === verb)
    .map(({ subject, target, outcome }) => `${subject.name} → ${target?.name ?? ''}: ${outcome}`)
    .map((text) => text.replace(/-\w{3}-\d+-\d{4}/, '-new'))
    .sort();
}

/** Where the requests of a method on a path stand among all, by the time of their answers. */
function places(requests: readonly LoggedRequest[], method: string, path: RegExp): number[] {
  return requests.flatMap((request, index) =>
    request.method === method && path.test(request.path) ? [index] : [],
  );
}

function assertBefore(earlier: readonly number[], later: readonly number[]): void {
  assert.ok(earlier.length > 0 && later.length > 0);
  assert.ok(Math.max(...earlier) < Math.min(...later), `${earlier.join(' ')} before ${later.join(' ')}`);
}

const newImage = (lab: string, name: string) => new RegExp(`/labs/${lab}/customimages/${name}-\\w{3}-`, 'i');

const oldImage = (lab: string, name: string) => new RegExp(`/labs/${lab}/customimages/${name}-old$`, 'i');

const machine = (name: string) => new RegExp(`/virtualmachines/${name}$`, 'i');

const deployment = (name: string) => new RegExp(`/deployments/Deploy-${name}-\\w+$`, 'i');

describe('RunImageFactory with a fast and a slow golden image', () => {
  let usual: Observed;

  before(async () => {
    usual = assertSucceeded(await run({ world: afterANight() }));
  });

  it('leaves the newest image of each in the store and in every lab, and no VM', () => {
    for (const lab of ['Near', 'Far']) assert.deepEqual(inLab(usual, lab), ['Fast-new', 'Slow-new']);
    assert.equal(blobsIn(usual.state, 'storefactory', 'imagefactoryvhds').length, 4);
    assert.deepEqual(machinesIn(usual.state, 'Factory'), []);
  });

  it('C102 has the fast one in every lab, and its predecessor gone, while the slow one is still being built', async () => {
    const left = new Set(['Near', 'Far']);
    const streamed = await run({
      world: afterANight(),
      faults: [{ service: 'deployment hangs', id: '/deployments/Deploy-Slow-' }],
      options: {
        cancelWhen: (line) => {
          const [, lab = ''] = /delete Fast-old → (Near|Far): deleted/.exec(line) ?? [];
          return left.delete(lab) && left.size === 0;
        },
      },
    });
    for (const lab of ['Near', 'Far']) assert.deepEqual(inLab(streamed, lab), ['Fast-new', 'Slow-old']);
    assert.deepEqual(outcomesOf(streamed, 'build'), [
      'Fast.json → Factory: succeeded',
      'Slow.json → Factory: unfinished',
    ]);
  });

  it('deletes an image in a lab only after its successor is made there', () => {
    for (const lab of ['Near', 'Far'])
      for (const name of ['Fast', 'Slow'])
        assertBefore(
          places(usual.requests, 'PUT', newImage(lab, name)),
          places(usual.requests, 'DELETE', oldImage(lab, name)),
        );
  });

  it('says what it reads once, though several steps plan with it', () => {
    const lines = usual.outcome.log;
    const read = lines.slice(lines.indexOf('##[group]Read') + 1, lines.indexOf('##[group]Plan'));
    assert.deepEqual(read, [...new Set(read)]);
  });

  it('does not say of an image that it deletes that it is left alone', () => {
    assert.deepEqual(outcomesOf(usual, 'leave alone'), []);
  });

  it('shows all that with whatIf, with its extent, and changes nothing', async () => {
    const planned = assertSucceeded(await run({ world: afterANight() }, { whatIf: 'true' }));
    assert.deepEqual(changesIn(planned.requests), []);
    const shown = (observed: Observed) =>
      recordsOf(observed).map(({ verb, subject, target }) => `${verb} ${subject.name} ${target?.name ?? ''}`);
    assert.deepEqual(shown(planned).sort(), shown(usual).sort());
    assert.match(logOf(planned.outcome), /to build 2 VMs for about 1\.8 VM-hours, to copy .* 8 deletions\./);
  });
});

describe('RunImageFactory with a time box', () => {
  let boxed: Observed;

  before(async () => {
    boxed = await run({ world: afterANight() }, { stopStartingAfterMinutes: '20' });
  });

  it('carries through what fits, and leaves the rest as it was', () => {
    assert.equal(boxed.outcome.result, 'SucceededWithIssues', logOf(boxed.outcome));
    assert.deepEqual(inLab(boxed, 'Near'), ['Fast-new', 'Slow-old']);
    assert.deepEqual(places(boxed.requests, 'PUT', deployment('Slow')), []);
  });

  it('says of each thing that is unfinished why', () => {
    const unfinished = recordsOf(boxed).filter(({ outcome }) => outcome === 'unfinished');
    assert.deepEqual(
      [...new Set(unfinished.map(({ reason }) => reason))].sort(),
      [
        'It is expected to take 101 minutes, more than stopStartingAfterMinutes (20): no such run starts it.',
        'It waits for another delivery of this golden image, which is unfinished.',
        'It waits for the build of its VM, which is unfinished.',
        'It waits for the storing of the new image, which is unfinished.',
      ].sort(),
    );
    assert.equal(boxed.outcome.outputs['unfinishedCount'], String(unfinished.length));
  });

  it('is gone on with by the next run', async () => {
    const next = assertSucceeded(await run({ buildId: '2' }));
    for (const lab of ['Near', 'Far']) assert.deepEqual(inLab(next, lab), ['Fast-newA', 'Slow-new']);
    assert.deepEqual(machinesIn(next.state, 'Factory'), []);
  });
});

describe('RunImageFactory in a region with cores for one VM', () => {
  let scarce: Observed;

  before(async () => {
    scarce = assertSucceeded(await run({ world: withCores(3) }));
  });

  it('builds one after the other, the longest first, as soon as the VM before is gone', () => {
    assertBefore(
      places(scarce.requests, 'DELETE', machine('Slow')),
      places(scarce.requests, 'PUT', deployment('Fast')),
    );
    assert.deepEqual(inLab(scarce, 'Far'), ['Fast-new', 'Slow-new']);
  });

  it('says in the log and in the record what a build waited for', () => {
    assert.match(
      logOf(scarce.outcome),
      /build Fast\.json → Factory: the VM Fast: waits for 2 cores of the family standardDSv5Family \(1 free\)/,
    );
    const build = recordsOf(scarce).find(({ subject }) => subject.name === 'Fast.json');
    assert.equal(build?.phases?.[0]?.name, 'wait for cores');
  });
});

describe('RunImageFactory where builds fail', () => {
  it('builds again what found no room, and says how often it was built', async () => {
    const fault = {
      service: 'resource fails',
      id: '/virtualmachines/Fast$',
      code: 'AllocationFailed',
    } as const;
    const again = await run({ world: afterANight(), faults: [{ ...fault, count: { first: 1 } }] });
    const build = recordsOf(again).find(({ subject }) => subject.name === 'Fast.json');
    assert.deepEqual([build?.outcome, build?.details['attempts']], ['succeeded', '2'], logOf(again.outcome));
    assert.deepEqual(inLab(again, 'Near'), ['Fast-new', 'Slow-new']);
  });

  it('never builds again what an artifact failed, and keeps its images in store and labs', async () => {
    const failed = await run({
      world: afterANight(),
      faults: [{ service: 'artifact fails', id: 'windows-7zip$' }],
    });
    assert.equal(failed.outcome.result, 'SucceededWithIssues', logOf(failed.outcome));
    assert.equal(places(failed.requests, 'PUT', deployment('Fast')).length, 1);
    for (const lab of ['Near', 'Far']) assert.deepEqual(inLab(failed, lab), ['Fast-old', 'Slow-new']);
    assert.ok(blobsIn(failed.state, 'storefactory', 'imagefactoryvhds').includes('Fast-old.vhd'));
    const reasons = recordsOf(failed)
      .filter(({ outcome }) => outcome === 'skipped')
      .map(({ reason }) => reason);
    assert.deepEqual(
      [...new Set(reasons)].sort(),
      [
        'It is gone already.',
        'Its golden image was not built.',
        'No new image of it is stored.',
        'What was to take its place is not there.',
      ].sort(),
    );
  });

  it('fails where no VM could be built, though their VMs are deleted', async () => {
    const none = await run({
      world: afterANight(),
      faults: [{ service: 'resource fails', id: '/virtualmachines/', code: 'AllocationFailed' }],
    });
    assert.equal(none.outcome.result, 'Failed', logOf(none.outcome));
    assert.deepEqual(machinesIn(none.state, 'Factory'), []);
  });

  it('keeps the predecessor of an image of which Azure reports success, and which has failed', async () => {
    const lie = { id: '/labs/near/customimages/fast-' } as const;
    const lied = await run({
      world: afterANight(),
      faults: [
        { service: 'resource fails', ...lie },
        { service: 'operation lies', ...lie },
      ],
    });
    assert.ok(inLab(lied, 'Near').includes('Fast-old'), logOf(lied.outcome));
    assert.deepEqual(inLab(lied, 'Far'), ['Fast-new', 'Slow-new']);
    assert.deepEqual(
      outcomesOf(lied, 'distribute').filter((text) => !text.endsWith('succeeded')),
      ['Fast-new → Near: failed'],
    );
  });
});

describe('RunImageFactory that is to keep no image', () => {
  it('leaves none, not even those that it has made itself', async () => {
    const none = assertSucceeded(
      await run({ world: afterANight() }, { imagesToKeep: '0', allowMassDeletion: 'true' }),
    );
    for (const lab of ['Near', 'Far']) assert.deepEqual(inLab(none, lab), [], logOf(none.outcome));
    assert.deepEqual(blobsIn(none.state, 'storefactory', 'imagefactoryvhds'), []);
  });
});
