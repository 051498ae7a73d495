import { type DeliveryTimes, type ImageTimes, labsOf } from './lower-bound.js';

/**
 * How long the PowerShell scripts take for a whole run: a model of their loops, which were never measured. Each script ends
 * before the next one begins.
 */

/** What the scripts' requests and jobs take, in seconds. None of it was measured; where nothing is known, it is nothing. */
export interface Assumptions {
  /** One read of Azure Resource Manager, a list, or a small request to a storage account. */
  readonly request: number;
  /** Until Azure has accepted a deployment. */
  readonly acceptance: number;
  /** Until a PowerShell job, or a script, has loaded its modules: 5 to 20 seconds. */
  readonly jobStart: number;
  /** The deletion of the record of a deployment. */
  readonly recordDeletion: number;
}

/** What favours the scripts: the shortest start of a job, and reads that are not counted by the number of all VMs. */
export const usualAssumptions: Assumptions = {
  request: 0.4,
  acceptance: 1,
  jobStart: 5,
  recordDeletion: 15,
};

/** When Azure PowerShell sees the end of a deployment: it asks every 5 seconds for 400, then every 60. */
export function deploymentSeconds(seconds: number): number {
  if (seconds <= 400) return 5 * Math.max(1, Math.ceil(seconds / 5));
  return 400 + 60 * Math.ceil((seconds - 400) / 60);
}

/** The loop that follows a copy: it also sleeps once after it has seen the end. */
export function copyLoopSeconds(seconds: number, pause: number): number {
  return seconds <= 0 ? 0 : pause * (Math.ceil(seconds / pause) + 1);
}

const throttlePause = 30;

/**
 * Jobs in the order of the loop that starts them, at most so many at once: where all are busy, it sleeps 30 seconds before it
 * looks again.
 * @param jobs seconds that each takes
 */
export function jobsSeconds(jobs: readonly number[], atOnce: number): number {
  const ends: number[] = [];
  let time = 0;
  for (const job of jobs) {
    while (running(ends, time) >= atOnce) time += throttlePause;
    ends.push(time + job);
  }
  return Math.max(0, ...ends);
}

function running(ends: readonly number[], time: number): number {
  return ends.filter((end) => end > time).length;
}

/** The seconds of each script. */
export type ScriptsTimes = Readonly<Record<'make' | 'snap' | 'distribute' | 'cleanUp' | 'retire', number>>;

/** Images of which the store and every lab have an older one, which is retired in the end. */
export function scriptsTimes(
  images: readonly ImageTimes[],
  jobsAtOnce: number,
  assumed: Assumptions = usualAssumptions,
): ScriptsTimes {
  return {
    make: makeSeconds(images, assumed),
    snap: snapSeconds(images, assumed),
    distribute: distributeSeconds(images, jobsAtOnce, assumed),
    cleanUp: cleanUpSeconds(images, assumed),
    retire: retireSeconds(images, assumed),
  };
}

export function scriptsSeconds({ make, snap, distribute, cleanUp, retire }: ScriptsTimes): number {
  return make + snap + distribute + cleanUp + retire;
}

/** A job for each VM; then the state of each VM is read. */
function makeSeconds(images: readonly ImageTimes[], assumed: Assumptions): number {
  const { request, acceptance, jobStart, recordDeletion } = assumed;
  const lists = 3 * request;
  const validation = request;
  const changes = 2 * request;
  const around = jobStart + lists + validation + acceptance + recordDeletion + changes;
  const longest = Math.max(...images.map(({ build }) => deploymentSeconds(build)));
  const lastStatus = request + images.length * request + 10;
  return jobStart + around + longest + lastStatus;
}

/** A job for each VM, started every 3 seconds. */
function snapSeconds(images: readonly ImageTimes[], { request, jobStart }: Assumptions): number {
  const ofJobs = images.map(
    ({ saving }, index) => 3 * index + jobStart + 3 * request + copyLoopSeconds(saving, 60),
  );
  const ofStored = images.length * request;
  const ofMachines = images.length * request;
  return jobStart + 7 * request + ofStored + ofMachines + Math.max(3 * images.length, ...ofJobs);
}

/** Each lab is read five times for each of the stored images, old and new, one after the other. */
function distributeSeconds(
  images: readonly ImageTimes[],
  jobsAtOnce: number,
  { request, jobStart, recordDeletion }: Assumptions,
): number {
  const deliveries = byLab(images);
  const jobs = deliveries.map(
    ({ copy, creation }) =>
      jobStart + request + copyLoopSeconds(copy, 45) + deploymentSeconds(creation) + recordDeletion + request,
  );
  const stored = 2 * images.length;
  const pairs = 2 * deliveries.length;
  const reading = 6 * request + stored * request + 5 * request * pairs;
  const tidyingUp = deliveries.length * 4 * request;
  return jobStart + reading + jobsSeconds(jobs, jobsAtOnce) + tidyingUp;
}

/** As DistributeImages.ps1 goes through them: all images of a lab, then those of the next one. */
function byLab(images: readonly ImageTimes[]): readonly DeliveryTimes[] {
  const deliveries = images.flatMap((image) => image.deliveries);
  return labsOf(images).flatMap((name) => deliveries.filter(({ lab }) => lab === name));
}

function cleanUpSeconds(images: readonly ImageTimes[], { request, jobStart }: Assumptions): number {
  const longest = Math.max(...images.map(({ machineDeletion }) => machineDeletion));
  return jobStart + request + images.length * request + jobStart + longest;
}

/** The store one image after the other, then a job for each image of a lab, all at once. */
function retireSeconds(images: readonly ImageTimes[], { request, jobStart }: Assumptions): number {
  const deliveries = images.flatMap((image) => image.deliveries);
  const stored = 2 * images.length;
  const reading = 4 * request + stored * request + 2 * (labsOf(images).length + 1) * request;
  const ofStore = 2 * images.length * request;
  const longest = Math.max(0, ...deliveries.map(({ oldImageDeletion }) => oldImageDeletion));
  return jobStart + reading + ofStore + jobStart + longest;
}
