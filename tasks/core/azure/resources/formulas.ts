import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { objectIn, textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';

/** A formula of a lab: how users make VMs that are alike. */
export interface Formula {
  readonly id: string;
  readonly name: string;
  /** The resource id of the custom image that it makes VMs of; absent where it is another kind of image. */
  readonly customImageId?: string;
}

/** Lists all formulas of a lab. */
export async function listFormulas(azure: Azure, labId: string, signal: AbortSignal): Promise<Formula[]> {
  const { subscriptionId, resourceGroup, name: lab } = resourceId(labId);
  const { formulas } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the formulas of the lab ${lab}`, () =>
    collect(
      itemsOf(formulas.list(resourceGroup, lab, { abortSignal: signal })),
      ({ id, name, formulaContent }) => ({
        id: childId(labId, textIn(id) ?? ''),
        name: textIn(name) ?? '',
        ...present('customImageId', textIn(objectIn(formulaContent).customImageId)),
      }),
    ),
  );
}
