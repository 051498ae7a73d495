import type { Lab } from '../local-azure/world.js';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import { serverForNear } from './configuration.js';
import { assertReadable, observe, type Observed } from './evidence.js';
import { night, wholeNight } from './inputs.js';
import { openPipelineWith } from './pipelines.js';
import { lab, world } from './worlds.js';

const inputsOf = { ...night, RunImageFactory: wholeNight };

/** A factory with one golden image, `Server.json`, which the lab Near takes; each test starts it anew. */
export interface SmallFactory {
  readonly azure: Pipeline['azure'];
  readonly begin: (factory: Partial<Lab>, near?: Partial<Lab>) => Promise<void>;
  /** Runs a task with the inputs of a nightly run and more; asserts that its log is readable. */
  readonly run: (
    task: keyof typeof inputsOf,
    more?: Readonly<Record<string, string>>,
    options?: RunOptions,
  ) => Promise<Observed>;
  readonly close: () => Promise<void>;
}

/** @param files default: the configuration described above */
export async function openSmallFactory(
  files: Readonly<Record<string, unknown>> = serverForNear,
): Promise<SmallFactory> {
  const pipeline = await openPipelineWith(files, world([lab('Factory')]));
  const { azure, close } = pipeline;
  return {
    azure,
    begin: (factory, near = {}) => azure.begin(world([lab('Factory', factory), lab('Near', near)])),
    run: async (task, more = {}, options) => {
      const observed = await observe(pipeline, task, { ...inputsOf[task], ...more }, options);
      assertReadable(observed.outcome);
      return observed;
    },
    close,
  };
}
