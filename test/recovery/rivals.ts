import type { Application, World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { night, wholeNight } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** A run of a task beside others. Each signs in as its own application, which distinguishes their requests. */
export interface Rival {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runId: string;
  /** Further variables from the agent. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly application: Application;
}

export interface Rivalry {
  readonly world: World;
  readonly rivals: readonly Rival[];
  /** How often an image is built depends on when a run comes, and its name on that. */
  readonly buildsAnew?: true;
}

const server = 'Windows\\Server.json';

/** The images that the labs take from the factory. */
export const labs = labsJson(subscriptionId, { Near: ['Windows'], Far: ['Windows/Server.json'] });

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/Windows/Desktop.json': goldenImage(),
  'Configuration/Labs.json': labs,
  'Other/GoldenImages/Windows/Server.json': goldenImage(),
  'Other/GoldenImages/Tools/Box.json': goldenImage({ osType: 'Linux' }),
  'Other/Labs.json': labsJson(subscriptionId, { Near: [''], Far: ['Windows'] }),
};

export const applications: readonly Application[] = [1, 2, 3].map((number) => ({
  clientId: `bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbb0${number}b`,
  objectId: `cccccccc-cccc-4ccc-8ccc-cccccccccc0${number}`.padEnd(36, 'c'),
  secret: `local-azure-only-${number}`,
}));

/** The tag of an image from another factory. */
export const theirs = {
  ImageFactoryLab: '/subscriptions/s/resourcegroups/b/providers/microsoft.devtestlab/labs/other',
};

/** A factory in which every task has work that concerns the others, beside resources of its users. */
export const sharedWorld: World = {
  ...world([
    lab('Factory', {
      virtualMachines: [
        imageVM('Server', { ImagePath: server }, { createdDate: '2024-05-02T06:00:00Z' }),
        imageVM('Desktop', { ImagePath: 'Windows\\Desktop.json' }),
        imageVM('Personal', { owner: 'x' }),
      ],
      blobs: [
        ...storedImage('Windows_Server-May-1-2024', { imagePath: server }),
        ...storedImage('Windows_Server-May-2-2024', { imagePath: server, timestamp: '2024-05-02T08:00:00' }),
        { container: 'imagefactoryvhds', name: 'notes.txt', text: 'Do not delete.' },
      ],
    }),
    lab('Near', {
      customImages: [
        customImage('Windows_Server-May-1-2024', server),
        customImage('Theirs-May-1-2023', server, { tags: theirs }),
        customImage('Mine', undefined),
      ],
      blobs: [{ container: 'imagefactoryvhds-staging', name: 'somebody.vhd', pageBytes: 1024 }],
    }),
    lab('Far', { customImages: [customImage('Mine', undefined)] }),
  ]),
  applications,
};

const box = 'Tools\\Box.json';

const madeBy = (factory: string) => ({
  ImageFactoryLab:
    `/subscriptions/${subscriptionId}/resourcegroups/${factory}/providers/microsoft.devtestlab/labs/${factory}`.toLowerCase(),
});

/** Two factories that serve the same labs, each with an image to distribute and one to retire. */
const twoFactories: World = {
  ...world([
    lab('Factory', {
      blobs: [
        ...storedImage('Windows_Server-May-1-2024', { imagePath: server }),
        ...storedImage('Windows_Server-May-2-2024', { imagePath: server, timestamp: '2024-05-02T08:00:00' }),
      ],
    }),
    lab('Other', {
      blobs: [
        ...storedImage('Windows_Server-May-3-2024', { imagePath: server, timestamp: '2024-05-03T08:00:00' }),
        ...storedImage('Tools_Box-May-1-2024', { imagePath: box }),
        ...storedImage('Tools_Box-May-2-2024', { imagePath: box, timestamp: '2024-05-02T08:00:00' }),
      ],
    }),
    lab('Near', {
      customImages: [
        customImage('Windows_Server-May-1-2024', server, { tags: madeBy('Factory') }),
        customImage('Tools_Box-May-1-2024', box, { tags: madeBy('Other') }),
        customImage('Mine', undefined),
      ],
    }),
    lab('Far', {
      customImages: [
        ...['May-1', 'May-2'].map((date) =>
          customImage(`Windows_Server-${date}-2024`, server, { tags: madeBy('Factory') }),
        ),
        ...['Apr-9', 'May-3'].map((date) =>
          customImage(`Windows_Server-${date}-2024`, server, { tags: madeBy('Other') }),
        ),
      ],
    }),
  ]),
  applications,
};

/** The task that does what all of them do. */
export const whole = 'RunImageFactory';

const inputsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...night,
  [whole]: wholeNight,
};

/** The tasks of a night that change something. */
export const tasks = Object.keys(night);

/** All pairs of tasks, including each task with itself. */
export const pairs = tasks.flatMap((one, index) => tasks.slice(index).map((other) => [one, other] as const));

/** Runs of two pipelines on one factory. */
export function rivalry(...taskNames: readonly string[]): Rivalry {
  return { world: sharedWorld, rivals: taskNames.map(rivalOf) };
}

/** A run of the whole factory beside a run of a task, or beside another one of the whole factory. */
export function besideWhole(task: string): Rivalry {
  return { ...rivalry(task, whole), buildsAnew: true };
}

/** Jobs of one run that do the same (`strategy: parallel`). */
export function slices(task: string, count: 2 | 3): Rivalry {
  const { rivals } = rivalry(...Array.from({ length: count }, () => task));
  const slice = (rival: Rival, index: number): Rival => ({
    ...rival,
    runId: '1001',
    variables: {
      'system.jobPositionInPhase': String(index + 1),
      'system.totalJobsInPhase': String(count),
    },
  });
  return { world: sharedWorld, rivals: rivals.map(slice) };
}

/** A run of one factory beside a run of another one that serves the same labs. */
export function ofTwoFactories(one: string, other: string): Rivalry {
  const ofOther = { DevTestLabName: 'Other', ConfigurationLocation: 'Other' };
  const theirRun = rivalOf(other, 1);
  const theirs = { ...theirRun, inputs: { ...theirRun.inputs, ...ofOther } };
  return { world: twoFactories, rivals: [rivalOf(one, 0), theirs] };
}

/** A run of a task with its usual inputs, in one of the pipelines of the applications. */
export function rivalOf(task: string, index: number): Rival {
  const application = applications[index];
  if (!application) throw new Error('There are not so many applications.');
  const inputs = { ...inputsOf[task], pollIntervalSeconds: '0.02' };
  return { task, inputs, runId: String(1001 + index), application };
}

/** Opens a pipeline for all concurrent runs; each test begins its own world in it. */
export function openRivalries(): Promise<Pipeline> {
  return openPipelineWith(files, sharedWorld);
}
