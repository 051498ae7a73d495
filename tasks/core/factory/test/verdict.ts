import { artifactMessages } from '../../azure/resources/artifact-messages.js';
import {
  type Artifact,
  deallocatedState,
  hasFailed,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import type { TestCase } from '../../step/test-cases.js';
import { caseTimes } from './case-times.js';
import { bootCase, type WantedCase } from './wanted-cases.js';

/** What was seen of the VM that tests an image. */
export interface Observed {
  /** As it was when it was looked at last; absent where it never was there, or is gone. */
  readonly machine?: Pick<
    LabVirtualMachine,
    'artifacts' | 'provisioningState' | 'createdDate' | 'powerState'
  >;
  /** Why it could not be made. */
  readonly failure?: Failure;
  /** The time limit, in minutes, where that is over. */
  readonly overAfter?: number;
  /** When its last artifact was seen to end, if that was seen. */
  readonly endedAt?: Date;
}

/** Why the VM could not be made, or its custom image. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly remedy?: string;
}

/** What is known of an image after its test: that it is good, that it is not, or neither. */
export type Verdict = { readonly cases: readonly TestCase[] } & ({ readonly is: 'passed' } | Finding);

interface Finding {
  readonly is: 'rejected' | 'unknown';
  readonly what: string;
  readonly messages: readonly string[];
  readonly remedy?: string;
}

/**
 * Judges an image by the VM that was made of it. Only what an image itself can bring about speaks against it: one that
 * cannot be judged is tested again.
 */
export function judge(observed: Observed, wanted: readonly WantedCase[]): Verdict {
  const { machine, failure } = observed;
  const states = statesOf(machine?.artifacts ?? [], wanted);
  if (failure) return verdict(judgeFailure(failure), states, observed);
  if (!machine) return verdict(unknown('Its test VM is gone.'), states, observed);
  if (hasFailed(machine))
    return verdict(unknown('Its test VM could not be made, and Azure does not tell why.'), states, observed);
  if (states.every(hasSucceeded)) return { is: 'passed', cases: casesOf(states, observed) };
  return verdict(judgeStates(states, observed), states, observed);
}

/** A case and how far it is; `Missing` where the VM does not have its artifact. */
interface CaseState {
  readonly name: string;
  readonly status: string;
  readonly artifact?: Artifact;
}

/** In the order of the VM: artifacts that the lab applies to all of its VMs come first, and are cases, too. */
function statesOf(artifacts: readonly Artifact[], wanted: readonly WantedCase[]): readonly CaseState[] {
  const rest = [...wanted];
  const there = artifacts.map((artifact): CaseState => {
    const isNext = rest[0] !== undefined && isOf(artifact, rest[0]);
    const name = (isNext ? rest.shift()?.name : undefined) ?? artifact.name;
    return { name, status: artifact.status, artifact };
  });
  return [...there, ...rest.map(({ name }) => ({ name, status: 'Missing' }))];
}

/** Whether an artifact of a VM is that of a case. */
export function isOf({ id }: Pick<Artifact, 'id'>, { artifact }: Pick<WantedCase, 'artifact'>): boolean {
  return sameName(id.split('/').at(-1) ?? '', artifact);
}

/** Where the agent tells that it cannot install what runs a script, the VM has booted and the agent is alive. */
function hasSucceeded({ name, status, artifact }: CaseState): boolean {
  if (/^succeeded$/i.test(status)) return true;
  return name === bootCase && artifact !== undefined && artifactMessages(artifact).some(isWithoutPython);
}

function isFailure({ status }: CaseState): boolean {
  return /^failed$/i.test(status);
}

function judgeStates(states: readonly CaseState[], { machine, overAfter }: Observed): Finding {
  const failed = states.find(isFailure);
  if (failed) return judgeCase(failed);
  const { name = '', status = '' } = states.find((state) => !hasSucceeded(state)) ?? {};
  if (machine && isDeallocated(machine))
    return { ...unknown(`Its test VM was deallocated before ${name} was done.`), remedy: awake };
  if (overAfter === undefined) return unknown(`The test ${name} was not carried out: ${status}.`);
  const isOver = `was not done after ${overAfter} minutes`;
  return states.some(hasSucceeded)
    ? { is: 'rejected', what: `The test ${name} ${isOver}.`, messages: [] }
    : unknown(`The first test ${isOver}.`);
}

/** Nobody but the lab does that, or a person: the schedule by which it shuts its VMs down at night, for example. */
export function isDeallocated({ powerState }: Pick<LabVirtualMachine, 'powerState'>): boolean {
  return powerState === deallocatedState;
}

const awake =
  'Run TestImages at another time than the lab shuts its VMs down (auto-shutdown). The next run tries again.';

function judgeCase({ name, artifact }: CaseState): Finding {
  const messages = artifact ? artifactMessages(artifact).map(withoutSignatures) : [];
  if (messages.some(isWithoutPython))
    return { is: 'unknown', what: `The test ${name} cannot run on the VM.`, messages, remedy: otherArtifact };
  return messages.some((message) => unreached.test(message))
    ? { is: 'unknown', what: `The test ${name} could not be brought to the VM.`, messages }
    : { is: 'rejected', what: name === bootCase ? doesNotBoot : `The test ${name} failed.`, messages };
}

const doesNotBoot = 'A VM of it does not boot, or its agent does nothing.';

/** What the extension that runs artifacts says where it did not come to begin: the network keeps it from the files. */
const unreached = /failed to download (all|the|file)|unable to download|CSE Error.*\(403\) Forbidden/i;

/**
 * `linux-run-bash` of the public repository runs scripts by an old extension, which needs Python 2 or a `python` on the path
 * (https://github.com/Azure/WALinuxAgent/issues/2921). That current systems have neither is no fault of an image.
 */
function isWithoutPython(message: string): boolean {
  return /no python interpreter found|env: \S*python\S*: no such file/i.test(message);
}

const otherArtifact =
  'Install Python 2 in the image, or test it by Artifacts of a repository of your own whose artifacts have a runCommand, without Scripts.';

function judgeFailure(failure: Failure): Finding {
  const { message, remedy } = failure;
  const messages = [withoutSignatures(message)];
  return isFaultOfImage(failure)
    ? { is: 'rejected', what: doesNotBoot, messages }
    : {
        is: 'unknown',
        what: 'Its test VM could not be made.',
        messages,
        ...(remedy === undefined ? {} : { remedy }),
      };
}

export function isFaultOfImage({ code = '', message }: Pick<Failure, 'code' | 'message'>): boolean {
  return !isWithoutPython(message) && faultsOfImages.some((known) => sameName(known, code));
}

/**
 * The codes with which Azure gives up a VM for what is in its image: the system does not start, was not generalized, or its
 * agent or the extension that runs artifacts is dead (https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages).
 * `OSProvisioningInternalError` is none of them, nor is any that says of itself that it may pass.
 */
export const faultsOfImages: readonly string[] = [
  'InvalidVhd',
  'OSProvisioningClientError',
  'OSProvisioningTimedOut',
  'VMAgentStatusCommunicationError',
  'VMExtensionHandlerNonTransientError',
  'VMExtensionProvisioningError',
  'VMExtensionProvisioningTimeout',
  'VMStartTimedOut',
];

function unknown(what: string): Finding {
  return { is: 'unknown', what, messages: [] };
}

function verdict(finding: Finding, states: readonly CaseState[], observed: Observed): Verdict {
  return { ...finding, cases: casesOf(states, observed, finding) };
}

/** A case has failed only where the image is rejected: results say nothing against one that cannot be judged. */
function casesOf(
  states: readonly CaseState[],
  { machine, endedAt }: Observed,
  finding?: Finding,
): readonly TestCase[] {
  const culprit = finding && (states.find(isFailure) ?? states.find((state) => !hasSucceeded(state)));
  const seconds = caseTimes(machine, endedAt);
  return states.map((state, index) => ({
    name: state.name,
    seconds: seconds[index] ?? 0,
    ...resultOf(state, state === culprit ? finding : undefined),
  }));
}

/** @param finding what is known by this very case */
function resultOf(state: CaseState, finding: Finding | undefined): Pick<TestCase, 'outcome' | 'message'> {
  if (hasSucceeded(state)) return { outcome: 'passed', message: '' };
  if (!finding) return { outcome: 'skipped', message: 'It was not begun.' };
  const message = [finding.what, ...finding.messages].join(' ');
  return { outcome: finding.is === 'rejected' ? 'failed' : 'skipped', message };
}

/** As it is in an address, or where that is written in JSON, HTML or another address. */
const signature = /(?:[&?;]|%26|%3f|\\u0026|\\u003f)sig(?:=|%3d|\\u003d)/i;

/** A text without what opens the addresses in it: it is written into records and results. */
export function withoutSignatures(text: string): string {
  return text.replaceAll(/[^\s"'<>]+/g, (part) =>
    signature.test(part) ? (part.split(/\?|%3f|\\u003f/i)[0] ?? '') : part,
  );
}
