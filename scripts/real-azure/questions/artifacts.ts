import type { Operation } from '../../../tasks/core/azure/requests/operation.js';
import {
  getLabVirtualMachine,
  type LabVirtualMachine,
} from '../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { messageOf } from '../../../tasks/core/step/problem.js';
import type { FoundFacts } from '../../../test/local-azure/facts.js';
import { scriptArtifact } from '../asking/artifacts.js';
import type { BegunMachine } from '../asking/machines.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';

/** What a lab shows of a machine that is being made, and of one whose artifact fails. */
export const failedArtifact: Question = {
  number: 24,
  title: 'Which states does a machine show, and what becomes of later artifacts after one that fails?',
  documents: [
    {
      where: 'azure.md 7',
      says: 'A failed artifact fails neither the VM nor the deployment. Whether later ones become Skipped or stay Pending is written nowhere.',
    },
    { where: 'compatibility.md L7', says: 'Which states of a machine appear when is written nowhere.' },
  ],
  reliesOn:
    'CreateImageVMs ends its wait at the first failed artifact, whatever the others are, and says so of the image; CleanUpFactory leaves machines whose state is neither Succeeded nor Failed.',
  fallback:
    'The same: artifacts are looked at by themselves, whatever the state of the machine. Where the machine fails with its artifact, the build fails at its deployment, with the words of Azure.',
  needs: ['machine'],
  settles: ['stateWhileApplying', 'laterArtifacts', 'failedArtifact'],
  minutes: 15,
  ask: askFailedArtifact,
};

async function askFailedArtifact(asking: Asking): Promise<Answer> {
  const lab = await asking.things.lab();
  const fails = await scriptArtifact(lab, 'exit 1\n', asking);
  const later = await scriptArtifact(lab, 'exit 0\n', asking);
  const machine = await asking.things.newMachine({ marketplace: 'V1', artifacts: [fails, later] });
  return answerOf(await watch(machine, lab.id, asking));
}

function answerOf({ last, states, applying, problem }: Watched): Answer {
  const [first, second] = last?.artifacts.map(({ status }) => status) ?? [];
  const details = { states, first, second, problem };
  if (last === undefined || first !== 'Failed')
    return unanswered(`No artifact failed: ${problem ?? first ?? 'there is none'}.`, details);
  const end = last.provisioningState;
  return {
    facts: { ...stateFact(applying), ...laterFact(second), ...endFact(end) },
    text:
      `The machine showed ${states.join(', then ')}, and ${applying ?? 'nothing'} while an artifact was applied. ` +
      `After an artifact that failed, the machine is ${end} and the next artifact ${second ?? 'gone'}.`,
    details,
  };
}

function stateFact(state: string | undefined): FoundFacts {
  const known = (['ApplyingArtifacts', 'Creating', 'Succeeded'] as const).find((one) => one === state);
  return known === undefined ? {} : { stateWhileApplying: known };
}

function laterFact(status = ''): FoundFacts {
  if (status === 'Skipped' || status === 'Pending') return { laterArtifacts: status };
  return /^(Succeeded|Failed|Installing)$/.test(status) ? { laterArtifacts: 'applied' } : {};
}

function endFact(state: string): FoundFacts {
  return state === 'Succeeded' || state === 'Failed' ? { failedArtifact: state } : {};
}

interface Watched {
  readonly last?: LabVirtualMachine | undefined;
  /** Those of the machine, in their order. */
  readonly states: readonly string[];
  /** That of the machine while an artifact was applied. */
  readonly applying?: string | undefined;
  /** Why the machine was not made. */
  readonly problem?: string | undefined;
}

/** Looks at a machine whose artifact has failed until a later one counts as one that stays as it is. */
const looksAfterwards = 24;

async function watch(
  { name, operation }: BegunMachine,
  labId: string,
  { azure, finish }: Asking,
): Promise<Watched> {
  const making = endOf(operation);
  const states: string[] = [];
  let applying: string | undefined;
  let after = 0;
  const look = async (signal: AbortSignal) => {
    const hasEnded = await making.look(signal);
    const value = await getLabVirtualMachine(azure, labId, name, signal);
    const state = value?.provisioningState ?? 'not to be seen';
    if (states.at(-1) !== state) states.push(state);
    if (isApplying(value)) applying = state;
    else if (hasEnded && (isBegun(value) || making.problem() !== undefined)) after += 1;
    return { done: after > 0 && (isSettled(value) || after >= looksAfterwards), state, value };
  };
  const last = await finish<LabVirtualMachine | undefined>('the artifacts', { poll: look }, 90);
  return { last, states, applying, problem: making.problem() };
}

/** The end of an operation, whatever it is. */
function endOf(operation: Operation<void>) {
  let hasEnded = false;
  let problem: string | undefined;
  return {
    problem: () => problem,
    look: async (signal: AbortSignal): Promise<boolean> => {
      try {
        hasEnded ||= (await operation.poll(signal)).done;
      } catch (error) {
        signal.throwIfAborted();
        problem = messageOf(error);
        hasEnded = true;
      }
      return hasEnded;
    },
  };
}

function isApplying(machine: LabVirtualMachine | undefined): boolean {
  return machine?.artifacts.some(({ status }) => status === 'Installing') === true;
}

function isBegun(machine: LabVirtualMachine | undefined): boolean {
  return machine?.artifacts[0]?.status !== 'Pending';
}

function isSettled(machine: LabVirtualMachine | undefined): boolean {
  const { artifacts = [], provisioningState = '' } = machine ?? {};
  return (
    /^(Succeeded|Failed)$/.test(provisioningState) && artifacts.every(({ status }) => status !== 'Pending')
  );
}
