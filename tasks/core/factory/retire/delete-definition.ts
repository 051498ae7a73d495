import { codeOf } from '../../azure/requests/errors.js';
import type { Operation } from '../../azure/requests/operation.js';
import {
  deleteImageDefinition,
  getImageDefinition,
  type ImageDefinition,
} from '../../azure/resources/image-definitions.js';
import { listImageVersions } from '../../azure/resources/image-versions.js';
import { sameTags } from '../../azure/resources/tags.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

/**
 * Deletes a definition once its versions are gone, unless it changed since the plan was made or has versions all the same:
 * of anybody, and however they came there.
 */
export async function deleteDefinition(planned: ImageDefinition, context: RetireContext): Promise<WhyLeft> {
  const { azure, signal, phase } = context;
  await context.predecessor();
  signal.throwIfAborted();
  const now = await getImageDefinition(azure, planned.id, signal);
  if (!now) return gone;
  if (!sameTags(now.tags, planned.tags)) return changed;
  const versions = await listImageVersions(azure, planned.id, signal);
  if (versions.length > 0) return `It still has ${versions.length} versions.`;
  phase('delete');
  return deleteEmpty(planned, context);
}

/** Seconds for which Azure may still count versions that are gone. */
const longestLag = 120;

async function deleteEmpty({ id, name }: ImageDefinition, context: RetireContext): Promise<WhyLeft> {
  const until = context.now().getTime() + longestLag * 1000;
  const isOver = () => context.now().getTime() >= until;
  const isDeleted = await context.wait({
    what: `the deletion of the image definition ${name}`,
    poll: whileCounted(() => deleteImageDefinition(context.azure, id), isOver).poll,
    limit: { minutes: context.inputs.operationTimeoutMinutes, input: 'operationTimeoutMinutes' },
    onState: (state) => context.waiting(`the deletion of the image definition ${name}`, state),
  });
  if (isDeleted) return undefined;
  context.notice({
    severity: 'notice',
    what: `The image definition ${name} stays for now.`,
    why: 'Azure still counts versions in it that are deleted already.',
    remedy: 'Nothing has to be done: the next run deletes it.',
  });
  return 'It is left for the next run: Azure still counts versions in it.';
}

/** Begins an operation again as long as Azure counts nested resources. @returns false where it does so to the end */
function whileCounted(start: () => Operation<void>, isOver: () => boolean): Operation<boolean> {
  let operation = start();
  return {
    poll: async (signal) => {
      try {
        return { ...(await operation.poll(signal)), value: true };
      } catch (error) {
        if (codeOf(error) !== 'CannotDeleteResource') throw error;
        operation = start();
        return { done: isOver(), state: 'Azure still counts versions in it', value: false };
      }
    },
  };
}
