import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation, type Poll } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { begin, find, type ResourceRequest } from '../requests/resource-manager.js';
import { objectIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, pathPart, resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';
import type { Tags } from './tags.js';

/** A formula of a lab: how users make VMs that are alike. */
export interface Formula {
  readonly id: string;
  readonly name: string;
  /** Absent where it has none. */
  readonly tags?: Tags;
  /** The resource id of the custom image that it makes VMs of; absent where it is another kind of image. */
  readonly customImageId?: string;
}

/** A formula that is to be written. */
export interface NewFormula {
  readonly name: string;
  readonly tags: Tags;
  readonly properties: {
    readonly description?: string;
    readonly osType?: string;
    readonly formulaContent: object;
  };
}

/** The name of a custom image in an id, in lower case; a lab may write an id in full or below itself. Empty where it names none. */
export function customImageNameIn(id = ''): string {
  const [, name = ''] = /\/customimages\/([^/]+)\/*$/i.exec(id) ?? [];
  return name.toLowerCase();
}

/** Lists all formulas of a lab. */
export async function listFormulas(azure: Azure, labId: string, signal: AbortSignal): Promise<Formula[]> {
  const { subscriptionId, resourceGroup, name: lab } = resourceId(labId);
  const { formulas } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the formulas of the lab ${lab}`, () =>
    collect(
      itemsOf(formulas.list(resourceGroup, lab, { abortSignal: signal })),
      ({ id, name, tags, formulaContent }) => ({
        id: childId(labId, textIn(id) ?? ''),
        name: textIn(name) ?? '',
        ...tagsIn(tags),
        ...present('customImageId', textIn(objectIn(formulaContent).customImageId)),
      }),
    ),
  );
}

/** Reads a formula. @returns `undefined` if there is no such formula */
export async function getFormula(
  azure: Azure,
  labId: string,
  name: string,
  signal: AbortSignal,
): Promise<Formula | undefined> {
  return attempt(`read the formula ${name} of the lab ${resourceId(labId).name}`, async () => {
    const found = await find<Resource>(azure, requestOf('GET', labId, name), signal);
    if (!found) return undefined;
    const content = objectIn(objectIn(found.properties).formulaContent);
    return {
      id: childId(labId, textIn(found.id) ?? ''),
      name: textIn(found.name) ?? name,
      ...tagsIn(found.tags),
      ...present('customImageId', textIn(objectIn(content.properties).customImageId)),
    };
  });
}

/** Creates a formula, or replaces the one of that name as a whole. */
export function putFormula(
  azure: Azure,
  labId: string,
  { name, tags, properties }: NewFormula,
): Operation<void> {
  const doing = `write the formula ${name} of the lab ${resourceId(labId).name}`;
  const request = { ...requestOf('PUT', labId, name), body: { tags, properties } };
  return evenIfUnseen(longRunning(doing, begin(azure, request)), (signal) =>
    attempt(doing, () => stateOf(azure, labId, name, signal)),
  );
}

async function stateOf(
  azure: Azure,
  labId: string,
  name: string,
  signal: AbortSignal,
): Promise<Poll<void> | undefined> {
  const found = await find<Resource>(azure, requestOf('GET', labId, name), signal);
  if (!found) return undefined;
  const state = textIn(objectIn(found.properties).provisioningState) ?? '';
  if (/^(failed|cancell?ed)$/i.test(state)) throw new Error(`it ended as ${state}; Azure gives no reason.`);
  return { done: /^(succeeded)?$/i.test(state), state, value: undefined };
}

function tagsIn(tags: unknown): Pick<Formula, 'tags'> {
  const all = textEntriesIn(tags);
  return Object.keys(all).length > 0 ? { tags: all } : {};
}

function requestOf(method: ResourceRequest['method'], labId: string, name: string): ResourceRequest {
  const group = resourceId(labId);
  const path = `providers/Microsoft.DevTestLab/labs/${group.name}/formulas/${pathPart(name)}`;
  return { method, group, path, apiVersion: '2018-09-15' };
}

interface Resource {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly tags?: unknown;
  readonly properties?: {
    readonly provisioningState?: unknown;
    readonly formulaContent?: { readonly properties?: { readonly customImageId?: unknown } | null } | null;
  } | null;
}
