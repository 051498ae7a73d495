import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../../../scripts/package.js';
import type { TaskOutcome } from '../../local-agent/agent.js';
import type { Fault } from '../../local-azure/faults/fault.js';
import { readWorld } from '../../local-azure/world-file.js';
import { openPipeline, type Pipeline } from '../../local-pipeline/pipeline.js';
import { night } from '../../worlds/inputs.js';

/**
 * `npx tsx test/browser/recordings/record.ts`: packages the extension, runs its tasks on the sample, and keeps what they
 * attach in the folders beside this file, for the tests of the page.
 */

const root = join(import.meta.dirname, '..', '..', '..');

const sample = join(root, 'sample');

type Task = keyof typeof night;

interface Recording {
  readonly name: string;
  readonly faults?: readonly Fault[];
  /** Tasks that run before those that are recorded. */
  readonly before?: readonly Task[];
  readonly tasks: readonly Task[];
  readonly inputs?: Readonly<Record<string, string>>;
}

const wholeNight: readonly Task[] = [
  'CreateImageVMs',
  'SnapImages',
  'TestImages',
  'DistributeImages',
  'CleanUpFactory',
  'RetireImages',
];

const recordings: readonly Recording[] = [
  { name: 'night', before: wholeNight, tasks: wholeNight },
  {
    name: 'failure',
    faults: [
      {
        service: 'artifact fails',
        id: 'windows-chrome',
        message:
          'Chocolatey could not reach https://community.example/api/v2: the remote name could not be resolved.',
      },
    ],
    tasks: wholeNight,
  },
  {
    name: 'plan',
    before: ['CreateImageVMs', 'SnapImages'],
    tasks: ['DistributeImages', 'RetireImages'],
    inputs: { whatIf: 'true' },
  },
];

async function record(vsix: string, recording: Recording): Promise<void> {
  const { name, faults = [], before = [], tasks, inputs = {} } = recording;
  const world = { ...(await readWorld(join(sample, 'local-azure.json'))), faults };
  const pipeline = await openPipeline({ world, sources: sample }, vsix);
  const folder = join(import.meta.dirname, name);
  await rm(folder, { recursive: true, force: true });
  try {
    for (const task of before) await run(pipeline, task, {});
    for (const task of tasks) await keep(join(folder, task), await run(pipeline, task, inputs));
  } finally {
    await pipeline.close();
  }
  console.log(folder);
}

function run(pipeline: Pipeline, task: Task, inputs: Readonly<Record<string, string>>): Promise<TaskOutcome> {
  const ofSample = {
    DevTestLabName: 'ImageFactory',
    ...('SubscriptionId' in night[task] && { SubscriptionId: '11111111-1111-4111-8111-111111111111' }),
  };
  return pipeline.run(
    task,
    { ...night[task], ...ofSample, ...inputs },
    { variables: { 'build.buildId': '42' } },
  );
}

async function keep(folder: string, { attachments }: TaskOutcome): Promise<void> {
  await mkdir(folder, { recursive: true });
  const reports = attachments.filter(({ type }) => type.startsWith('image-factory-'));
  for (const { type, name, content } of reports)
    await writeFile(join(folder, `${type}.${name}.json`), JSON.stringify({ type, name, content }));
}

const vsix = await packageExtension(root, join(root, 'dist'));
for (const recording of recordings) await record(vsix, recording);
