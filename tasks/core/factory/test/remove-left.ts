import type { Done } from '../../step/step.js';
import { lookAtRecord } from '../store/image-records.js';
import type { RemoveAction } from './actions.js';
import type { TestContext } from './inputs.js';
import { removeScripts } from './scripts.js';
import { removeImage } from './test-image.js';
import { removeMachine } from './test-machine.js';
import { testNames } from './test-names.js';

/** Deletes what a test has left, if it still says that it is of that test. */
export async function removeLeft(action: RemoveAction, context: TestContext): Promise<Done> {
  const { lab, left, vhdFileName, reason } = action;
  if (left.what === 'scripts') {
    await removeScripts(left.names, lab, context);
    return { reason };
  }
  if (await waitsByNow(action, context))
    return { outcome: 'skipped', reason: 'Its image waits for its test by now: it may be of that.' };
  const [machine, image] = left.what === 'machine' ? [left.machine.name, ''] : ['', left.image.name];
  const names = { ...testNames(vhdFileName, lab), machine, image };
  const removed = { action: { lab, vhdFileName }, names, context };
  const isRemoved = await (left.what === 'machine' ? removeMachine(removed) : removeImage(removed));
  return isRemoved ? { reason } : { outcome: 'skipped', reason: 'It is gone already, or another one.' };
}

/** Another run may have saved the image, and begun to test it, after the records were read. */
async function waitsByNow(
  { lab, vhdFileName }: RemoveAction,
  { azure, signal }: TestContext,
): Promise<boolean> {
  return (await lookAtRecord(azure, lab, vhdFileName, signal))?.state === 'snapped';
}
