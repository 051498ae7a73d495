import { setMaxListeners } from 'node:events';

const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

/** The milliseconds that a cancelled run leaves to what still waits for an answer once it has ended. */
const lastWait = 1000;

/** How a run was interrupted from outside. */
export interface Interruption {
  readonly signal: AbortSignal;
  /**
   * Stops listening, once the run has ended. After an interruption the process ends soon, too, even where an Azure CLI
   * or a connection that is being opened would keep it: engines kill what takes longer.
   */
  readonly stop: () => void;
}

/** Ends the process at once at the second signal: the first one lets the run end by itself. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  // All that a run waits for listens to this one signal: many listeners are no leak.
  setMaxListeners(0, controller.signal);
  const interrupt = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      controller.abort();
      return;
    }
    process.removeAllListeners(name);
    process.kill(process.pid, name);
  };
  for (const name of signals) process.on(name, interrupt);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, interrupt);
      if (controller.signal.aborted) setTimeout(exit, lastWait).unref();
    },
  };
}

function exit(): void {
  // eslint-disable-next-line no-restricted-properties -- what the run has to say has left the process by then
  process.exit();
}
