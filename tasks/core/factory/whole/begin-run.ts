import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { GalleryImage } from '../distribute/published-images.js';
import type { WholeAction } from './actions.js';
import { demandOf } from './core-demand.js';
import { type CoreGate, createCoreGate } from './core-gate.js';
import type { WholeInputs } from './inputs.js';
import { createPicture } from './picture.js';
import { placeKey } from './place-key.js';
import type { Run } from './run.js';
import type { WholeState } from './state.js';
import { secondsToSaveIn, timeBoxOf } from './time-box.js';

/** What the actions of a whole run share, from when its plan is made. */
export function beginRun(
  state: WholeState,
  actions: readonly WholeAction[],
  { stopStartingAfterMinutes }: Pick<WholeInputs, 'stopStartingAfterMinutes'>,
): Run {
  const deleted = actions.flatMap(({ planned }) =>
    planned.kind === 'delete image VM' ? [planned.machine] : [],
  );
  return {
    state,
    picture: createPicture(state),
    cores: gateOf(state, deleted),
    box: timeBoxOf(stopStartingAfterMinutes, state.startedAt),
    secondsToSave: secondsToSaveIn(actions),
    toPublish: actions.flatMap(publishedBy),
    toReplace: new Set(actions.flatMap(replacedBy)),
    toDelete: new Set(deleted.map(({ name }) => name.toLowerCase())),
  };
}

function publishedBy({ planned }: WholeAction): GalleryImage[] {
  return planned.kind === 'publish' ? [{ image: planned.image }] : [];
}

function replacedBy({ planned, isForecast, pathKey }: WholeAction): string[] {
  return planned.kind === 'delete custom image' && isForecast ? [placeKey(planned.lab, pathKey)] : [];
}

/** The cores of a VM that is there, and is to be deleted, come back. */
function gateOf({ cores, cleanUp }: WholeState, deleted: readonly LabVirtualMachine[]): CoreGate {
  const { quotas = [], sizes = new Map<string, never>() } = cores ?? {};
  const gate = createCoreGate(quotas);
  const names = new Set(deleted.map(({ name }) => name));
  for (const { name, size } of cleanUp.machines)
    if (size !== undefined && names.has(name)) gate.hold(name, demandOf(size, sizes, quotas));
  return gate;
}
