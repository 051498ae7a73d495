import type { Lab, Subscription, World } from '../local-azure/world.js';

export const subscriptionId = '11111111-1111-4111-8111-111111111111';

export const otherSubscriptionId = '22222222-2222-4222-8222-222222222222';

/** A lab in a resource group of its own name. */
export function lab(name: string, more: Partial<Lab> = {}): Lab {
  return {
    name,
    resourceGroup: name,
    location: 'westeurope',
    storageAccount: `store${name.toLowerCase()}`,
    ...more,
  };
}

/** A world that runs fast enough for tests: an hour takes a second or two. */
export function world(
  labs: readonly Lab[],
  more: Partial<World> = {},
  others: readonly Subscription[] = [],
): World {
  return {
    timeScale: 2000,
    seed: 3,
    variation: 0.3,
    tenantId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    applications: [
      {
        clientId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
        objectId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
        secret: 'local-azure-only',
      },
    ],
    durations: {
      build: 600,
      artifact: 120,
      stop: 60,
      virtualMachineDeletion: 60,
      imageCreation: 200,
      imageDeletion: 60,
      diskAccess: 15,
      deploymentDeletion: 15,
      copyBytesPerSecond: 100_000_000,
    },
    artifacts: [
      { name: 'windows-7zip', targetOsType: 'Windows' },
      { name: 'windows-chrome', targetOsType: 'Windows' },
      { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
      { name: 'linux-apt-package', targetOsType: 'Linux' },
      { name: 'linux-deprovision', targetOsType: 'Linux', generalizes: true },
    ],
    subscriptions: [{ id: subscriptionId, displayName: 'Factory', labs }, ...others],
    ...more,
  };
}

/** The id of a lab that `lab` describes. */
export function labId(name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}/providers/Microsoft.DevTestLab/labs/${name}`;
}
