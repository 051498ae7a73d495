/** Something that goes wrong with requests to the REST API. */
export interface Fault {
  /** A part of the path, for example `/attachments/`; default: every request. */
  readonly path?: string;
  /** How many requests it happens to, from the next on; default: all. */
  readonly count?: number;
  /** Answers with this status. */
  readonly status?: number;
  /** Holds the answer back until `release` is called. */
  readonly isHeld?: boolean;
  /** Sends half of the answer, and breaks off. */
  readonly isCut?: boolean;
}

export interface Faults {
  readonly add: (...faults: readonly Fault[]) => void;
  /** The fault of a request, which counts it. */
  readonly next: (path: string) => Fault | undefined;
  /** Lets the answers go that are held back, and ends all faults. */
  readonly release: () => void;
  /** Ends when the answers are let go. */
  readonly released: () => Promise<void>;
}

export function openFaults(): Faults {
  let active: { readonly fault: Fault; left: number }[] = [];
  let holders: (() => void)[] = [];
  return {
    add: (...faults) => {
      active.push(...faults.map((fault) => ({ fault, left: fault.count ?? Infinity })));
    },
    next: (path) => {
      const found = active.find(({ fault, left }) => left > 0 && path.includes(fault.path ?? ''));
      if (found !== undefined) found.left -= 1;
      return found?.fault;
    },
    release: () => {
      active = [];
      for (const letGo of holders.splice(0)) letGo();
      holders = [];
    },
    released: () => new Promise((resolve) => holders.push(resolve)),
  };
}
