import { type Deployment, hasEnded } from '../../azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { LeftAlone } from '../../step/action.js';
import { buildTag, imagePathTag, isOurs, runTag, stateTag, tagOf } from '../images/tags.js';
import { vmNameOfDeployment } from './deployment-names.js';
import { isOfBuild } from './machines-of-build.js';

type Machine = Pick<LabVirtualMachine, 'name' | 'tags'>;

/** The build of a golden image that an earlier run, or an earlier attempt of this run, began (C28). */
export interface Begun {
  /** The VM that is awaited and checked, instead of building another. */
  readonly adopted?: {
    readonly vmName: string;
    readonly machine?: Machine;
    /** True if the record of its deployment still exists. */
    readonly hasRecord: boolean;
  };
  /**
   * Ended deployments whose VM does not exist any more, or was completed by another run that could not delete the record:
   * their failures are reported and their records deleted.
   */
  readonly leftRecords: readonly Deployment[];
}

interface Found {
  readonly lab: { readonly id: string };
  readonly machines: readonly Machine[];
  readonly deployments: readonly Deployment[];
  readonly runId: string;
}

/**
 * Finds what was begun for a golden image: first of all a running deployment, then a VM whose record exists, then a
 * VM of this run.
 */
export function begunFor({ imagePath }: { readonly imagePath: string }, found: Found): Begun {
  const ofImage = found.machines.filter((machine) => isOurs(machine, { imagePath }));
  const records = found.deployments.flatMap((deployment) => {
    const vmName = vmNameOfDeployment(deployment.name, found.lab.id, imagePath);
    return vmName === undefined ? [] : [recordOf(deployment, { imagePath, vmName }, ofImage)];
  });
  const isLeft = ({ machine }: { readonly machine?: Machine }) => !machine || isOfOtherRun(machine, found);
  const adopted =
    records.find(isRunning) ?? records.find((record) => !isLeft(record)) ?? ownOf(ofImage, found);
  const left = records.filter((record) => !isRunning(record) && isLeft(record));
  return { ...(adopted ? { adopted } : {}), leftRecords: left.map(({ deployment }) => deployment) };
}

/** A deployment with its VM, where that exists. */
function recordOf(
  deployment: Deployment,
  { imagePath, vmName }: { readonly imagePath: string; readonly vmName: string },
  machines: readonly Machine[],
) {
  const machine = machines.find((one) => isOfBuild(one, { imagePath }, { vmName }));
  return { deployment, vmName, hasRecord: true, ...(machine ? { machine } : {}) };
}

function isRunning({ deployment }: { readonly deployment: Deployment }): boolean {
  return !hasEnded(deployment);
}

/** Whether another run has completed the build of a VM: a record of it that a lock keeps must not stop new builds. */
function isOfOtherRun({ tags }: Machine, { runId }: Found): boolean {
  return tagOf(tags, imagePathTag) !== undefined && tagOf(tags, runTag) !== runId;
}

function ownOf(machines: readonly Machine[], { runId }: Found): Begun['adopted'] {
  const own = machines.filter(({ tags }) => tagOf(tags, runTag) === runId);
  const machine = own.find(({ tags }) => tagOf(tags, imagePathTag)) ?? own[0];
  if (!machine) return undefined;
  return { vmName: tagOf(machine.tags, buildTag) ?? machine.name, machine, hasRecord: false };
}

/** What is said of a golden image, whatever becomes of it. */
export type AboutImage = Required<Pick<LeftAlone, 'subject' | 'imageFacts'>>;

/** The outcome of a VM without a record, where an earlier attempt of this run has built it or seen it fail. */
export function endedEarlier(
  about: AboutImage,
  machine: Pick<LabVirtualMachine, 'name' | 'tags'> | undefined,
): LeftAlone | undefined {
  if (machine && tagOf(machine.tags, imagePathTag))
    return { ...about, outcome: 'skipped', reason: `This run has built ${machine.name} already.` };
  return machine && tagOf(machine.tags, stateTag) ? failedEarlier(about, machine) : undefined;
}

/** C28: a run builds no image twice. A failed build is not taken for a success because its artifacts succeeded. */
function failedEarlier(about: AboutImage, { name }: Pick<LabVirtualMachine, 'name'>): LeftAlone {
  const what = `An earlier attempt of this run built ${name}, whose deployment failed.`;
  const remedy = 'Run CleanUpFactory, which deletes it, then this task again.';
  return { ...about, outcome: 'failed', reason: what, findings: [{ severity: 'error', what, remedy }] };
}
