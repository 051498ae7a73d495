import { durationText } from '../../tasks/core/report/units.js';
import { cutToWidth } from './display-width.js';

/** A stream that may be a terminal. */
export interface TerminalStream {
  readonly write: (text: string) => unknown;
  readonly columns?: number;
}

/** The last line of a terminal, which shows how far a run is. */
export interface LiveLine {
  readonly show: (text: string) => void;
  /** Writes lines above it. */
  readonly above: (lines: string) => void;
  /** Erases it, until something is shown again. */
  readonly hide: () => void;
}

const eraseLine = '\r\u001b[2K';

/** The milliseconds after which it is drawn again, so that its time goes on. */
const redrawAfter = 1000;

export function createLiveLine(stream: TerminalStream): LiveLine {
  const startedAt = performance.now();
  let shown = '';
  const draw = () => {
    if (shown === '') return;
    const time = durationText((performance.now() - startedAt) / 1000);
    // Some terminals say that they have no columns.
    const columns = stream.columns || 80;
    stream.write(`${eraseLine}${cutToWidth(`${shown} · ${time}`, columns - 1)}`);
  };
  setInterval(draw, redrawAfter).unref();
  return {
    show: (text) => {
      shown = text;
      draw();
    },
    above: (lines) => {
      stream.write(`${shown === '' ? '' : eraseLine}${lines}`);
      draw();
    },
    hide: () => {
      if (shown !== '') stream.write(eraseLine);
      shown = '';
    },
  };
}
