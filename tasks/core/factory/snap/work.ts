import type { BlobContainer } from '../../azure/blobs/container.js';
import { abortedLater } from '../../azure/requests/grace-period.js';
import { openStore } from '../store/store.js';
import { grace } from '../vhds/grace.js';
import type { SnapAction } from './actions.js';
import type { SnapContext } from './inputs.js';

/** One disk that is being stored. */
export interface Work {
  readonly action: SnapAction;
  readonly context: SnapContext;
  readonly container: BlobContainer;
}

/** Opens the store for tidying up, for which a cancellation leaves some seconds. */
export function openInTime({ lab }: SnapAction, { azure, signal }: SnapContext): Promise<BlobContainer> {
  return openStore(azure, lab, abortedLater(signal, grace.tidyUp));
}
