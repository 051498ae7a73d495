import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import type { BlobLease, NoLease } from '../../azure/blobs/leases.js';
import { statusOf } from '../../azure/requests/errors.js';
import type { Lab } from '../../azure/resources/labs.js';
import { inContainer, openContainerOf } from '../../lab/container.js';
import { hexDigits } from '../../lab/hashes.js';
import type { Finding } from '../../step/action.js';
import type { RunInputs } from '../../step/context.js';
import { messageOf, problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { type Lease, type LockInputs, waitForLease } from '../vhds/lease.js';
import { lockedSince, runLockMetadata, runOfVhd } from '../vhds/marks.js';

/** The container beside the store with an empty blob for each factory lab of the account, which its whole run leases. */
export const runsContainer = 'imagefactoryruns';

/** The exclusive right to a whole run on a factory lab. Azure ends that of a killed run within a minute. */
export interface FactoryLock {
  /** Never fails. */
  readonly release: () => Promise<void>;
}

type LockContext = Pick<
  Context<LockInputs & Pick<RunInputs, 'whatIf'>, Azure>,
  'azure' | 'inputs' | 'notice' | 'now' | 'reading' | 'runId' | 'signal' | 'wait'
>;

const noLock: FactoryLock = { release: () => Promise.resolve() };

/**
 * Lets one whole run at a time work on a factory lab (C116): waits for another one up to `lockWaitMinutes`. Two at once
 * would do no harm, since each leases what it changes (C65), but both would plan the same work.
 * Nothing is locked by a run that only plans, nor without the permission, which is said.
 * @throws a problem that names the other run, if that still works on the lab in the end
 */
export async function holdFactory(context: LockContext, lab: Lab): Promise<FactoryLock> {
  if (context.inputs.whatIf) return noLock;
  try {
    return await hold(context, lab);
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    context.notice(withoutLock(lab, messageOf(error)));
    return noLock;
  }
}

async function hold(context: LockContext, lab: Lab): Promise<Lease> {
  const { azure, inputs, signal, reading } = context;
  const runs = await openContainerOf(azure, lab, runsContainer, signal);
  const holder = () => whoHolds(context, lab, runs);
  const lease = await waitForLease(context, {
    what: `the run that works on the factory lab ${lab.name}`,
    lease: () => leaseOrMake(context, lab, runs),
    holder,
    onHeld: (text) => reading(`${text}; this run waits for it up to ${inputs.lockWaitMinutes} minutes.`),
  });
  if (typeof lease === 'string') throw stillHeld(await holder(), inputs);
  return named(context, lab, runs, lease);
}

/** A blob that somebody deletes meanwhile is made again by the next look. */
async function leaseOrMake(
  context: LockContext,
  lab: Lab,
  runs: BlobContainer,
): Promise<BlobLease | Extract<NoLease, 'leased'>> {
  const name = blobOf(lab);
  const seen = await inContainer(runs, () => runs.lease(name));
  if (seen === 'missing') await runs.createEmpty(name, marksOf(context, lab));
  const lease = seen === 'missing' ? await runs.lease(name) : seen;
  return typeof lease === 'string' ? 'leased' : lease;
}

/** Writes whose the lease is, for the runs that wait for it. */
async function named(context: LockContext, lab: Lab, runs: BlobContainer, lease: Lease): Promise<Lease> {
  try {
    await runs.setMetadata(blobOf(lab), marksOf(context, lab), { leaseId: lease.id });
    return lease;
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** Several factory labs may have one storage account. */
function blobOf({ id, name }: Lab): string {
  return `${name.toLowerCase()}-${hexDigits(id.toLowerCase()).slice(0, 16)}`;
}

function marksOf({ runId, now }: LockContext, { id }: Lab): Readonly<Record<string, string>> {
  return runLockMetadata(runId, id, now());
}

/** For the moment between the lease and its name, the run before is named: the next look corrects it. */
async function whoHolds({ runId }: LockContext, lab: Lab, runs: BlobContainer): Promise<string> {
  const metadata = (await runs.look(blobOf(lab)))?.metadata;
  const other = runOfVhd(metadata);
  const who = other === runId ? 'Another job or attempt of this run' : `Run ${other}`;
  const since = lockedSince(metadata);
  return `${who} works on the factory lab ${lab.name}${since ? ` since ${minuteText(since)}` : ''}`;
}

/** e.g. `2026-11-21 03:00 UTC`. */
function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function stillHeld(holder: string, { lockWaitMinutes }: LockInputs): Error {
  return problem(
    `${holder}; this run has waited for it as long as lockWaitMinutes allows (${lockWaitMinutes}), and has changed nothing.`,
    'Run it again when the other one has ended, or raise lockWaitMinutes. If the other one was killed, its lock ends by itself within a minute.',
  );
}

function withoutLock({ name }: Lab, why: string): Finding {
  return {
    severity: 'notice',
    what: `Other whole runs are not kept from the factory lab ${name} meanwhile.`,
    why,
    remedy: `Let the service connection create the container ${runsContainer} in the storage account of the factory lab, and read and write blobs there.`,
  };
}
