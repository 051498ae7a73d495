import type { Azure } from '../../azure/azure.js';
import { isConflict } from '../../azure/requests/errors.js';
import { onceReady } from '../../azure/requests/conflicts.js';
import type { Operation, Poll } from '../../azure/requests/operation.js';
import {
  createCustomImage,
  type CustomImage,
  getCustomImage,
  type ReadMade,
  usabilityOf,
} from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';
import { present } from '../../azure/requests/present.js';
import { baseTag, builtTag, commitTag, factoryLabTag, imagePathTag, runTag, vhdTag } from '../images/tags.js';
import { isSysPrepped, type StoredImage } from '../store/companion.js';
import { writeTimestamp } from '../store/timestamps.js';
import type { StoredBlobs } from '../store/stored-blobs.js';
import { ofAnotherImage, unlessFailed } from './namesakes.js';
import { withOtherWay } from './refused-image.js';

/** A stored image that becomes a custom image of a lab. */
export interface Bringing {
  readonly image: StoredBlobs;
  readonly factoryLab: Pick<Lab, 'id'>;
  readonly lab: Lab;
  /** The key of the action that brings an older image of its path there. */
  readonly after?: string;
}

/** The context in which custom images are made. */
export type BringContext = ActionContext<
  { readonly isVhdSysPrepped: boolean; readonly operationTimeoutMinutes: number },
  Azure
>;

/**
 * The custom image of a stored one, if the lab has it by now (C78).
 * @throws if the image of that name is of another golden image or build, which the list of the lab's images did not show
 */
export async function findImage(
  { image, lab }: Bringing,
  { azure, signal }: BringContext,
): Promise<CustomImage | undefined> {
  const found = unlessFailed(await getCustomImage(azure, lab.id, image.imageName, signal));
  const other = found && ofAnotherImage(found, image, lab);
  if (other)
    throw problem([other.what, other.why].filter((text) => text !== undefined).join(' '), other.remedy);
  return found;
}

/**
 * Waits for an image that another run is creating, or that an earlier run began to create.
 * @returns whether it is there in the end: its creation may fail, and others may delete it
 */
export async function waitForImage(action: Bringing, context: BringContext): Promise<boolean> {
  context.phase('wait for another run');
  let found: CustomImage | undefined;
  const poll = async () => {
    found = await findImage(action, context);
    const isEnded = !found || usabilityOf(found) === 'usable';
    return { done: isEnded, state: found?.provisioningState ?? 'Failed' };
  };
  await waitFor({ poll }, action, context);
  return found !== undefined;
}

/** Whether another run, or somebody else, has created the image. */
async function isMade(action: Bringing, context: BringContext): Promise<boolean> {
  if (!(await findImage(action, context))) return false;
  await waitForImage(action, context);
  return (await findImage(action, context)) !== undefined;
}

/**
 * Creates a custom image from a VHD in the lab's storage account, after the older image of the same path: the order of
 * creation is their order in the lab (C84). Others may have created an image of that name during the hours of copying
 * and waiting: it is not replaced (C78). Where Azure answers with a conflict, another run is creating the image, or a
 * request of ours whose answer was lost; and whatever it answers, an image of this build that can be used is enough.
 */
export async function createImage(
  action: Bringing,
  vhdUrl: string,
  context: BringContext,
  readMade?: ReadMade,
): Promise<void> {
  const { image, lab, factoryLab } = action;
  if (action.after !== undefined) context.phase('wait for an older image');
  await context.predecessor();
  context.signal.throwIfAborted();
  if (await isMade(action, context)) return;
  context.phase('create image');
  const wanted = {
    name: image.imageName,
    vhdUrl,
    osType: image.osType,
    sysPrep: isSysPrepped(image, context.inputs),
    description: image.description,
    tags: customImageTags(image, factoryLab),
  };
  const create = () => createCustomImage(context.azure, lab.id, wanted, readMade);
  try {
    await waitFor(onceReady(unlessMade(create, action, context)), action, context, 'custom image');
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (!(await isMadeByOthers(error, action, context))) throw withOtherWay(error, lab);
  }
}

/** As long as Azure refuses because the lab is busy, somebody else may begin to make an image of the name. */
function unlessMade(
  create: () => Operation<CustomImage>,
  action: Bringing,
  context: BringContext,
): () => Operation<unknown> {
  let tries = 0;
  return () => {
    const operation = create();
    let isLookedFor = (tries += 1) > 1;
    return {
      poll: async (signal): Promise<Poll<unknown>> => {
        const found = isLookedFor ? await findImage(action, context) : undefined;
        if (found) return { done: usabilityOf(found) === 'usable', state: found.provisioningState };
        isLookedFor = false;
        return operation.poll(signal);
      },
    };
  };
}

async function isMadeByOthers(error: unknown, action: Bringing, context: BringContext): Promise<boolean> {
  if (isConflict(error)) return isMade(action, context);
  const found = await findImage(action, context).catch(() => undefined);
  return found !== undefined && usabilityOf(found) === 'usable';
}

/** The tags of a custom image (C85). */
export function customImageTags(
  image: StoredImage,
  factoryLab: Pick<Lab, 'id'>,
): Readonly<Record<string, string>> {
  return {
    [imagePathTag]: image.imagePath,
    [factoryLabTag]: factoryLab.id,
    ...(image.timestamp ? { [builtTag]: writeTimestamp(image.timestamp) } : {}),
    [vhdTag]: image.vhdFileName,
    ...present(baseTag, cut(image.base)),
    ...present(commitTag, cut(image.commit)),
    ...present(runTag, cut(image.factoryRunId)),
  };
}

/** Azure takes 256 characters of a value. */
function cut(value: string | undefined): string | undefined {
  return value !== undefined && value.length > 256 ? `${value.slice(0, 255)}…` : value;
}

async function waitFor(
  operation: Operation<unknown>,
  { image, lab }: Bringing,
  context: BringContext,
  kind?: string,
): Promise<void> {
  await waitForOperation(
    operation,
    `the custom image ${image.imageName} in ${lab.name}`,
    context,
    kind === undefined ? {} : { kind },
  );
}
