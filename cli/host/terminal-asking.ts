import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Asking } from './permit.js';

/** Asks whoever sits at the terminal, on standard error: standard output is the result's. */
export function terminalAsking(signal: AbortSignal): Asking {
  return {
    isTerminal: process.stdin.isTTY && process.stderr.isTTY,
    ask: async (question) => {
      process.stderr.write(question);
      // Without a terminal of its own it leaves Ctrl-C to the process.
      const lines = createInterface({ input: process.stdin, terminal: false });
      try {
        const answers = [once(lines, 'line', { signal }), once(lines, 'close', { signal })];
        const [answer = ''] = (await Promise.race(answers)) as readonly string[];
        return answer;
      } finally {
        lines.close();
      }
    },
  };
}
