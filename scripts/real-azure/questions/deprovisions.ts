import {
  deallocatedState,
  getLabVirtualMachine,
  type LabVirtualMachine,
  pendingArtifacts,
} from '../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { publicArtifact } from '../asking/artifacts.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';

/** Whether a machine that was deprovisioned from within is known to Azure as one. */
export const deprovisioned: Question = {
  number: 25,
  title: 'Does DevTest Labs mark a machine as generalized after the artifact that deprovisions it?',
  documents: [
    {
      where: 'gallery.md 1.5',
      says: 'Sysprep inside the guest does not mark the compute VM generalized; whether DevTest Labs ever marks it is written nowhere.',
    },
  ],
  reliesOn:
    'No image depends on the mark: SnapImages reads disks, and versions are made of snapshots. CreateCustomImage refuses a machine with the mark of which the pipeline says that it is not generalized.',
  fallback:
    'Without the mark CreateCustomImage believes the pipeline, and Azure starts a deprovisioned machine again if somebody asks for that.',
  needs: ['machine'],
  settles: ['deprovisionMark'],
  minutes: 15,
  ask: askDeprovisioned,
};

async function askDeprovisioned(asking: Asking): Promise<Answer> {
  const { azure, finish, things } = asking;
  const lab = await things.lab();
  const id = await publicArtifact(lab, 'linux-deprovision', asking);
  const { name } = await things.machine({ marketplace: 'V1', artifacts: [{ id, parameters: {} }] });
  const machine = await finish<LabVirtualMachine | undefined>(
    'the artifact',
    {
      poll: async (signal) => {
        const value = await getLabVirtualMachine(azure, lab.id, name, signal);
        const state = value?.powerState ?? 'not to be seen';
        return { done: value !== undefined && isDone(value), state, value };
      },
    },
    60,
  );
  const { artifacts = [], powerState, isGeneralized } = machine ?? {};
  const details = { statuses: artifacts.map(({ status }) => status), powerState };
  if (powerState !== deallocatedState)
    return unanswered(
      `The artifact has not shut the machine down: ${artifacts[0]?.status ?? 'none'}.`,
      details,
    );
  return isGeneralized
    ? { facts: { deprovisionMark: 'set' }, text: 'It is marked: OSState/generalized.', details }
    : { facts: { deprovisionMark: 'not set' }, text: 'It is deallocated, and not marked.', details };
}

function isDone(machine: LabVirtualMachine): boolean {
  const hasFailed = machine.artifacts.some(({ status }) => status === 'Failed');
  return hasFailed || (pendingArtifacts(machine).length === 0 && machine.powerState === deallocatedState);
}
