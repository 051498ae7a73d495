import { getLabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { PowerAction } from './actions.js';
import type { PowerContext } from './inputs.js';
import { changePower, reachedText, wantedState } from './power.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** @throws a problem where the VM is gone, or was made anew since: then it is not the one that was meant */
export async function act({ lab, machine, verb }: PowerAction, context: PowerContext): Promise<Done> {
  const { azure, signal, inputs } = context;
  const { Action } = inputs;
  const now = await getLabVirtualMachine(azure, lab.id, machine.name, signal);
  if (now?.createdDateText !== machine.createdDateText)
    throw problem(
      `The VM ${machine.name} was ${now ? 'made anew' : 'deleted'} since the plan was made.`,
      `Run the task again if it is to ${verb}.`,
    );
  if (now.powerState === wantedState(Action))
    return { outcome: 'skipped', reason: `${reachedText(Action)} Somebody else has seen to it meanwhile.` };
  const change = changePower(Action, machine, lab.id, azure);
  await waitForOperation(change, `the VM ${machine.name} to ${verb}`, context);
  return { reason: reachedText(Action) };
}
