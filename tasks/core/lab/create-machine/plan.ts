import { findResources } from '../../configuration/template-resources.js';
import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { CreateMachineAction } from './actions.js';
import type { CreateMachineInputs } from './inputs.js';
import type { CreateMachineState } from './state.js';

export function plan(
  state: CreateMachineState,
  { VirtualMachineName: vmName }: Pick<CreateMachineInputs, 'VirtualMachineName'>,
): Plan<CreateMachineAction> {
  const { lab, source, attempt, begun } = state;
  const target = labTarget(lab);
  const action: CreateMachineAction = {
    kind: 'create machine',
    key: `${lab.id}/virtualmachines/${vmName}`,
    verb: 'create',
    work: 'deployment',
    subject: { kind: 'virtual machine', name: attempt.vmName },
    target,
    reason: reasonOf(state),
    lab,
    vmName,
    source,
    firstAttempt: attempt.number,
    clearsFirst: begun === 'failed',
  };
  return { lab: target, actions: [action], leftAlone: [] };
}

function reasonOf({ attempt, begun, source }: CreateMachineState): string {
  const { name } = attempt.record;
  if (begun === 'running') return `Its deployment ${name} runs already, and is gone on with.`;
  if (begun === 'made') return `The deployment ${name} has made it already; what is left is done.`;
  return `${source.title} is deployed as ${name}: ${contentOf({ attempt, source })}.`;
}

/** What is deployed: the VMs by their names, and the types of all else. */
function contentOf({ attempt, source }: Pick<CreateMachineState, 'attempt' | 'source'>): string {
  const { wanted, names } = attempt;
  if (!wanted) return 'what it makes is known only to Azure';
  const others = findResources(source.template ?? {})
    .map(({ type }) => type)
    .filter((type) => type !== 'microsoft.devtestlab/labs/virtualmachines');
  const machines = wanted.length === names.length ? names.join(', ') : `${wanted.length} VMs`;
  const values = Object.keys(source.parameters).join(', ');
  return [
    `the VM ${machines}`,
    ...(others.length > 0 ? [`with ${[...new Set(others)].join(', ')}`] : []),
    ...(values === '' ? [] : [`by values for ${values}`]),
  ].join(' ');
}
