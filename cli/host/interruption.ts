import { setMaxListeners } from 'node:events';

const usual: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGBREAK'];

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

/**
 * The first signal lets the run end by itself.
 * @param again what a second one does; default: it ends the process at once
 */
export function listenForInterruption(
  signals: readonly NodeJS.Signals[] = usual,
  again: (name: NodeJS.Signals) => void = end,
): Interruption {
  const controller = new AbortController();
  // All that a run waits for listens to this one signal: many listeners are no leak.
  setMaxListeners(0, controller.signal);
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) again(name);
    else controller.abort();
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

function end(name: NodeJS.Signals): void {
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}

function exit(): void {
  // eslint-disable-next-line no-restricted-properties -- what the run has to say has left the process by then
  process.exit();
}
