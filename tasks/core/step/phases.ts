/** The parts in which an action waits for what others do: readers know them by how they begin. */
type WaitingPhase =
  `wait for ${'an earlier deployment' | 'an earlier copy' | 'an older image' | 'another run' | 'the region of the lab' | 'the list of the lab' | 'cores' | 'a free place'}`;

/** The parts of actions that reports tell apart. */
export type PhaseName =
  | WaitingPhase
  | 'deploy'
  | 'apply artifacts'
  | 'deallocate'
  | 'grant access'
  | 'copy'
  | 'take snapshots'
  | 'revoke access'
  | 'commit'
  | 'create image'
  | 'publish'
  | 'share'
  | 'change owner'
  | 'delete'
  | 'tidy up';

/** A part of the time that an action takes, such as a copy. */
export interface Phase {
  readonly name: string;
  /** UTC. */
  readonly startedAt: Date;
  readonly endedAt: Date;
}

export interface Phases {
  /** Begins a phase and ends the one before. */
  readonly begin: (name: PhaseName) => void;
  /** All phases, of which the last ends at `endedAt`. */
  readonly until: (endedAt: Date) => readonly Phase[];
}

/** Keeps the phases of one action, which follow each other without a gap. */
export function createPhases(now: () => Date): Phases {
  const begun: Omit<Phase, 'endedAt'>[] = [];
  return {
    begin: (name) => {
      if (begun.at(-1)?.name !== name) begun.push({ name, startedAt: now() });
    },
    until: (endedAt) =>
      begun.map((phase, index) => ({ ...phase, endedAt: begun[index + 1]?.startedAt ?? endedAt })),
  };
}
