/** The longest time, in milliseconds, that output is held back. */
const longestWait = 100;

let timer: NodeJS.Timeout | undefined;

/**
 * Buffers standard output for a moment: writing each line by itself would cost a large distribution a tenth of its CPU
 * time. Nothing is lost if the process ends meanwhile.
 */
export function holdBackOutput(): void {
  if (timer !== undefined) return;
  process.stdout.cork();
  process.once('exit', writeOutput);
  timer = setTimeout(writeOutput, longestWait);
}

/** Writes the buffered output. */
export function writeOutput(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  process.removeListener('exit', writeOutput);
  process.stdout.uncork();
}
