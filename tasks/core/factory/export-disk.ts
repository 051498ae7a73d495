import { getDisk, grantReadAccess, revokeAccess } from '../azure/disks.js';
import type { Azure } from '../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../azure/blobs.js';
import type { Operation } from '../azure/operation.js';
import { messageOf, problem } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import { writeCompanion } from './companion.js';
import type { SnapAction, SnapInputs } from './snap-images.js';
import { openStore } from './store.js';
import { vhdMetadata } from './tags.js';

type SnapContext = ActionContext<SnapInputs, Azure>;

/** Seconds that a grant outlives the longest copy, so that it never ends in the middle of one. */
const grantMargin = 3600;

/** Seconds that tidying up may take after a cancellation, before the agent ends the process. */
const tidyUpLimit = 5;

/**
 * Copies a VM's OS disk into the store and commits it: VHD first, companion last (C52).
 * Disk access is revoked in every outcome (C62); a half-made VHD is deleted (C75).
 */
export async function exportDisk(
  action: SnapAction,
  context: SnapContext,
): Promise<{ readonly bytes: number }> {
  const container = await openStore(context.azure, action.lab, context.signal);
  await container.create();
  await endForgottenGrant(action, container, context);
  const timestamp = context.now();
  await copy(action, container, context);
  await commit(action, container, timestamp, context);
  return { bytes: action.disk.bytes };
}

async function copy(action: SnapAction, container: BlobContainer, context: SnapContext): Promise<void> {
  let copyId = '';
  try {
    const url = await grant(action, context);
    copyId = await container.startCopy(action.vhdFileName, url, vhdMetadata(action, context.runId));
    await waitForCopy(action, container, context);
  } catch (error) {
    await tidyUp(error, [() => revoke(action, context), () => discard(action, copyId, context)]);
  }
  await revoke(action, context);
}

/** Tidies up side by side; what cannot be tidied up is told beside the error that led here. */
async function tidyUp(error: unknown, steps: readonly (() => Promise<void>)[]): Promise<never> {
  const results = await Promise.allSettled(steps.map((step) => step()));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [messageOf(result.reason)] : [],
  );
  if (failures.length === 0) throw error;
  throw problem(
    `${messageOf(error)} ${failures.join(' ')}`,
    'Run SnapImages again; it ends access that was left.',
    error,
  );
}

/** C62: a grant left by a killed run blocks the disk; one that an old Snap is using does not count as left. */
async function endForgottenGrant(
  action: SnapAction,
  container: BlobContainer,
  context: SnapContext,
): Promise<void> {
  const disk = await getDisk(context.azure, action.disk.id, context.signal);
  if (disk?.state !== 'ActiveSAS') return;
  const pending = (await container.list()).filter(isPending);
  if (pending.length > 0)
    throw problem(
      `The disk ${disk.name} is granted to somebody, and ${pending.length} copies into the store are pending.`,
      'Wait for the other run, then run this task again.',
    );
  await revoke(action, context);
}

function isPending({ copy }: BlobEntry): boolean {
  return copy?.status === 'pending';
}

function grant({ disk }: SnapAction, context: SnapContext): Promise<string> {
  const seconds = context.inputs.copyTimeoutMinutes * 60 + grantMargin;
  return finish(
    grantReadAccess(context.azure, disk.id, seconds),
    `read access to the disk ${disk.name}`,
    context,
  );
}

function waitForCopy(action: SnapAction, container: BlobContainer, context: SnapContext): Promise<unknown> {
  const operation = container.copyOperation(action.vhdFileName, context.progress);
  const what = `the copy of ${action.disk.name} into the store`;
  return context.wait({
    what,
    poll: (signal) => operation.poll(signal),
    limitSeconds: context.inputs.copyTimeoutMinutes * 60,
    limitInput: 'copyTimeoutMinutes',
  });
}

/** After a cancellation it is enough that Azure accepts the revocation, within the time that is left. */
async function revoke({ disk }: SnapAction, context: SnapContext): Promise<void> {
  const operation = revokeAccess(context.azure, disk.id);
  if (!context.signal.aborted) {
    await finish(operation, `the end of the access to the disk ${disk.name}`, context);
    return;
  }
  await operation.poll(AbortSignal.timeout(tidyUpLimit * 1000)).catch((error: unknown) => {
    throw problem(
      `The revocation of the access to the disk ${disk.name} is unconfirmed: ${messageOf(error)}`,
      "Run SnapImages again, or end the disk's export in the portal.",
    );
  });
}

function finish<T>(
  operation: Operation<T>,
  what: string,
  { wait, waiting, inputs }: SnapContext,
): Promise<T> {
  return wait({
    what,
    poll: (signal) => operation.poll(signal),
    limitSeconds: inputs.operationTimeoutMinutes * 60,
    limitInput: 'operationTimeoutMinutes',
    onState: (state) => waiting(what, state),
  });
}

/** Deletes a VHD that was not committed. It is ours: its name stands for this VM and nothing else. */
async function discard(
  { lab, vhdFileName }: SnapAction,
  copyId: string,
  { azure }: SnapContext,
): Promise<void> {
  if (!copyId) return;
  const container = await openStore(azure, lab, AbortSignal.timeout(tidyUpLimit * 1000));
  await container.abortCopy(vhdFileName, copyId);
  await container.delete(vhdFileName);
}

async function commit(
  action: SnapAction,
  container: BlobContainer,
  timestamp: Date,
  { runId }: SnapContext,
): Promise<void> {
  const { imageName, imagePath, description, osType, vhdFileName, vm } = action;
  const companion = writeCompanion({
    imageName,
    imagePath,
    description,
    osType,
    vhdFileName,
    timestamp,
    sourceVmId: vm.id,
    sourceVmCreated: vm.createdDateText,
    factoryRunId: runId,
  });
  await container.writeText(vhdFileName.replace(/vhd$/, 'json'), companion, { onlyIfAbsent: true });
}
