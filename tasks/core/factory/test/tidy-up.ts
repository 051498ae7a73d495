import { tidily } from '../../lab/housekeeping.js';
import { removeScripts } from './scripts.js';
import { type RemovedTest, removeImage } from './test-image.js';
import { removeMachine } from './test-machine.js';
import type { Work } from './work.js';

/**
 * Deletes what the test of an image has made: each whatever becomes of the others.
 * @param keep what is done with its VM instead
 */
export async function tidyUp(
  test: RemovedTest & Pick<Work, 'context'>,
  keep?: () => Promise<void>,
): Promise<void> {
  const { action, context, names } = test;
  const { machine, image, scripts } = names;
  const remedy = 'The next run of TestImages deletes it.';
  context.phase('tidy up');
  await tidily(
    { what: `The test VM ${machine} could not be ${keep ? 'stopped' : 'deleted'}.`, remedy },
    keep ?? (() => removeMachine(test)),
    context,
  );
  await tidily(
    { what: `The test image ${image} could not be deleted.`, remedy },
    () => removeImage(test),
    context,
  );
  await tidily(
    { what: `The scripts ${scripts}* could not be deleted.`, remedy },
    () => removeScripts(scripts, action.lab, context),
    context,
  );
}
