import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { send } from '../requests/resource-manager.js';
import { textEntriesIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** Replaces all tags of a custom image; nothing else of it changes. @returns the tags that it has then */
export async function setCustomImageTags(
  azure: Azure,
  id: string,
  tags: Tags,
  signal: AbortSignal,
): Promise<Tags> {
  const { names, name } = resourceId(id);
  const request = { ...addressOf(id, '2018-09-15'), method: 'PATCH' as const, body: { tags } };
  return attempt(`change the tags of the custom image ${name} of the lab ${names[0] ?? ''}`, async () => {
    const changed = await send<{ readonly tags?: unknown } | undefined>(azure, request, signal);
    return textEntriesIn(changed?.tags);
  });
}
