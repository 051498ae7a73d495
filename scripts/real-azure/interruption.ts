import { type Interruption, listenForInterruption } from '../../cli/host/interruption.js';

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * Lets no signal end the process before what was made is deleted: npm may hand one on twice, and a terminal that is closed sends
 * its own. Output that nobody reads any more is lost, and nothing else.
 */
export function listenPatiently(say: (line: string) => void): Interruption {
  const ignore = () => undefined;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  const interruption = listenForInterruption(signals, ignore);
  interruption.signal.addEventListener('abort', () => {
    say('Interrupted: what was made is deleted now. Wait for that.');
  });
  return interruption;
}
