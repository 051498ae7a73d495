import { errors } from '../../arm/errors.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { ArmError } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';

/** The copies of snapshots into other regions, which go on after the snapshot was created. */
export interface SnapshotCopies {
  readonly start: (snapshot: Resource, source: Resource) => void;
  /** A snapshot with the state of its copy, if it is one. */
  readonly show: (snapshot: Resource) => Resource;
  /** Refuses a snapshot whose bytes are not all there. */
  readonly refuseUnfinished: (snapshot: Resource) => void;
}

interface Copy {
  readonly since: number;
  readonly seconds: number;
  state: 'running' | 'done' | 'failed';
}

export function createSnapshotCopies({ clock, durations, resources }: ProviderContext): SnapshotCopies {
  const copies = new Map<string, Copy>();
  const percent = ({ since, seconds, state }: Copy): number => {
    if (state === 'done') return 100;
    const passed = clock.unscaled(clock.now().getTime() - since);
    return Math.min(99, Math.floor((100 * passed) / seconds));
  };
  return {
    start: ({ id, properties }, source) => {
      const bytes = Number(properties['diskSizeBytes']);
      const seconds = clock.varied(bytes / durations.replicationBytesPerSecond, `copy:${id}`);
      const copy: Copy = { since: clock.now().getTime(), seconds, state: 'running' };
      copies.set(resourceKey(id), copy);
      clock.after(seconds, () => {
        copy.state = resources.has(source.id) ? 'done' : 'failed';
      });
    },
    show: (snapshot) => {
      const copy = copies.get(resourceKey(snapshot.id));
      if (!copy) return snapshot;
      const progress = {
        completionPercent: percent(copy),
        ...(copy.state === 'failed' && { copyCompletionError: sourceNotFound }),
      };
      return { ...snapshot, properties: { ...snapshot.properties, ...progress } };
    },
    refuseUnfinished: ({ id, name }) => {
      const copy = copies.get(resourceKey(id));
      if (copy && copy.state !== 'done') throw unfinished(name);
    },
  };
}

const sourceNotFound = {
  errorCode: 'CopySourceNotFound',
  errorMessage: 'The source of the copy was deleted before the copy was complete.',
};

function unfinished(name: string): ArmError {
  return errors.conflict('Conflict', `The snapshot '${name}' is still being copied, or its copy has failed.`);
}
