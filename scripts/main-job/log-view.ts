/**
 * Chooses of the log of a task, line by line, what a person wants to see while it runs, and returns the lines to show
 * now: what ends, errors and warnings, the result, and all that the task says outside of groups. Actions that end in
 * the same second share a line; those of the last second have none, since the result follows.
 */
export function createLogView(): (line: string) => readonly string[] {
  let part: Part = 'start';
  const endings = createEndings();
  return (line) => {
    const next = partAfter(part, line);
    if (next !== undefined) {
      part = next;
      endings.forget();
      return [];
    }
    const before = endings.next(line);
    return part === 'outside' || part === 'Result' || isProblem(line) ? [...before, line] : before;
  };
}

/** Where a line of a log stands: in the agent's header, in the group of a title, or outside of both. */
type Part = 'start' | 'header' | 'outside' | (string & {});

/** The part that `line` begins; undefined where it stands within `part`. */
function partAfter(part: Part, line: string): Part | undefined {
  const title = /^##\[group\](.*)$/.exec(line)?.[1];
  if (title !== undefined) return title;
  if (line === '##[endgroup]') return 'outside';
  if (!/^={9,}$/.test(line)) return undefined;
  if (part === 'start') return 'header';
  return part === 'header' ? 'outside' : undefined;
}

function isProblem(line: string): boolean {
  return /^##\[(?:error|warning)\]/.test(line) || /(?:^|: )(?:error|warning): /.test(line);
}

/** The line of an ended action tells how long it took: `4 s: build Win.json → Factory: built after 3 s: …`. */
function isEnding(line: string): boolean {
  return momentOf(line) !== undefined && /: [^:]+ after \d[^:]*: /.test(line);
}

interface Endings {
  /** Holds back a line that tells an end, and returns those of an earlier second. */
  readonly next: (line: string) => readonly string[];
  readonly forget: () => void;
}

function createEndings(): Endings {
  let held: readonly string[] = [];
  return {
    next: (line) => {
      const before = momentOf(held[0] ?? line) === momentOf(line) ? [] : held;
      held = held.slice(before.length);
      if (isEnding(line)) held = [...held, line];
      return inOneLine(before);
    },
    forget: () => {
      held = [];
    },
  };
}

/** The time since the start of the task, with which every line of its actions begins. */
function momentOf(line: string): string | undefined {
  return /^(\d[^:]*): /.exec(line)?.[1];
}

function inOneLine([first, ...more]: readonly string[]): string[] {
  if (first === undefined) return [];
  return [more.length === 0 ? first : `${first} (and ${more.length} more)`];
}
