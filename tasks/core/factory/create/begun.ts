import { type Deployment, hasEnded } from '../../azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import type { LeftAlone } from '../../step/action.js';
import { imagePathTag, isOurs, runTag, stateTag, tagOf } from '../images/tags.js';
import { vmNameOfDeployment } from './deployment-names.js';

type Machine = Pick<LabVirtualMachine, 'name' | 'tags'>;

/** What an earlier run, or an earlier attempt of this one, began for a golden image (C28). */
export interface Begun {
  /** Waited for and judged, not built a second time. */
  readonly adopted?: {
    readonly vmName: string;
    readonly machine?: Machine;
    /** Its deployment's record still exists. */
    readonly hasRecord: boolean;
  };
  /** Deployments that have ended and of which no VM is left: their records are told and deleted. */
  readonly leftRecords: readonly Deployment[];
}

interface Found {
  readonly lab: { readonly id: string };
  readonly machines: readonly Machine[];
  readonly deployments: readonly Deployment[];
  readonly runId: string;
}

export function begunFor({ imagePath }: { readonly imagePath: string }, found: Found): Begun {
  const ofImage = found.machines.filter((machine) => isOurs(machine, { imagePath }));
  const records = found.deployments.flatMap((deployment) => {
    const vmName = vmNameOfDeployment(deployment.name, found.lab.id, imagePath);
    if (vmName === undefined) return [];
    const machine = ofImage.find(({ name }) => sameName(name, vmName));
    return [{ deployment, vmName, hasRecord: true, ...(machine ? { machine } : {}) }];
  });
  const adopted = records.find(isRunning) ?? records.find(({ machine }) => machine) ?? ownOf(ofImage, found);
  const left = records.filter((record) => !isRunning(record) && !record.machine);
  return { ...(adopted ? { adopted } : {}), leftRecords: left.map(({ deployment }) => deployment) };
}

function isRunning({ deployment }: { readonly deployment: Deployment }): boolean {
  return !hasEnded(deployment);
}

function ownOf(machines: readonly Machine[], { runId }: Found): Begun['adopted'] {
  const machine = machines.find(({ tags }) => tagOf(tags, runTag) === runId);
  return machine && { vmName: machine.name, machine, hasRecord: false };
}

export function endedEarlier(
  subject: LeftAlone['subject'],
  machine: Pick<LabVirtualMachine, 'name' | 'tags'> | undefined,
): LeftAlone | undefined {
  if (machine && tagOf(machine.tags, imagePathTag))
    return { subject, outcome: 'skipped', reason: `This run has built ${machine.name} already.` };
  return machine && tagOf(machine.tags, stateTag) ? failedEarlier(subject, machine) : undefined;
}

/** C28: nothing is built twice in a run, and what failed is not judged again by its artifacts alone. */
function failedEarlier(subject: LeftAlone['subject'], { name }: Pick<LabVirtualMachine, 'name'>): LeftAlone {
  const what = `An earlier attempt of this run built ${name}, whose deployment failed.`;
  const remedy = 'Run CleanUpFactory, which deletes it, then this task again.';
  return { subject, outcome: 'failed', reason: what, findings: [{ severity: 'error', what, remedy }] };
}
