import { hasEnded, type Deployment } from '../azure/deployments.js';
import type { LabVirtualMachine } from '../azure/lab-virtual-machines.js';
import { imagePathKey } from '../configuration/image-path.js';
import { sameName } from './factory-lab.js';
import { vmNameOfDeployment } from './hash.js';
import { factoryPathTag, runTag, tagOf } from './tags.js';

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

export function begunFor(
  { imagePath, key }: { readonly imagePath: string; readonly key: string },
  found: Found,
): Begun {
  const ofImage = found.machines.filter(
    ({ tags }) => imagePathKey(tagOf(tags, factoryPathTag) ?? '') === key,
  );
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
