import type { StepActions, StepName } from './actions.js';
import type { Estimates } from './estimates.js';

/** Seconds that what needs no more than some requests takes. */
const brief = 15;

const briefKinds: readonly string[] = [
  'save snapshots',
  'end access',
  'clear record',
  'store',
  'reject',
  'mark',
  'offer',
  'make current',
  'write formula',
  'mark custom image',
  'mark stored image',
];

/** How long an action of a step is expected to take, in seconds. */
export function expectedSeconds(step: StepName, action: StepActions[StepName], estimates: Estimates): number {
  switch (action.kind) {
    case 'build':
      return estimates.ofBuild(action.imagePath).seconds;
    case 'snap':
      return estimates.ofSnap(action.disk.bytes);
    case 'distribute':
      return (action.bytes === 0 ? 0 : estimates.ofCopy(action.bytes)) + estimates.ofImageCreation();
    case 'test':
      return estimates.ofTest();
    case 'publish':
      return estimates.ofPublish(action.imageFacts?.bytes);
    default:
      return briefKinds.includes(action.kind) ? brief : estimates.ofDeletion();
  }
}
