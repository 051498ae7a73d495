import { setMaxListeners } from 'node:events';

/** The signals of a cancellation or a time-out; on Windows Azure Pipelines sends `SIGBREAK` second (A58). */
const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Stops listening, so that the process can end. */
  readonly stop: () => void;
}

/** Aborts at the first signal; ignores further ones, because the step is already ending. */
export function listenForCancellation(onCancel: () => void): Cancellation {
  const controller = new AbortController();
  // Every request and wait of a run listens to this one signal: many listeners are no leak.
  setMaxListeners(0, controller.signal);
  const cancel = () => {
    if (controller.signal.aborted) return;
    onCancel();
    controller.abort();
  };
  for (const name of signals) process.on(name, cancel);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, cancel);
    },
  };
}
