import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { logOf, observe } from '../worlds/evidence.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { settled } from '../recovery/end-state.js';
import { undisturbed } from '../recovery/kill.js';
import type { Trial } from '../recovery/trial.js';
import { openTrials, trials } from '../recovery/trials.js';

/** The answers to the first changes of each kind are lost after these took effect: each is sent twice. */
const faults: readonly Fault[] = ['PUT', 'POST', 'PATCH', 'DELETE'].flatMap((method) =>
  (['arm', 'blob'] as const).flatMap((kind) =>
    [1, 3, 5, 7].map((nth): Fault => ({ act: 'reset after', kind, method, count: { nth } })),
  ),
);

/** The disks of VMs that a trial builds itself are as large as in Azure; all others are small. */
const buildsVMs = /^RunImageFactory/;

/** A world whose operations take longer than the pause before a request is retried, and end before access does that was granted for them. */
function slowed({ name, world: { durations, ...world } }: Trial): World {
  const slow = { build: 3000, imageCreation: 3000, imageDeletion: 3000, virtualMachineDeletion: 3000 };
  const steps = { stop: 3000, environment: 3000, environmentDeletion: 3000 };
  return {
    ...world,
    durations: {
      ...durations,
      ...slow,
      ...steps,
      copyBytesPerSecond: buildsVMs.test(name) ? 10_000_000 : 400,
    },
  };
}

/** The requests of trials that Azure refuses a second time (409), by the ends of their paths. */
const refused: Readonly<Record<string, readonly RegExp[]>> = {
  CreateImageVMs: [/\/deployments\/Deploy-Server-[0-9a-f]+$/],
  SnapImages: [/\/begingetaccess$/i, /\/imagefactoryvhds\/[^/]+[.]vhd$/],
  DistributeImages: [/\/customimages\/[^/]+$/i, /\/imagefactoryvhds-staging\/[^/]+[.]vhd$/],
};

describe('A task that loses the answer to each of its changes', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const trial of trials.filter(({ task }) => task !== 'ValidateConfiguration'))
    it(`recognises what it has begun, and ends as if nothing had happened: ${trial.name}`, async () => {
      const {
        ends: [end],
      } = await undisturbed(pipeline, trial);
      await pipeline.azure.begin(slowed(trial));
      await pipeline.azure.addFaults(...faults);
      const { outcome, requests } = await observe(pipeline, trial.task, trial.inputs);
      assert.match(outcome.result, /^Succeeded/, logOf(outcome));
      const conflicts = requests.filter(({ status }) => status === 409);
      for (const path of refused[trial.name] ?? [])
        assert.ok(
          conflicts.some((conflict) => path.test(conflict.path)),
          String(path),
        );
      assert.deepEqual(await settled(pipeline.azure, end), end, logOf(outcome));
    });
});
