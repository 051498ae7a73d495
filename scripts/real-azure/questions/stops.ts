import {
  deallocatedState,
  getLabVirtualMachine,
  stopLabVirtualMachine,
  stoppedState,
} from '../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { lookUntil } from '../asking/asking.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';

/** What the stop of DevTest Labs leaves running. */
export const stop: Question = {
  number: 23,
  title: 'Does the stop of DevTest Labs deallocate a machine?',
  documents: [
    {
      where: 'azure.md 6.2',
      says: "Only PowerState/deallocated allows disk export; that DevTest Labs' own stop always deallocates is written nowhere.",
    },
  ],
  reliesOn:
    'CreateImageVMs, TestImages and UpdateBuildAgent stop machines by DevTest Labs, and wait until the power state is deallocated.',
  fallback:
    'They ask Compute to deallocate a machine that stays shut down, for which they need Microsoft.Compute/virtualMachines/deallocate/action.',
  needs: ['machine'],
  settles: ['labStop'],
  minutes: 5,
  ask: askStop,
};

/** Looks at the state, which may lag behind the operation. */
const mostLooks = 60;

/** Looks at a machine that is shut down until it counts as one that is not deallocated any more. */
const patientLooks = 3;

async function askStop({ azure, finish, things }: Asking): Promise<Answer> {
  const lab = await things.lab();
  const { id, name, size } = await things.machine({ marketplace: 'V1' });
  const started = performance.now();
  await finish('the stop', stopLabVirtualMachine(azure, id), 30);
  const seconds = Math.round((performance.now() - started) / 1000);
  let stopped = 0;
  const { value: powerState } = await lookUntil(
    'the power state',
    mostLooks,
    finish,
    async (signal) => (await getLabVirtualMachine(azure, lab.id, name, signal))?.powerState,
    (state) => state === deallocatedState || (state === stoppedState && (stopped += 1) === patientLooks),
  );
  const details = { powerState, seconds, size };
  if (powerState === deallocatedState)
    return { facts: { labStop: 'deallocates' }, text: `It was deallocated after ${seconds} s.`, details };
  return powerState === stoppedState
    ? { facts: { labStop: 'stops' }, text: `It is only stopped: ${powerState}.`, details }
    : unanswered(`Its power state is ${powerState ?? 'not told'}.`, details);
}
