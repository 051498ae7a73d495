import { mostMissing } from '../../azure/requests/lost-operation.js';
import { artifactMessages } from '../../azure/resources/artifact-messages.js';
import {
  type Artifact,
  getLabVirtualMachine,
  type LabVirtualMachine,
  pendingArtifacts,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import type { CreateMachineContext } from './inputs.js';
import type { WantedMachine } from './wanted-machines.js';

/**
 * The VM that a deployment has made, once no artifact of it is being applied any more, or WaitMinutesForApplyArtifacts
 * later.
 * @throws a problem where the lab does not have it
 */
export async function awaitMachine(
  name: string,
  lab: Lab,
  context: CreateMachineContext,
): Promise<LabVirtualMachine> {
  const { WaitMinutesForApplyArtifacts: minutes, operationTimeoutMinutes } = context.inputs;
  const input = 'operationTimeoutMinutes';
  const found = await look(name, lab, { limit: { minutes: operationTimeoutMinutes, input } }, context);
  if (minutes === 0 || pendingArtifacts(found).length === 0) return found;
  context.phase('apply artifacts');
  const limit = { minutes, input: 'WaitMinutesForApplyArtifacts' };
  return look(
    name,
    lab,
    { limit, isDone: (machine) => pendingArtifacts(machine).length === 0 },
    context,
  ).catch(async (error: unknown) => {
    context.signal.throwIfAborted();
    const now = await getLabVirtualMachine(context.azure, lab.id, name, context.signal);
    if (!now) throw error;
    return now;
  });
}

interface Look {
  readonly limit: { readonly minutes: number; readonly input: string };
  readonly isDone?: (machine: LabVirtualMachine) => boolean;
}

/** A VM that Azure does not show at once may not be there yet. */
function look(
  name: string,
  lab: Lab,
  { limit, isDone = () => true }: Look,
  { azure, wait, waiting }: CreateMachineContext,
): Promise<LabVirtualMachine> {
  const what = `the artifacts of the VM ${name}`;
  let missing = 0;
  return wait({
    what,
    limit,
    onState: (state) => waiting(what, state),
    poll: async (signal) => {
      const machine = await getLabVirtualMachine(azure, lab.id, name, signal);
      missing = machine ? 0 : missing + 1;
      if (missing === mostMissing) throw notThere(name, lab);
      if (!machine) return { done: false, state: 'not to be seen' };
      return { done: isDone(machine), state: `${pendingArtifacts(machine).length} to go`, value: machine };
    },
  });
}

function notThere(name: string, lab: Lab): Error {
  return problem(
    `The deployment has succeeded, but the lab ${lab.name} has no VM ${name}.`,
    "Let the template name its lab VM by parameters('newVMName'), and see whether somebody has deleted it.",
  );
}

/** Why the artifacts of a VM do not count as applied, each with what Azure tells of it; none where they do. */
export function artifactFaults(
  { artifacts }: Pick<LabVirtualMachine, 'artifacts'>,
  wanted: Pick<WantedMachine, 'artifacts'> | undefined,
): readonly string[] {
  const bad = artifacts.filter(({ status }) => !/^succeeded$/i.test(status));
  return [...bad.map(faultOf), ...missingOf(artifacts, wanted?.artifacts ?? [])];
}

function faultOf(artifact: Artifact): string {
  const messages = artifactMessages(artifact);
  return [artifact.name, artifact.status, ...(messages.length === 0 ? [] : [messages.join(' ')])].join(': ');
}

/** One artifact may be wanted several times. */
function missingOf(there: readonly Artifact[], wanted: readonly (string | undefined)[]): readonly string[] {
  const count = wanted.length - there.length;
  if (count <= 0) return [];
  const rest = there.map(({ id }) => lastPart(id));
  const lacking = wanted
    .map((id) => (id === undefined ? '' : lastPart(id)))
    .filter((name) => !taken(rest, name));
  return lacking.length === count && lacking.every((name) => name !== '')
    ? lacking.map((name) => `${name}: missing on the VM`)
    : [`${count} of ${wanted.length} artifacts are missing on the VM`];
}

function taken(rest: string[], name: string): boolean {
  const index = rest.indexOf(name);
  if (index >= 0) rest.splice(index, 1);
  return index >= 0;
}

function lastPart(id: string): string {
  return id.split('/').at(-1)?.toLowerCase() ?? '';
}
