import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LocalAzure } from '../local-azure/launch.js';
import type { State } from '../local-azure/state.js';

/** What the local Azure holds, without what differs from run to run: times, leases and who created it. */
export function comparable(state: State): unknown {
  return {
    labs: state.labs.map(({ name, customImages, virtualMachines }) => ({
      name,
      customImages: customImages.map((image) => ({ ...image, vhdUrl: fileOf(image.vhdUrl) })),
      virtualMachines: virtualMachines.map((machine) => ({ ...machine, tags: timeless(machine.tags) })),
    })),
    blobs: state.storageAccounts.flatMap((account) =>
      account.containers.flatMap((container) =>
        container.blobs.map(({ name, bytes, copyStatus, metadata }) => {
          const path = `${account.name}/${container.name}/${name}`;
          return { path, bytes, copyStatus: copyStatus ?? '', metadata };
        }),
      ),
    ),
    grantedDisks: state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => id),
    deployments: state.deployments,
  };
}

function fileOf(url: string): string {
  return url.split('/').at(-1) ?? '';
}

function timeless(tags: Readonly<Record<string, string>>): unknown {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name !== 'expirationDate'));
}

/** Milliseconds that Azure may take to end what was begun and needs nobody to wait for it. */
const patience = 5_000;

/** The end state as soon as it is the expected one; what it is at last if it never is. */
export async function settled(azure: LocalAzure, expected: unknown): Promise<unknown> {
  const until = Date.now() + patience;
  for (;;) {
    const state = comparable(await azure.state());
    if (isDeepStrictEqual(state, expected) || Date.now() > until) return state;
    await sleep(100);
  }
}
