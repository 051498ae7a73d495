import { present } from '../../azure/requests/present.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { changeRecord, type RecordChange, writeNewRecord } from '../store/change-record.js';
import { readRecord, recordsContainer } from '../store/image-records.js';
import { openStore, type StoredBlobs } from '../store/store.js';
import type { StoredImageMarking } from './actions.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

type Marking = Pick<StoredImageMarking, 'image' | 'factoryLab' | 'deleteAfter' | 'reason'>;

/**
 * Deprecates a stored image in its record, or restores it, unless that changed since the plan was made. One without a record
 * gets one. Where records cannot be written, the image stays as it is, with a warning.
 */
export async function markStoredImage(marking: Marking, context: RetireContext): Promise<WhyLeft> {
  const { image, factoryLab } = marking;
  const container = await openStore(context.azure, factoryLab, context.signal);
  const companion = await container.look(image.companion.name);
  if (!companion) return gone;
  if (companion.etag !== image.companion.etag) return changed;
  try {
    return (await writeMark(marking, context)) ? undefined : changed;
  } catch (error) {
    context.signal.throwIfAborted();
    return unwritten(image, error, context);
  }
}

async function writeMark(
  { image, factoryLab, deleteAfter, reason }: Marking,
  context: RetireContext,
): Promise<boolean> {
  const state = deleteAfter ? 'deprecated' : 'stored';
  const change: RecordChange = { state, reason, by: 'RetireImages', ...present('deleteAfter', deleteAfter) };
  const { azure, signal } = context;
  if (!image.record) return writeNewRecord(describe(image), change, factoryLab, context);
  const read = await readRecord(azure, factoryLab, image.vhdFileName, signal);
  return read?.record.etag === image.record.etag && changeRecord(read, change, factoryLab, context);
}

function describe({ imageName, imagePath, vhdFileName, sourceVmId, sourceVmCreated }: StoredBlobs) {
  const source = { ...present('sourceVmId', sourceVmId), ...present('sourceVmCreated', sourceVmCreated) };
  return { imageName, imagePath, vhdFileName, ...source };
}

function unwritten({ imageName }: StoredBlobs, error: unknown, { notice }: RetireContext): string {
  notice({
    severity: 'warning',
    what: `The stored image ${imageName} stays: its record cannot be written.`,
    why: messageOf(error),
    remedy:
      remedyOf(error) ??
      `Let the service connection write blobs in the container ${recordsContainer}. This task tries again in each run.`,
  });
  return 'Its record cannot be written.';
}
