import type { OsState } from '../../azure/resources/image-definitions.js';
import type { ComputeMachine } from '../../azure/resources/compute-machines.js';
import { present } from '../../azure/requests/present.js';
import type { Disk } from '../../azure/resources/disks.js';
import {
  type Artifact,
  deallocatedState,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import type { OsType } from '../images/os-type.js';
import {
  baseTag,
  buildSecondsTag,
  commitTag,
  generalizedTag,
  imagePathTag,
  inputsTag,
  isToBeTested,
  keepsDataDisks,
  osStateOf,
  runTag,
  tagOf,
} from '../images/tags.js';
import type { ImageOrigin } from '../store/record-body.js';

/** The facts of an image VM that the plan needs. */
export interface SnapCandidate {
  readonly id: string;
  readonly name: string;
  readonly imagePath: string;
  readonly createdDate: Date;
  readonly createdDateText: string;
  readonly provisioningState: string;
  readonly powerState: string;
  readonly notes: string;
  readonly osType: OsType;
  readonly dataDisks: number;
  /** Whether the data disks belong to the image; undefined where Images.json did not say. */
  readonly keepsDataDisks?: boolean | undefined;
  /** Specialized on purpose, as Images.json said when it was built. */
  readonly osState: OsState;
  /** The factory's tag says that the VM was built without generalization (C73). */
  readonly notGeneralized: boolean;
  /** An artifact that generalizes the VM has succeeded. */
  readonly generalizedByArtifact: boolean;
  /** Its image is tested before it is handed out, as Images.json said when it was built. */
  readonly isToBeTested: boolean;
  /** What its tags tell of where it comes from. */
  readonly origin: ImageOrigin;
  /** The resource id of its machine of Azure Compute. */
  readonly computeId?: string;
  /** The OS disk; read only where the VM is provisioned and deallocated. */
  readonly disk?: Disk;
  /** Its machine of Azure Compute; read as the OS disk is, and with a gallery only. */
  readonly compute?: ComputeMachine;
  /** The data disks of that machine. */
  readonly attached?: readonly LunDisk[];
}

/** A data disk of a VM. */
export interface LunDisk {
  readonly lun: number;
  readonly id: string;
  /** Absent where Azure does not show it. */
  readonly disk?: Disk;
}

export function toCandidate(machine: LabVirtualMachine): SnapCandidate {
  const { id, name, tags, createdDate, createdDateText, provisioningState, dataDiskIds } = machine;
  return {
    id,
    name,
    imagePath: tagOf(tags, imagePathTag) ?? '',
    createdDate,
    createdDateText,
    provisioningState,
    powerState: machine.powerState ?? 'unknown',
    notes: machine.notes ?? '',
    osType: machine.osType === 'Linux' ? 'Linux' : 'Windows',
    dataDisks: dataDiskIds.length,
    keepsDataDisks: keepsDataDisks(tags),
    osState: osStateOf(tags),
    notGeneralized: tagOf(tags, generalizedTag)?.toLowerCase() === 'false',
    generalizedByArtifact: machine.artifacts.some(isGeneralization),
    isToBeTested: isToBeTested(tags),
    origin: originIn(tags),
    ...present('computeId', machine.computeId),
  };
}

function originIn(tags: LabVirtualMachine['tags']): ImageOrigin {
  const seconds = Number(tagOf(tags, buildSecondsTag) ?? NaN);
  return {
    ...present('commit', tagOf(tags, commitTag)),
    ...present('inputs', tagOf(tags, inputsTag)),
    ...present('base', tagOf(tags, baseTag)),
    ...present('builtBy', tagOf(tags, runTag)),
    ...(seconds >= 0 ? { seconds: { build: seconds } } : {}),
  };
}

function isGeneralization({ id, status }: Artifact): boolean {
  return /\/(windows-sysprep|linux-deprovision)$/i.test(id) && status === 'Succeeded';
}

/** C73: why a VM cannot be stored now, for which it is skipped and does not fail. */
export function whyNotReady(vm: SnapCandidate): string | undefined {
  if (!/^Succeeded$/i.test(vm.provisioningState))
    return `The VM's state is ${vm.provisioningState}, not Succeeded.`;
  if (vm.powerState !== deallocatedState) return `The VM is not deallocated: ${vm.powerState}.`;
  if (vm.notGeneralized && !vm.generalizedByArtifact && vm.osState !== 'Specialized')
    return 'The VM was built without generalization (input generalize).';
  return undefined;
}
