const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

/** How a run was interrupted from outside. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/** Ends the process at once at the second signal: the first one lets the run end by itself. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
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
    },
  };
}
