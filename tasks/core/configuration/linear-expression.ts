/**
 * A regular expression that is matched without going back: each part turns the set of places that are reached into the
 * set of places after it. The engine of JavaScript tries one way after the other, and may try more than there is time for.
 */
export type Step = (text: string, places: ReadonlySet<number>) => ReadonlySet<number>;

/** A part of an expression. */
export interface Part {
  readonly step: Step;
  /** How many repetitions without limit lie within each other: the time grows by the length of the text with each. */
  readonly depth: number;
}

/** Whether an expression matches from the start of a text; it has to have its own `$`. */
export function matchesFromStart({ step }: Part, text: string): boolean {
  return step(text, new Set([0])).size > 0;
}

/** One character. @param isMeant is given a character in lower case */
export function character(isMeant: (character: string) => boolean): Part {
  return {
    step: (text, places) => {
      const after = new Set<number>();
      for (const place of places)
        if (place < text.length && isMeant(text.charAt(place).toLowerCase())) after.add(place + 1);
      return after;
    },
    depth: 0,
  };
}

export function sequence(parts: readonly Part[]): Part {
  return {
    step: (text, places) => {
      let reached = places;
      for (const { step } of parts) {
        if (reached.size === 0) return reached;
        reached = step(text, reached);
      }
      return reached;
    },
    depth: deepest(parts),
  };
}

export function choice(parts: readonly Part[]): Part {
  return {
    step: (text, places) => new Set(parts.flatMap(({ step }) => [...step(text, places)])),
    depth: deepest(parts),
  };
}

/** A part once or not at all. */
export function optional({ step, depth }: Part): Part {
  return { step: (text, places) => new Set([...places, ...step(text, places)]), depth };
}

/** A part any number of times, but once at least. */
export function repeated({ step, depth }: Part): Part {
  return {
    step: (text, places) => {
      const reached = new Set<number>();
      let latest = places;
      while (latest.size > 0) {
        const next = new Set<number>();
        for (const place of step(text, latest)) if (!reached.has(place)) next.add(place);
        for (const place of next) reached.add(place);
        latest = next;
      }
      return reached;
    },
    depth: depth + 1,
  };
}

/** A place from which a part matches, or does not. */
export function ahead({ step, depth }: Part, isWanted: boolean): Part {
  return {
    step: (text, places) =>
      new Set([...places].filter((place) => step(text, new Set([place])).size > 0 === isWanted)),
    depth: depth === 0 ? 0 : depth + 1,
  };
}

export const start: Part = {
  step: (_text, places) => new Set(places.has(0) ? [0] : []),
  depth: 0,
};

export const end: Part = {
  step: ({ length }, places) => new Set(places.has(length) ? [length] : []),
  depth: 0,
};

function deepest(parts: readonly Part[]): number {
  return Math.max(0, ...parts.map(({ depth }) => depth));
}
