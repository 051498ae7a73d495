import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { readCompanion, type StoredImage } from '../store/companion.js';
import { readRecord, recordName, recordsContainer, type ReadRecord } from '../store/image-records.js';
import { openStore } from '../store/store.js';
import { testerOfVhd, withTester } from '../vhds/marks.js';
import { underLease } from '../vhds/rounds.js';
import type { TestAction } from './actions.js';
import type { TestContext } from './inputs.js';

/** An image that waits for its test, while no other run can test it. */
export interface HeldImage {
  readonly store: BlobContainer;
  readonly vhd: BlobEntry;
  /** Its record, read under the lease. */
  readonly found: ReadRecord;
}

/**
 * Does something with an image that waits for its test under the lease of its VHD (C65): of several runs, one tests it.
 * @returns what that came to, or why nothing was to be done
 */
export async function holdImage(
  { lab, vhdFileName: name }: Pick<TestAction, 'lab' | 'vhdFileName'>,
  context: TestContext,
  use: (image: HeldImage) => Promise<Done>,
): Promise<Done> {
  const store = await openStore(context.azure, lab, context.signal);
  const seen = await store.look(name);
  const done = await underLease(store, { name, seen }, context, async ({ id: leaseId }) => {
    const vhd = await store.look(name);
    const found = await readRecord(context.azure, lab, name, context.signal);
    const why = whyNot(found);
    if (why !== undefined || !vhd || !found) return skipped(why ?? gone);
    await store.setMetadata(name, withTester(vhd.metadata, context.runId), { leaseId });
    return use({ store, vhd, found });
  });
  if (!done) return skipped(gone);
  if (!('otherRun' in done)) return done;
  const now = await store.look(name);
  return skipped(`Run ${testerOfVhd(now?.metadata)} tests it.`);
}

const gone = 'Its VHD is gone, or is being copied to.';

function whyNot(found: ReadRecord | undefined): string | undefined {
  if (!found) return 'Its record is gone.';
  const { state } = found.record;
  return state === 'snapped' ? undefined : `Meanwhile it is ${state}.`;
}

function skipped(reason: string): Done {
  return { outcome: 'skipped', reason };
}

/** The companion that an image gets once it is stored, and what that says. */
export interface WaitingCompanion {
  readonly text: string;
  readonly image: StoredImage;
}

/** @throws where the record does not have it */
export function companionIn({ body, record }: ReadRecord, now: Date): WaitingCompanion {
  const text = body?.companion ?? '';
  const image = readCompanion(Buffer.from(text), now);
  if (!('problem' in image)) return { text, image };
  throw problem(
    `The record of ${record.imageName} does not say what it is an image of: ${image.problem}`,
    `Delete ${recordName(record.vhdFileName)} in the container ${recordsContainer} and the VHD ${record.vhdFileName}, and build the golden image again.`,
  );
}
