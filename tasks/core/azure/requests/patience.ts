import { present } from './present.js';

/** The patient signals, each with the one that it goes by. */
const hurried = new WeakMap<object, AbortSignal>();

/**
 * A signal that is aborted so many seconds after another, or after now where that one has been aborted already.
 * @param over once this is aborted, the other signal is not listened to any more: a run outlives thousands of these
 */
export function delayed(signal: AbortSignal, seconds: number, over?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => void setTimeout(() => controller.abort(signal.reason), seconds * 1000).unref();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true, ...present('signal', over) });
  return controller.signal;
}

/**
 * A signal for a request whose outcome has to be known: one that is on its way when the other signal is aborted has so
 * many seconds left. Nothing is sent with it any more then, not even a second try.
 */
export function patient(signal: AbortSignal, seconds: number): AbortSignal {
  const patience = delayed(signal, seconds);
  hurried.set(patience, signal);
  return patience;
}

/** Whether nothing may be sent with a signal any more. */
export function isTooLate(signal: Pick<AbortSignal, 'aborted'>): boolean {
  return signal.aborted || hurried.get(signal)?.aborted === true;
}
