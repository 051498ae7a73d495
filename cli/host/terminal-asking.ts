import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
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
      await discardTyped(input, signal);
      output.write(question);
      if (!input.readable) return '';
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

/** Milliseconds in which a terminal hands over what was typed before. */
const handOver = 100;

/** An answer that was typed before the question is none to it. */
async function discardTyped(input: Terminal['input'], signal: AbortSignal): Promise<void> {
  const discard = () => undefined;
  input.on('data', discard);
  input.resume();
  try {
    await setTimeout(handOver, undefined, { signal });
  } finally {
    input.off('data', discard);
    input.pause();
  }
}
