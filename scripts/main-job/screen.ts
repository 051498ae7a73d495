import type { TaskRun } from '../../test/local-agent/agent.js';
import { createLogView } from './log-view.js';

/** The longest time without a line. */
const quietMilliseconds = 8000;

export interface Screen {
  readonly say: (line: string) => void;
  /** Sets what is being done, which is said whenever nothing else has been for eight seconds. */
  readonly busyWith: (text: string) => void;
  readonly close: () => void;
}

/** A screen that never leaves a person alone. */
export function createScreen(print: (line: string) => void): Screen {
  let doing = '';
  const heartbeat = setInterval(() => print(`… ${doing}`), quietMilliseconds);
  return {
    say: (line) => {
      print(line);
      heartbeat.refresh();
    },
    busyWith: (text) => {
      doing = text;
    },
    close: () => clearInterval(heartbeat),
  };
}

/** Shows a running task on a screen. */
export type Show = (screen: Screen) => Required<Pick<TaskRun, 'onLine' | 'onProgress'>>;

/** Shows what changes, problems and the result. */
export const showResults: Show = ({ say, busyWith }) => {
  const view = createLogView();
  return {
    onLine: (line) => view(line).forEach(say),
    onProgress: ({ operation }) => busyWith(operation),
  };
};

/** Shows the whole log. */
export const showAll: Show = ({ say }) => ({
  onLine: say,
  onProgress: ({ percent }) => say(`[progress] ${percent} %`),
});
