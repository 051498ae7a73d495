import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Asking } from './permit.js';

/** Where a question is asked, and where its answer is typed. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Standard error: standard output is the result's. */
  readonly output: { readonly write: (text: string) => unknown; readonly isTTY?: boolean };
}

/**
 * Asks whoever sits at the terminal.
 * @param makeRoom is called before a question is asked
 */
export function terminalAsking(
  { input, output }: Terminal,
  signal: AbortSignal,
  makeRoom: () => void,
): Asking {
  return {
    isTerminal: Boolean(input.isTTY && output.isTTY),
    ask: async (question) => {
      makeRoom();
      output.write(question);
      // Without a terminal of its own it leaves Ctrl-C to the process.
      const lines = createInterface({ input, terminal: false });
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
