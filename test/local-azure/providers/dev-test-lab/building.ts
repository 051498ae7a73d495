import { randomUUID } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { asArmError, errors } from '../../arm/errors.js';
import { failureInside, resourceFailure } from '../../arm/failing-work.js';
import type { ArmError } from '../../arm/provider.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import type { VirtualMachine } from '../../world.js';
import type { DiskContents } from '../../world-disks.js';
import type { MachineSpecification } from '../compute/machines.js';
import { refuseGeneration, refuseSecurityType } from '../compute/sizes.js';
import type { Deploy } from '../context.js';
import { readTags } from '../resources/tag-limits.js';
import { runArtifacts } from './artifact-run.js';
import { type ArtifactState, deploymentStatus, pendingArtifacts } from './artifact-state.js';
import { type LabContext, parentLab } from './context.js';
import { mayJoinNetwork } from './linked-rights.js';
import { MACHINE_TYPE, MACHINES } from './machine-state.js';
import { computeIdFor } from './machines.js';
import { checkMachineName } from './rules.js';
import { shutDown } from './shut-down.js';
import { type MachineWanted, readMachine } from './specification.js';

const defaultDiskBytes = { Windows: 127 * 2 ** 30, Linux: 30 * 2 ** 30 };

/** A machine that is being built. */
export interface BegunMachine {
  readonly machine: Resource;
  /** Ends after the last artifact; if one of them generalizes the machine and deallocates it, after that. */
  readonly work: Promise<void>;
}

/** Builds a lab's virtual machine for a template deployment, which ends with it. */
export function machineBuilder(context: LabContext): Deploy {
  return (id, resource, caller = '') => beginMachine(id, resource, caller, context).work;
}

/**
 * Begins to build a lab's virtual machine. Failed artifacts fail neither the machine nor what asked for it.
 * @throws ArmError for what the service refuses at once
 */
export function beginMachine(
  id: string,
  resource: Readonly<Record<string, unknown>>,
  caller: string,
  context: LabContext,
): BegunMachine {
  const lab = parentLab(id, context);
  const properties = (resource['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const wanted = readMachine(properties, resource['apiVersion'], lab, context);
  mayJoinNetwork(lab, caller, context);
  const machine = newMachine(id, lab, readTags(resource['tags']), wanted, caller, context);
  return { machine, work: build(machine, lab, wanted, context) };
}

async function build(
  machine: Resource,
  lab: Resource,
  wanted: MachineWanted,
  context: LabContext,
): Promise<void> {
  const change = changer(machine, context);
  const fail = (failure: ArmError | undefined) => {
    if (!failure) return;
    change(() => ({ provisioningState: 'Failed' }));
    throw failure;
  };
  fail(refusal(() => refuseCores(lab, wanted, context)));
  await context.clock.sleep(context.clock.varied(context.durations.build, machine.id));
  fail(bootFailure(wanted, context) ?? resourceFailure(machine.id, context.faults));
  context.disks.set(machine.id, builtDisk(machine, wanted, context));
  change(() => ({ computeId: addCompute(machine, lab, asBuilt(wanted, context), context) }));
  if (neverBoots(wanted, context)) {
    await context.clock.sleep(context.durations.provisioningTimeout);
    fail(notProvisioned(machine));
  }
  change(() => ({ provisioningState: context.facts.stateWhileApplying }));
  let states: readonly ArtifactState[] = [];
  const powerState = await runArtifacts(machine, wanted.artifacts, context, (artifacts) => {
    states = artifacts;
    change(() => ({ artifacts: [...artifacts], artifactDeploymentStatus: deploymentStatus(artifacts) }));
  });
  if (context.facts.failedArtifact === 'Failed') fail(artifactFailure(machine, states));
  if (powerState !== 'running') await shutDown(machine.id, powerState, context);
  change(() => ({ provisioningState: 'Succeeded' }));
}

/** The disk of a new machine: that of its image; and what ails machines that will be made of an image of it. */
function builtDisk(
  { id, tags = {} }: Resource,
  { disk, generation }: MachineWanted,
  { faults }: LabContext,
): DiskContents {
  if (disk) return { files: disk.files, ...(disk.flaw && { flaw: disk.flaw }), ...generationIn(disk) };
  const asked = `${id} ${tags['ImagePath'] ?? ''}`;
  const built = { files: [], ...generationIn({ generation }) };
  if (faults.of('image does not boot', asked)) return { ...built, flaw: 'does not boot' };
  return faults.of('image has a dead agent', asked) ? { ...built, flaw: 'has a dead agent' } : built;
}

/** Only Generation 2 is told: a disk is of Generation 1 unless that is known of it. */
function generationIn({ generation }: Pick<DiskContents, 'generation'>): Pick<DiskContents, 'generation'> {
  return generation === 'V2' ? { generation } : {};
}

/**
 * Whether the system in an image does not start, waits for its first start to be completed which it already had, or is of
 * another generation than the image, since one that is made of a VHD tells none.
 */
function neverBoots({ disk, generation }: MachineWanted, { facts }: LabContext): boolean {
  if (!disk) return false;
  const isAnotherMachine = disk.generalized === false && disk.saidToBeGeneralized;
  const isOfAnother = disk.generation === 'V2' && generation === 'V1';
  const isLost = isOfAnother && facts.imageOfGeneration2 === 'does not start';
  return isAnotherMachine || isLost || disk.flaw === 'does not boot';
}

/** Nobody knows the words with which the service would fail a machine for its artifact. */
function artifactFailure({ name }: Resource, states: readonly ArtifactState[]): ArmError | undefined {
  if (states.every(({ status }) => status !== 'Failed')) return undefined;
  return failureInside('ArtifactsFailed', `An artifact of the virtual machine '${name}' failed.`);
}

function notProvisioned({ name }: Resource): ArmError {
  return failureInside(
    'OSProvisioningTimedOut',
    `OS Provisioning for VM '${name}' did not finish in the allotted time. The VM may still finish provisioning ` +
      'successfully. Please check provisioning state later. Also, make sure the image has been properly prepared ' +
      '(generalized).',
  );
}

/** Compute has no cores for a machine from the first, before it looks at anything else. */
function refuseCores(
  { id, location = '' }: Resource,
  { size }: MachineWanted,
  { compute }: LabContext,
): void {
  compute.quotas.refuse({ subscriptionId: parseResourceId(id).subscriptionId, location }, size);
}

function bootFailure(
  { size, generation, image, securityType }: MachineWanted,
  { facts }: LabContext,
): ArmError | undefined {
  return refusal(() => {
    refuseGeneration(size, generation);
    refuseSecurityType(size, securityType);
    if (image?.securityType === 'TrustedLaunch' && facts.trustedLaunchOfSharedImage === 'refused')
      throw onlyTrustedLaunch();
  });
}

/** https://github.com/hashicorp/terraform-provider-azurerm/issues/23148 */
function onlyTrustedLaunch(): ArmError {
  const only =
    "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type.";
  return errors.badRequest('BadRequest', only);
}

/** The refusal of Compute, which DevTest Labs asks for the machine. */
function refusal(ask: () => void): ArmError | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    return asArmError(error);
  }
}

function newMachine(
  id: string,
  lab: Resource,
  tags: Readonly<Record<string, string>>,
  wanted: MachineWanted,
  caller: string,
  { clock, resources }: LabContext,
): Resource {
  const name = parseResourceId(id).names.at(-1) ?? '';
  checkMachineName(name, wanted.osType);
  if (resources.has(id)) {
    throw errors.conflict(
      'Conflict',
      `A virtual machine with the name '${name}' already exists in lab '${lab.name}'.`,
    );
  }
  const artifacts = pendingArtifacts(wanted.artifacts);
  const machine = machineResource(lab, name, tags, {
    ...ownership(wanted.shown, caller),
    ...wanted.shown,
    createdDate: dateWithOffset(clock.now()),
    osType: wanted.osType,
    virtualMachineCreationSource: creationSource(wanted),
    artifacts,
    artifactDeploymentStatus: deploymentStatus(artifacts),
    provisioningState: 'Creating',
  });
  resources.set(machine);
  return machine;
}

/** The machine is its creator's, unless another owner is given or anybody may claim it. */
function ownership({ allowClaim }: MachineWanted['shown'], caller: string): Resource['properties'] {
  const ownerObjectId = allowClaim === true ? '' : caller;
  return { ownerObjectId, ownerUserPrincipalName: '', createdByUserId: caller, createdByUser: '' };
}

function creationSource({ shown, image }: MachineWanted): string {
  if (image) return 'FromSharedGalleryImage';
  return 'customImageId' in shown ? 'FromCustomImage' : 'FromGalleryImage';
}

function machineResource(
  lab: Resource,
  name: string,
  tags: Readonly<Record<string, string>>,
  properties: Resource['properties'],
): Resource {
  return {
    id: resourceKey(`${lab.id}/${MACHINES}/${name}`),
    name,
    type: MACHINE_TYPE,
    ...(lab.location !== undefined && { location: lab.location }),
    tags,
    properties: { networkInterface: {}, allowClaim: false, ...properties, uniqueIdentifier: randomUUID() },
  };
}

/**
 * Returns a function that changes this machine only. It fails after the machine was deleted, even if another one has
 * its name.
 */
function changer(
  machine: Resource,
  { resources }: LabContext,
): (changes: () => Resource['properties']) => void {
  return (changes) => {
    const present = resources.get(machine.id);
    if (!present || present.properties['uniqueIdentifier'] !== machine.properties['uniqueIdentifier']) {
      const { resourceGroup, names } = parseResourceId(machine.id);
      throw errors.resourceNotFound(MACHINE_TYPE, names.join('/'), resourceGroup);
    }
    resources.set({ ...present, properties: { ...present.properties, ...changes() } });
  };
}

type Hardware = Omit<MachineSpecification, 'id' | 'location'>;

function asBuilt(wanted: MachineWanted, context: LabContext): Hardware {
  const { osType, generation, securityType, size, image } = wanted;
  const osDiskBytes = image?.content.os.bytes ?? defaultDiskBytes[osType];
  const dataDisks = image?.content.data.map(({ lun, bytes }) => ({ lun, bytes }));
  const disks = { osDiskBytes, dataDisks, securityType, imageReference: imageReferenceOf(wanted, context) };
  return { osType, generation, size, ...disks, powerState: 'running', generalized: false };
}

/** As templates write it. */
interface MarketplaceReference {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly version?: string;
}

function imageReferenceOf(
  { image, shown }: MachineWanted,
  { compute }: LabContext,
): Hardware['imageReference'] {
  if (image) return { id: image.versionId };
  const reference = shown['galleryImageReference'] as MarketplaceReference | undefined;
  if (!reference) return undefined;
  const { publisher, offer, sku, version = 'latest' } = reference;
  return {
    publisher,
    offer,
    sku,
    version,
    exactVersion: version === 'latest' ? compute.marketplace.latest({ publisher, offer, sku }) : version,
  };
}

/** @returns the machine's id in Compute */
function addCompute(machine: Resource, lab: Resource, hardware: Hardware, context: LabContext): string {
  const id = computeIdFor(machine.id, lab);
  const { location = '' } = lab;
  addResourceGroup(id, location, context);
  context.compute.machines.create({ ...hardware, id, location });
  return id;
}

function addResourceGroup(computeId: string, location: string, { resources }: LabContext): void {
  const { subscriptionId, resourceGroup: name } = parseResourceId(computeId);
  const id = resourceGroupId(subscriptionId, name);
  if (resources.has(id)) return;
  const properties = { provisioningState: 'Succeeded' };
  resources.set({ id, name, type: 'Microsoft.Resources/resourceGroups', location, properties });
}

/** Adds a virtual machine of the world to its lab. */
export function addMachine(lab: Resource, machine: VirtualMachine, context: LabContext): void {
  const { osType, size = usualSize, generation = 'V1', powerState, generalized = false } = machine;
  const { securityType, dataDisks, plan } = machine;
  const properties = shownOfWorld(lab, machine, context.clock.now());
  const resource = machineResource(lab, machine.name, readTags(machine.tags), properties);
  const osDiskBytes = machine.osDiskBytes ?? defaultDiskBytes[osType];
  const hardware = { osType, generation, size, osDiskBytes, securityType, dataDisks, plan };
  const computeId = addCompute(resource, lab, { ...hardware, powerState, generalized }, context);
  context.disks.set(resource.id, machine.disk);
  context.resources.set({ ...resource, properties: { ...resource.properties, computeId } });
}

const usualSize = 'Standard_D2s_v3';

function shownOfWorld(lab: Resource, machine: VirtualMachine, now: Date): Resource['properties'] {
  const { notes, osType, size = usualSize, createdDate, ownerObjectId = '', allowClaim = false } = machine;
  const artifacts = (machine.artifacts ?? []).map(worldArtifact);
  return {
    ...(notes !== undefined && { notes }),
    ownerObjectId,
    allowClaim,
    size,
    createdDate: dateWithOffset(createdDate === undefined ? now : new Date(createdDate)),
    osType,
    ...sourceOfWorld(lab, machine),
    artifacts,
    artifactDeploymentStatus: deploymentStatus(artifacts),
    provisioningState: machine.provisioningState ?? 'Succeeded',
  };
}

function sourceOfWorld({ id }: Resource, { customImage }: VirtualMachine): Resource['properties'] {
  if (customImage === undefined) return { virtualMachineCreationSource: 'FromGalleryImage' };
  const customImageId = resourceKey(`${id}/customimages/${customImage}`);
  return { virtualMachineCreationSource: 'FromCustomImage', customImageId };
}

function worldArtifact(artifact: NonNullable<VirtualMachine['artifacts']>[number]): ArtifactState {
  return {
    artifactId: `/artifactsources/public repo/artifacts/${artifact.name}`,
    artifactTitle: artifact.name,
    parameters: [],
    status: artifact.status as ArtifactState['status'],
    ...(artifact.message !== undefined && { deploymentStatusMessage: artifact.message }),
  };
}
