import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ServiceFault } from '../local-azure/faults/fault.js';
import type { State } from '../local-azure/state.js';
import type { World } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn } from '../worlds/contents.js';
import { assertReadable, logOf, observe, type Observed } from '../worlds/evidence.js';
import { withConfiguration } from '../worlds/inputs.js';
import { imageVM, storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** Big enough for a copy that takes a minute. */
const bytes = 6_000_000_000 - (6_000_000_000 % 512);

const imagePath = 'Server.json';

/** A task that copies one image. */
interface Task {
  readonly name: string;
  readonly factory: Parameters<typeof lab>[1];
  /** The evidence in the state that the image was made. */
  readonly made: (state: State) => readonly string[];
  /** The state of the copy. */
  readonly copied: (state: State) => readonly string[];
}

const stored = (state: State) => blobsIn(state, 'storefactory', 'imagefactoryvhds');

const tasks: readonly Task[] = [
  {
    name: 'SnapImages',
    factory: { virtualMachines: [imageVM('Server', { ImagePath: imagePath }, { osDiskBytes: bytes })] },
    made: (state) => stored(state).filter((name) => name.endsWith('.json')),
    copied: stored,
  },
  {
    name: 'DistributeImages',
    factory: { blobs: storedImage('Server', { imagePath, pageBytes: bytes }) },
    made: (state) => imagesIn(state, 'Target'),
    copied: (state) => blobsIn(state, 'storetarget', 'imagefactoryvhds-staging'),
  },
];

/**
 * The same world, as fast, in which a minute takes longer: access to a disk is granted for the time that its copy may
 * take and a quarter of an hour more, which else is over before a slow machine has begun the copy.
 */
function lastingGrants({ timeScale, durations, ...rest }: World): World {
  const slower = 20;
  const { copyBytesPerSecond, ...seconds } = durations;
  const shorter = Object.entries(seconds).map(([name, value]) => [name, value / slower] as const);
  return {
    ...rest,
    timeScale: timeScale / slower,
    durations: {
      ...durations,
      ...Object.fromEntries(shorter),
      copyBytesPerSecond: copyBytesPerSecond * slower,
    },
  };
}

describe('A copy inside Azure', () => {
  let sources: Sources;

  before(async () => {
    sources = await writeSources({
      'Configuration/GoldenImages/Server.json': goldenImage(),
      'Configuration/Labs.json': labsJson(subscriptionId, { Target: ['Server'] }),
    });
  });

  after(() => sources.remove());

  for (const task of tasks)
    describe(`of ${task.name}`, () => {
      let pipeline: Pipeline;

      before(async () => {
        const theWorld = lastingGrants(world([lab('Factory', task.factory), lab('Target')]));
        pipeline = await openPipeline({ world: theWorld, sources: sources.folder });
      });

      after(() => pipeline.close());

      /** @returns what became of it, and how many copies met the fault */
      async function run(
        fault: ServiceFault,
        more: Readonly<Record<string, string>> = {},
      ): Promise<Observed & { readonly met: number | undefined }> {
        await pipeline.azure.addFaults(fault);
        const inputs = { ...withConfiguration, stallMinutes: '0.05', ...more };
        const observed = await observe(pipeline, task.name, inputs);
        const [acting] = await pipeline.azure.faults();
        await pipeline.azure.clearFaults();
        assertReadable(observed.outcome);
        return { ...observed, met: acting?.acted };
      }

      function assertNothingLeft({ outcome, state }: Observed): void {
        assert.equal(outcome.result, 'Failed', logOf(outcome));
        const granted = state.disks.filter((disk) => disk.state === 'ActiveSAS');
        assert.deepEqual([task.made(state), task.copied(state), granted], [[], [], []]);
      }

      it('that fails fails its image at once, with the reason that Azure gives', async () => {
        const failed = await run({ service: 'copy fails' });
        assertNothingLeft(failed);
        assert.match(
          logOf(failed.outcome),
          /not (?:stored|brought) after .*the copy failed: 500 InternalServerError/,
        );
        assert.equal(failed.met, 1);
      });

      it('that somebody aborts fails its image at once, and says so', async () => {
        const aborted = await run({ service: 'copy is aborted' });
        assertNothingLeft(aborted);
        assert.match(
          logOf(aborted.outcome),
          /not (?:stored|brought) after .*the copy was aborted by somebody else/,
        );
        assert.equal(aborted.met, 1);
      });

      it('whose source changes fails its image at once, with the reason that Azure gives', async () => {
        const failed = await run({ service: 'source changes' });
        assertNothingLeft(failed);
        assert.match(
          logOf(failed.outcome),
          /not (?:stored|brought) after .*the copy failed: 412 ConditionNotMet/,
        );
        assert.equal(failed.met, 1);
      });

      it('that takes too long is aborted and fails its image, with its last state', async () => {
        const late = await run({ service: 'copy stalls' }, { copyTimeoutMinutes: '0.1', stallMinutes: '1' });
        assertNothingLeft(late);
        assert.match(
          logOf(late.outcome),
          /Gave up waiting for the copy of .* after 0\.1 minutes; its last state was "2 of 6 GB"/,
        );
      });

      it('that stalls twice fails its image, with its last state', async () => {
        const failed = await run({ service: 'copy stalls' });
        assertNothingLeft(failed);
        assert.match(logOf(failed.outcome), /last state was "2 of 6 GB"\. It was the second try/);
        assert.equal(failed.met, 2);
      });

      it('that stalls once is aborted and tried again', async () => {
        const { outcome, state, met } = await run({ service: 'copy stalls', count: { first: 1 } });
        assert.notEqual(outcome.result, 'Failed', logOf(outcome));
        assert.match(logOf(outcome), /The copy was aborted and is tried once more\./);
        assert.deepEqual([task.made(state).length, met], [1, 1]);
      });
    });
});
