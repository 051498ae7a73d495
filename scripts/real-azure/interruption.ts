import { setMaxListeners } from 'node:events';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** How the kit was told to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening, once all is deleted. */
  readonly stop: () => void;
}

/**
 * Lets no signal end the process before what was made is deleted: npm may hand one on twice, and a terminal that is closed sends
 * its own. Output that nobody reads any more is lost, and nothing else.
 */
export function listenForInterruption(say: (line: string) => void): Interruption {
  const controller = new AbortController();
  // All that a run waits for listens to this one signal: many listeners are no leak.
  setMaxListeners(0, controller.signal);
  const interrupt = () => {
    if (!controller.signal.aborted) say('Interrupted: what was made is deleted now. Wait for that.');
    controller.abort();
  };
  for (const name of signals) process.on(name, interrupt);
  const ignore = () => undefined;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, interrupt);
    },
  };
}
