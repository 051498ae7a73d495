import { styleText } from 'node:util';
import type { Environment } from '../sign-in/environment.js';

/** How texts look: plain, or with the colours of a terminal. */
export interface Colours {
  readonly heading: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly success: (text: string) => string;
}

const plain = (text: string) => text;

const none: Colours = { heading: plain, error: plain, warning: plain, success: plain };

const some: Colours = {
  heading: (text) => styleText('bold', text, forced),
  error: (text) => styleText('red', text, forced),
  warning: (text) => styleText('yellow', text, forced),
  success: (text) => styleText('green', text, forced),
};

/** Whether a stream shows them is decided here: Node would ask standard output. */
const forced = { validateStream: false } as const;

/** Colours for a terminal that shows them, unless they are not wanted (https://no-color.org). */
export function coloursFor(isTerminal: boolean, isWanted: boolean, environment: Environment): Colours {
  return isTerminal && isWanted && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb' ? some : none;
}
