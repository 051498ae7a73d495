import { isConflict } from '../../azure/requests/errors.js';
import { remember } from '../../azure/requests/remember.js';
import { resourceId } from '../../azure/resource-id.js';
import {
  createImageDefinition,
  getImageDefinition,
  type ImageDefinition,
  type NewImageDefinition,
} from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { ownImagePath } from '../gallery/gallery-tags.js';
import { hasTraits } from '../gallery/traits.js';
import type { DistributeContext } from './inputs.js';

/** The definitions that this process makes: several images may be of one. */
const makingOf = remember((): { isNew?: Promise<boolean> } => ({}));

/**
 * Makes a definition, unless it is there.
 * @returns whether it is new
 * @throws if there is another one of its name
 */
export function makeDefinition(
  wanted: NewImageDefinition,
  factoryLab: Lab,
  context: DistributeContext,
): Promise<boolean> {
  const making = makingOf(context.azure, wanted.id);
  making.isNew ??= makeOnce(wanted, factoryLab, context);
  return making.isNew;
}

async function makeOnce(wanted: NewImageDefinition, lab: Lab, context: DistributeContext): Promise<boolean> {
  const { azure, signal } = context;
  const found = await getImageDefinition(azure, wanted.id, signal);
  if (found) {
    checkSame(found, wanted, lab);
    return false;
  }
  try {
    await waitForOperation(
      createImageDefinition(azure, wanted),
      `the image definition ${nameOf(wanted)}`,
      context,
      { isBrief: true },
    );
    return true;
  } catch (error) {
    const other = isConflict(error) ? await getImageDefinition(azure, wanted.id, signal) : undefined;
    if (!other) throw error;
    checkSame(other, wanted, lab);
    return false;
  }
}

/** Another run of this factory may have made it since the plan; what somebody else made is left alone. */
function checkSame(found: ImageDefinition, wanted: NewImageDefinition, { id }: Lab): void {
  const isSame = ownImagePath(found.tags, id) === ownImagePath(wanted.tags, id) && hasTraits(found, wanted);
  if (isSame) return;
  throw problem(
    `The gallery has another image definition ${found.name} since the plan was made.`,
    'Run the task again: it chooses another name, or says what to do.',
  );
}

function nameOf({ id }: NewImageDefinition): string {
  return resourceId(id).name;
}
