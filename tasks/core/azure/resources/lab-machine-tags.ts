import type { Azure } from '../azure.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { textEntriesIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';
import { devTestLabsClient } from './dev-test-labs-client.js';
import { hasTag, mergeTags, type Tags, withoutTags } from './tags.js';

/**
 * Adds tags to a virtual machine, or replaces those of the same names. It sends a PATCH: the SDK fills in invented
 * values when it reads a machine, which a PUT would write to Azure.
 * @param removed the names of tags that it loses
 */
export function tagLabVirtualMachine(
  azure: Azure,
  id: string,
  tags: Tags,
  removed: readonly string[] = [],
): Operation<void> {
  const { subscriptionId, resourceGroup, names, name } = resourceId(id);
  const path: [string, string, string] = [resourceGroup, names[0] ?? '', name];
  const { virtualMachines } = devTestLabsClient(azure, subscriptionId);
  const tag = async (signal: AbortSignal) => {
    const options = { abortSignal: signal };
    const present = withoutTags((await virtualMachines.get(...path, options)).tags ?? {}, removed);
    const { tags: now } = await virtualMachines.update(...path, { tags: mergeTags(present, tags) }, options);
    demandWithout(textEntriesIn(now), removed);
    return { done: true, state: 'Succeeded' };
  };
  const doing = `tag the virtual machine ${name} of the lab ${path[1]}`;
  return onceReady(() => ({ poll: (signal) => attempt(doing, () => tag(signal)) }));
}

/** Azure does not say whether its PATCH replaces the tags of a machine, as its others do, or merges them. */
function demandWithout(tags: Tags, removed: readonly string[]): void {
  const kept = removed.find((name) => hasTag(tags, name));
  if (kept !== undefined) throw new Error(`the tag ${kept} is still there.`);
}
