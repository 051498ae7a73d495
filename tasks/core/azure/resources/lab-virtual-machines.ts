import type { ArtifactInstallProperties, LabVirtualMachine as Resource } from '@azure/arm-devtestlabs';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { parseJson } from '../requests/causes.js';
import { collect } from '../requests/collect.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { deletionState, evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation, type Poll } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { countIn, dateIn, objectsIn, textEntriesIn, textIn, textsIn } from '../requests/shape.js';
import { childId, parentOf, pathPart, resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';
import type { Tags } from './tags.js';

/** A virtual machine of a lab. A list does not tell its power state, disks and artifacts. */
export interface LabVirtualMachine {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  /** `Succeeded`, `Creating`, `ApplyingArtifacts`, `UpgradingVmAgent`, `Deleting`, `Failed`. */
  readonly provisioningState: string;
  readonly createdDate: Date;
  /** `createdDate` letter for letter as Azure returned it: its 7 decimals do not fit into a `Date`. */
  readonly createdDateText: string;
  readonly notes?: string;
  /** `Windows` or `Linux`. */
  readonly osType?: string;
  readonly size?: string;
  /** The resource id of the custom image that it is made of. */
  readonly customImageId?: string;
  /** The resource id of its compute virtual machine. */
  readonly computeId?: string;
  /** The name of its owner, or the object id; absent where nobody owns it. */
  readonly owner?: string;
  /** The name by which it is reached from outside of its network. */
  readonly fqdn?: string;
  /** Present where anybody may claim it. */
  readonly isClaimable?: true;
  /** e.g. `PowerState/deallocated`. */
  readonly powerState?: string;
  /** Azure has marked it as generalized: it never starts again. */
  readonly isGeneralized?: true;
  readonly osDiskId?: string;
  readonly dataDiskIds: readonly string[];
  readonly artifacts: readonly Artifact[];
  readonly artifactDeployment: { readonly total: number; readonly status?: string };
}

/** An artifact of a virtual machine, applied already or not. */
export interface Artifact {
  /** The resource id, in full or relative to the lab. */
  readonly id: string;
  readonly name: string;
  /** `Pending`, `Installing`, `Succeeded`, `Failed` or `Skipped`. */
  readonly status: string;
  readonly deploymentStatusMessage?: string;
  readonly vmExtensionStatusMessage?: string;
  /** When it began to be applied. */
  readonly begunAt?: Date;
}

/** Whether the provisioning of a virtual machine has failed. */
export function hasFailed({ provisioningState }: Pick<LabVirtualMachine, 'provisioningState'>): boolean {
  return /^Failed$/i.test(provisioningState);
}

/** The artifacts of a virtual machine that are yet to be applied, or being applied. */
export function pendingArtifacts({ artifacts }: Pick<LabVirtualMachine, 'artifacts'>): readonly Artifact[] {
  return artifacts.filter(({ status }) => /^(pending|installing)$/i.test(status));
}

/** The power state of a virtual machine that costs only its disks. */
export const deallocatedState = 'PowerState/deallocated';

/** The power state of a virtual machine that was shut down from within: it costs as if it ran. */
export const stoppedState = 'PowerState/stopped';

export const runningState = 'PowerState/running';

/** Lists all virtual machines of a lab, without power state, disks and artifacts. */
export async function listLabVirtualMachines(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<LabVirtualMachine[]> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  const { virtualMachines } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the virtual machines of the lab ${name}`, () => {
    const dates = new Map<string, string>();
    const onResponse = (response: PipelineResponse) => rememberDates(response, dates);
    const machines = virtualMachines.list(resourceGroup, name, { abortSignal: signal, onResponse });
    return collect(itemsOf(machines), (machine) => toLabVirtualMachine(machine, labId, dates));
  });
}

/** Reads a virtual machine. @returns `undefined` if there is no such virtual machine */
export async function getLabVirtualMachine(
  azure: Azure,
  labId: string,
  name: string,
  signal: AbortSignal,
): Promise<LabVirtualMachine | undefined> {
  const { subscriptionId, resourceGroup, name: lab } = resourceId(labId);
  const { virtualMachines } = devTestLabsClient(azure, subscriptionId);
  const dates = new Map<string, string>();
  const options = {
    expand: 'Properties($expand=ComputeVm,NetworkInterface,Artifacts)',
    abortSignal: signal,
    onResponse: (response: PipelineResponse) => rememberDates(response, dates),
  };
  return undefinedIfMissing(() =>
    attempt(`read the virtual machine ${name} of the lab ${lab}`, async () =>
      toLabVirtualMachine(
        await virtualMachines.get(resourceGroup, lab, pathPart(name), options),
        labId,
        dates,
      ),
    ),
  );
}

/** Deletes a virtual machine with its compute virtual machine and disks. One that does not exist is no error. */
export function deleteLabVirtualMachine(azure: Azure, id: string): Operation<void> {
  const { virtualMachines, path, doing, look } = locate(azure, id, 'delete');
  return onceReady(() => {
    const operation = longRunning(doing, (options) => virtualMachines.beginDelete(...path, options));
    return evenIfUnseen(operation, async (signal) => deletionState(await look(signal)));
  });
}

/** Stops and deallocates a virtual machine. */
export function stopLabVirtualMachine(azure: Azure, id: string): Operation<void> {
  const { virtualMachines, path, doing, look } = locate(azure, id, 'stop');
  return onceReady(() => {
    const operation = longRunning(doing, (options) => virtualMachines.beginStop(...path, options));
    return evenIfUnseen(operation, async (signal) => powerPoll(await look(signal), deallocatedState));
  });
}

/** Starts a virtual machine. */
export function startLabVirtualMachine(azure: Azure, id: string): Operation<void> {
  const { virtualMachines, path, doing, look } = locate(azure, id, 'start');
  return onceReady(() => {
    const operation = longRunning(doing, (options) => virtualMachines.beginStart(...path, options));
    return evenIfUnseen(operation, async (signal) => powerPoll(await look(signal), runningState));
  });
}

function powerPoll(machine: LabVirtualMachine | undefined, wanted: string): Poll<void> | undefined {
  if (!machine) return undefined;
  const { powerState: state = 'unknown' } = machine;
  return { done: state === wanted, state };
}

function locate(azure: Azure, id: string, verb: string) {
  const { subscriptionId, resourceGroup, names, name } = resourceId(id);
  const lab = names[0] ?? '';
  const path: [string, string, string] = [resourceGroup, lab, name];
  const { virtualMachines } = devTestLabsClient(azure, subscriptionId);
  const look = (signal: AbortSignal) => getLabVirtualMachine(azure, parentOf(id), name, signal);
  return { virtualMachines, path, look, doing: `${verb} the virtual machine ${name} of the lab ${lab}` };
}

interface Body {
  readonly id?: string;
  readonly properties?: { readonly createdDate?: string };
  readonly value?: readonly Body[];
}

/** Puts the creation dates in the text of an answer into `dates`, by resource id. */
function rememberDates({ bodyAsText }: PipelineResponse, dates: Map<string, string>): void {
  const body = parseJson(bodyAsText ?? '') as Body | null | undefined;
  for (const { id, properties } of objectsIn<Body | null | undefined>(body?.value ?? [body])) {
    const created = textIn(properties?.createdDate);
    if (id !== undefined && dateIn(created) && created !== undefined) dates.set(id, created);
  }
}

function toLabVirtualMachine(
  machine: Resource,
  labId: string,
  dates: ReadonlyMap<string, string>,
): LabVirtualMachine {
  const id = childId(labId, textIn(machine.id) ?? '');
  const createdDate = dateIn(machine.createdDate) ?? new Date(0);
  return {
    id,
    name: textIn(machine.name) ?? resourceId(id).name,
    tags: textEntriesIn(machine.tags),
    provisioningState: textIn(machine.provisioningState) ?? '',
    createdDate,
    createdDateText: dates.get(id) ?? createdDate.toISOString(),
    ...present('notes', textIn(machine.notes)),
    ...present('osType', textIn(machine.osType)),
    ...present('size', textIn(machine.size)),
    ...present('customImageId', textIn(machine.customImageId)),
    ...present('computeId', textIn(machine.computeId)),
    ...present('owner', ownerOf(machine)),
    ...present('fqdn', textIn(machine.fqdn)),
    ...(machine.allowClaim === true ? { isClaimable: true } : {}),
    ...computeParts(machine.computeVm),
    artifacts: objectsIn(machine.artifacts).map(toArtifact),
    artifactDeployment: toArtifactDeployment(machine.artifactDeploymentStatus),
  };
}

function ownerOf({ ownerUserPrincipalName, createdByUser, ownerObjectId }: Resource): string | undefined {
  const known = [ownerUserPrincipalName, createdByUser, ownerObjectId].map(textIn);
  return known.find((text) => text !== undefined && text !== '');
}

function toArtifactDeployment(
  status: Resource['artifactDeploymentStatus'],
): LabVirtualMachine['artifactDeployment'] {
  return { total: countIn(status?.totalArtifacts), ...present('status', textIn(status?.deploymentStatus)) };
}

function computeParts(
  compute: Resource['computeVm'],
): Pick<LabVirtualMachine, 'powerState' | 'isGeneralized' | 'osDiskId' | 'dataDiskIds'> {
  const codes = objectsIn(compute?.statuses).flatMap(({ code }) => textIn(code) ?? []);
  const power = codes.find((code) => code.startsWith('PowerState/'));
  return {
    ...present('powerState', power),
    ...(codes.includes('OSState/generalized') ? { isGeneralized: true } : {}),
    ...present('osDiskId', textIn(compute?.osDiskId)),
    dataDiskIds: textsIn(compute?.dataDiskIds),
  };
}

function toArtifact(artifact: ArtifactInstallProperties): Artifact {
  const id = textIn(artifact.artifactId) ?? '';
  return {
    id,
    name: textIn(artifact.artifactTitle) ?? id.split('/').at(-1) ?? id,
    status: textIn(artifact.status) ?? '',
    ...present('deploymentStatusMessage', textIn(artifact.deploymentStatusMessage)),
    ...present('vmExtensionStatusMessage', textIn(artifact.vmExtensionStatusMessage)),
    ...present('begunAt', dateIn(artifact.installTime)),
  };
}
