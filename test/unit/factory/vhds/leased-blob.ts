import type { BlobLease, NoLease } from '../../../../tasks/core/azure/blobs/leases.js';

/** A blob that another run leases at first, so often; and what is done to it afterwards. */
export function blobOf({ leasedBefore = 0, fails = false } = {}) {
  const done: string[] = [];
  const act = (what: string) => {
    done.push(what);
    return fails ? Promise.reject(new Error(`Could not ${what}.`)) : Promise.resolve();
  };
  const lease: BlobLease = { id: 'ours', renew: () => act('renew'), release: () => act('release') };
  const container = {
    url: (name: string) => `https://store/${name}`,
    lease: (): Promise<BlobLease | NoLease> => {
      done.push('lease');
      return Promise.resolve(done.length > leasedBefore ? lease : 'leased');
    },
  };
  return { done, container };
}
