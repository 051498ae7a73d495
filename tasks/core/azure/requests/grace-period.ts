import { present } from './present.js';

/** The signals of `withGracePeriod`, each with the signal of the run. */
const runSignals = new WeakMap<object, AbortSignal>();

/**
 * A signal that is aborted some seconds after another one, or after now if that one has been aborted already.
 * @param over once this is aborted, the other signal has no listener any more: a run makes thousands of these signals
 */
export function abortedLater(signal: AbortSignal, seconds: number, over?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => void setTimeout(() => controller.abort(signal.reason), seconds * 1000).unref();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true, ...present('signal', over) });
  return controller.signal;
}

/**
 * A signal for a request whose outcome has to be known. A request that has been sent when the signal of the run is
 * aborted may take some seconds more. After that moment no request is sent with the signal, not even a retry.
 */
export function withGracePeriod(runSignal: AbortSignal, seconds: number): AbortSignal {
  const signal = abortedLater(runSignal, seconds);
  runSignals.set(signal, runSignal);
  return signal;
}

/** Whether no further request may be sent with a signal. */
export function isCancelled(signal: Pick<AbortSignal, 'aborted'>): boolean {
  return signal.aborted || runSignals.get(signal)?.aborted === true;
}
