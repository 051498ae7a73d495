import { present } from '../../azure/requests/present.js';
import {
  getLabVirtualMachine,
  hasFailed,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Done } from '../../step/step.js';
import { sameName } from '../../lab/names.js';
import { planMachine } from '../clean-up/plan.js';
import type { CleanUpState } from '../clean-up/state.js';
import { act } from '../clean-up/step.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import type { ActionOf } from './actions.js';
import type { WholeContext } from './inputs.js';
import { comeToNothing, outcomeOf, type Run } from './run.js';

/** Deletes an image VM that is not needed any longer: its cores come back. */
export async function deleteMachine(
  action: ActionOf<'cleanUp'>,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const { name } = action.planned.machine;
  let isGone = false;
  try {
    const done = await deleteDue(action, run, context);
    isGone = done.outcome !== 'skipped' || done.reason === gone;
    return done;
  } finally {
    if (isGone) run.cores.free(name);
    else run.cores.keep(name);
  }
}

const gone = 'It is gone already.';

async function deleteDue(action: ActionOf<'cleanUp'>, run: Run, context: WholeContext): Promise<Done> {
  if (!action.isForecast) return act(action.planned, context);
  const machine = await machineNow(action, run, context);
  if (!machine) return comeToNothing(gone);
  const state = stateNow(machine, run);
  const { actions, leftAlone } = planMachine(machine, state, context.inputs);
  const [due] = actions;
  leftAlone.flatMap(({ findings = [] }) => findings).forEach(context.notice);
  return due ? act(due, context) : outcomeOf({ leftAlone }, 'It stays.');
}

/** The VM as a build of this run left it; another one is read, as it may have changed for hours, and counts as failed on two reads (C90). */
async function machineNow(
  { pathKey, planned }: ActionOf<'cleanUp'>,
  { picture, state }: Run,
  { azure, signal }: WholeContext,
): Promise<LabVirtualMachine | undefined> {
  const { machine, lab } = planned;
  const built = picture.built.get(pathKey);
  if (built && (sameName(built.name, machine.name) || isExpectedImageVm(machine, state))) return built;
  const read = await getLabVirtualMachine(azure, lab.id, machine.name, signal);
  return read && hasFailed(read) ? getLabVirtualMachine(azure, lab.id, machine.name, signal) : read;
}

/** The image VM that a build was expected to make: what the template names it may be known only when it is there (C34). */
function isExpectedImageVm({ name, tags }: LabVirtualMachine, { cleanUp }: Run['state']): boolean {
  const wasThere = cleanUp.machines.some((one) => sameName(one.name, name));
  return !wasThere && tagOf(tags, imagePathTag) !== undefined;
}

function stateNow(machine: LabVirtualMachine, { picture, state }: Run): CleanUpState {
  const { stock } = picture;
  const built = [...picture.built.values()];
  const isKnown = (one: LabVirtualMachine) => [machine, ...built].some(({ id }) => id === one.id);
  const others = state.cleanUp.machines.filter((one) => !isKnown(one));
  return {
    lab: state.cleanUp.lab,
    machines: [...others, ...built.filter(({ id }) => id !== machine.id), machine],
    images: picture.stored.all(),
    ...present('records', picture.records),
    ...(stock ? { gallery: { stock } } : state.cleanUp.gallery ? { gallery: state.cleanUp.gallery } : {}),
  };
}
