import type { BlobContainer } from '../../azure/blobs/container.js';
import { delayed } from '../../azure/requests/patience.js';
import { openStore } from '../store/store.js';
import { grace } from '../vhds/grace.js';
import type { SnapAction } from './actions.js';
import type { SnapContext } from './inputs.js';

/** What it takes to store one disk. */
export interface Work {
  readonly action: SnapAction;
  readonly context: SnapContext;
  readonly container: BlobContainer;
}

/** The store for tidying up, for which a cancellation leaves a little time. */
export function openInTime({ lab }: SnapAction, { azure, signal }: SnapContext): Promise<BlobContainer> {
  return openStore(azure, lab, delayed(signal, grace.tidyUp));
}
