import type { Lab as LabResource } from '@azure/arm-devtestlabs';
import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';

export interface Lab {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Azure's name of the region, e.g. `westeurope`. */
  readonly location: string;
  /** The account that must hold the VHDs of the lab's custom images. */
  readonly storageAccountId: string;
}

/** Lists all labs of a subscription that the identity may read. */
export async function listLabs(azure: Azure, subscriptionId: string, signal: AbortSignal): Promise<Lab[]> {
  const { labs } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the labs of the subscription ${subscriptionId}`, () =>
    collect(itemsOf(labs.listBySubscription({ abortSignal: signal })), (lab) => toLab(subscriptionId, lab)),
  );
}

/** Reads a lab. @returns `undefined` if there is no such lab */
export async function getLab(azure: Azure, id: string, signal: AbortSignal): Promise<Lab | undefined> {
  const { subscriptionId, resourceGroup, name } = resourceId(id);
  const labs = devTestLabsClient(azure, subscriptionId).labs;
  return undefinedIfMissing(() =>
    attempt(`read the lab ${name}`, async () =>
      toLab(subscriptionId, await labs.get(resourceGroup, name, { abortSignal: signal })),
    ),
  );
}

function toLab(subscriptionId: string, lab: LabResource): Lab {
  const id = childId(`/subscriptions/${subscriptionId}`, textIn(lab.id) ?? '');
  const { resourceGroup, name } = resourceId(id);
  return {
    id,
    name: textIn(lab.name) ?? name,
    subscriptionId,
    resourceGroup,
    location: textIn(lab.location) ?? '',
    storageAccountId: textIn(lab.artifactsStorageAccount) ?? '',
  };
}
