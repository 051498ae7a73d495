import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import type { ArtifactDefinition } from '../../world.js';
import type { DiskContents } from '../../world-disks.js';
import { generationOf } from '../compute/marketplace.js';
import { bootsTrustedLaunch } from '../compute/sizes.js';
import { findArtifact } from './artifacts.js';
import { type LabContext, notReady } from './context.js';
import { isSaidToBeGeneralized, osTypeOfImage } from './custom-images.js';
import { checkNetwork } from './network.js';
import { checkExpirationDate, checkSshKey } from './rules.js';
import { readScript, type ScriptWanted } from './script-artifact.js';
import { findSharedImage, type SharedImage } from './shared-images.js';

/** A virtual machine that a template asks for, after the checks. */
export interface MachineWanted {
  readonly osType: 'Windows' | 'Linux';
  readonly generation: 'V1' | 'V2';
  /** The version of a gallery that it is made of, if it is. */
  readonly image?: SharedImage;
  readonly securityType?: 'TrustedLaunch' | undefined;
  readonly size: string;
  /** The properties of the machine that can be shown; no secrets. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly artifacts: readonly ArtifactWanted[];
  /** What is known of the disk in the image that it is made of. */
  readonly disk: ImageDisk | undefined;
}

/** The disk in a custom image, and whether the image is said to be that of no certain machine. */
export interface ImageDisk extends DiskContents {
  readonly saidToBeGeneralized: boolean;
}

export interface ArtifactWanted {
  readonly artifactId: string;
  readonly definition: ArtifactDefinition;
  /** Only of artifacts that run one. */
  readonly script?: ScriptWanted;
}

interface GalleryImage {
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  readonly osType?: string;
}

/** The writable properties of a lab's machine, except secrets and artifacts. */
const shownProperties = [
  'notes',
  'ownerObjectId',
  'ownerUserPrincipalName',
  'customImageId',
  'sharedImageId',
  'sharedImageVersion',
  'size',
  'userName',
  'isAuthenticationWithSshKey',
  'labSubnetName',
  'labVirtualNetworkId',
  'disallowPublicIpAddress',
  'galleryImageReference',
  'planId',
  'networkInterface',
  'expirationDate',
  'allowClaim',
  'storageType',
];

/** Reads and checks a machine; throws an ArmError for what the service would refuse. */
export function readMachine(
  properties: Readonly<Record<string, unknown>>,
  apiVersion: unknown,
  lab: Resource,
  context: LabContext,
): MachineWanted {
  const { size, expirationDate } = properties;
  if (typeof size !== 'string')
    throw errors.badRequest('MissingRequiredProperty', "The property 'size' is missing.");
  checkExpirationDate(expirationDate, context.clock.now());
  checkSshKey(properties);
  checkNetwork(properties, lab, context);
  const isKnown = knowsSharedImages(apiVersion) && context.facts.machineOfSharedImage === 'made';
  const known = isKnown ? properties : withoutSharedImage(properties);
  const shown = shownProperties.filter((name) => known[name] !== undefined);
  const source = readSource(known, lab, context);
  return {
    ...source,
    securityType: securityTypeOf(source, size, lab, context),
    size,
    shown: Object.fromEntries(shown.map((name) => [name, showProperty(name, properties[name])])),
    artifacts: readArtifacts(properties['artifacts'], lab, context),
  };
}

/** Reads the properties that follow from the image of a machine. */
function readSource(
  {
    galleryImageReference,
    sharedImageId,
    sharedImageVersion,
    customImageId,
  }: Readonly<Record<string, unknown>>,
  lab: Resource,
  context: LabContext,
): Pick<MachineWanted, 'osType' | 'generation' | 'image' | 'disk'> {
  if (typeof sharedImageId === 'string') {
    const image = findSharedImage(sharedImageId, versionFor(sharedImageVersion, context), lab, context);
    const { osType, hyperVGeneration: generation } = image.definition;
    return { osType, generation, image, disk: undefined };
  }
  const gallery = galleryImageReference as GalleryImage | undefined;
  if (gallery) return { osType: osTypeOf(gallery), generation: generationOf(gallery), disk: undefined };
  const image = customImageOf(customImageId, lab, context);
  return {
    osType: osTypeOfImage(image),
    generation: generationOfImage(image, context),
    disk: diskOfImage(image, context),
  };
}

function versionFor(version: unknown, { facts }: LabContext): unknown {
  if (version === 'latest' || facts.sharedImageVersion === 'taken') return version;
  if (facts.sharedImageVersion === 'ignored' || version === undefined) return undefined;
  throw errors.badRequest('InvalidProperty', "The property 'sharedImageVersion' cannot be given.");
}

/** The only api-version that knows shared images; others drop what says so. */
function knowsSharedImages(apiVersion: unknown): boolean {
  return String(apiVersion).toLowerCase() === '2018-10-15-preview';
}

export function withoutSharedImage(
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const dropped = ['sharedImageId', 'sharedImageVersion'];
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !dropped.includes(name)));
}

/** Trusted Launch if the image asks for it; where it is the default, if the image and the size can have it, too. */
function securityTypeOf(
  { generation, image }: Pick<MachineWanted, 'generation' | 'image'>,
  size: string,
  { id }: Resource,
  { facts, trustedLaunchByDefault }: LabContext,
): 'TrustedLaunch' | undefined {
  if (image?.securityType === 'TrustedLaunch')
    return facts.trustedLaunchOfSharedImage === 'kept' ? 'TrustedLaunch' : undefined;
  const isDefault = trustedLaunchByDefault.has(parseResourceId(id).subscriptionId.toLowerCase());
  const canHave = image === undefined || image.securityType === 'TrustedLaunchSupported';
  return isDefault && canHave && generation === 'V2' && bootsTrustedLaunch(size)
    ? 'TrustedLaunch'
    : undefined;
}

interface NatRule {
  readonly transportProtocol?: string;
}

/** Enumerated values are accepted in any casing and shown in the service's own: even the portal exports `tcp`. */
function showProperty(name: string, value: unknown): unknown {
  if (name !== 'networkInterface') return value;
  const { sharedPublicIpAddressConfiguration: shared, ...others } = value as {
    readonly sharedPublicIpAddressConfiguration?: { readonly inboundNatRules?: readonly NatRule[] };
  };
  if (!shared) return others;
  const inboundNatRules = (shared.inboundNatRules ?? []).map(({ transportProtocol = 'Tcp', ...rule }) => ({
    ...rule,
    transportProtocol: transportProtocol.toLowerCase() === 'udp' ? 'Udp' : 'Tcp',
  }));
  return { ...others, sharedPublicIpAddressConfiguration: { inboundNatRules } };
}

function osTypeOf({ osType, publisher = '' }: GalleryImage): 'Windows' | 'Linux' {
  if (osType !== undefined) return osType.toLowerCase() === 'windows' ? 'Windows' : 'Linux';
  return publisher.toLowerCase().startsWith('microsoft') ? 'Windows' : 'Linux';
}

/** A lab makes machines of its own custom images only, once they are there. */
function customImageOf(id: unknown, lab: Resource, { resources }: LabContext): Resource {
  if (typeof id !== 'string') {
    const message = "One of the properties 'galleryImageReference' and 'customImageId' is needed.";
    throw errors.badRequest('MissingRequiredProperties', message);
  }
  if (!resourceKey(id).startsWith(`${resourceKey(lab.id)}/`))
    throw errors.badRequest(
      'InvalidCustomImage',
      `The custom image '${id}' does not belong to the lab '${lab.name}'.`,
    );
  const image: Resource | undefined = resources.get(id);
  if (!image) throw errors.notFound('CustomImageNotFound', `The custom image '${id}' was not found.`);
  if (image.properties['provisioningState'] !== 'Succeeded') throw notReady(image);
  return image;
}

/** That of the snapshot that an image of a machine has; a VHD tells none. */
function generationOfImage({ properties }: Resource, { resources }: LabContext): 'V1' | 'V2' {
  const { managedSnapshotId } = properties;
  const snapshot = typeof managedSnapshotId === 'string' ? resources.get(managedSnapshotId) : undefined;
  return snapshot?.properties['hyperVGeneration'] === 'V2' ? 'V2' : 'V1';
}

function diskOfImage(image: Resource, { disks }: LabContext): ImageDisk | undefined {
  const contents = disks.of(image.id);
  return contents && { ...contents, saidToBeGeneralized: isSaidToBeGeneralized(image) };
}

/** @throws ArmError if there is no such artifact, or its source is disabled */
export function readArtifacts(value: unknown, lab: Resource, context: LabContext): ArtifactWanted[] {
  const artifacts = (value ?? []) as readonly {
    readonly artifactId?: unknown;
    readonly parameters?: unknown;
  }[];
  return artifacts.map(({ artifactId, parameters }) => {
    const id = typeof artifactId === 'string' ? artifactId : '';
    const definition = findArtifact(lab, context, id);
    const { name, runsScript = false } = definition;
    return { artifactId: id, definition, ...(runsScript && { script: readScript(name, parameters) }) };
  });
}
