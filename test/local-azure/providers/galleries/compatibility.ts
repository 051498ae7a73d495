import { errors } from '../../arm/errors.js';
import type { ArmError } from '../../arm/provider.js';
import type { Facts } from '../../facts.js';
import { invalid } from './context.js';
import { type Definition, securityTypeOf } from './definition-request.js';
import type { Content, SourceKind } from './records.js';

const TEBIBYTE = 2 ** 40;

const largestOsDisk = { Full: 2 * TEBIBYTE, Shallow: 32 * TEBIBYTE };

const largestDataDisk = TEBIBYTE;

/** Refuses a version whose disks do not fit into its definition. */
export function checkContent(
  definition: Definition,
  content: Content,
  mode: 'Full' | 'Shallow',
  { supportedOfSnapshots }: Facts,
): void {
  checkOs(definition, content);
  const isTaken = content.kind === 'snapshot' && supportedOfSnapshots === 'made';
  checkSecurity(securityTypeOf(definition), content, isTaken);
  checkSizes(content, mode);
}

/** The generation counts only for a disk of which Azure knows the operating system. */
function checkOs(definition: Definition, { os, osState, sources }: Content): void {
  if (osState !== undefined && osState !== definition.osState)
    throw otherOsState(sources[0] ?? '', osState, definition.osState);
  if (os.osType === undefined) return;
  if (os.osType !== definition.osType) throw mismatch('OS type', os.osType, definition.osType);
  if (os.generation !== undefined && os.generation !== definition.hyperVGeneration)
    throw mismatch('Hyper-V generation', os.generation, definition.hyperVGeneration);
  checkPlan(os.plan, definition.purchasePlan);
}

function checkPlan(plan: object | undefined, wanted: object | undefined): void {
  const text = ({ name, publisher, product }: Readonly<Record<string, string>>): string =>
    [publisher, product, name].join('/');
  const [has, needs] = [plan, wanted].map((one) => (one ? text(one as Record<string, string>) : 'none'));
  if (has !== needs) throw mismatch('purchase plan', has ?? '', needs ?? '');
}

/** https://github.com/Azure/azure-cli/issues/24972 */
export function otherOsState(id: string, has: string, needs: string): ArmError {
  return errors.badRequest(
    'BadRequest',
    `The resource with id '${id}' has a different OS state ['${has}'] than the parent gallery image OS state ['${needs}'].`,
  );
}

function mismatch(what: string, has: string, needs: string): ArmError {
  return errors.conflict(
    'Conflict',
    `The ${what} of the source is '${has}', that of the image definition '${needs}'.`,
  );
}

const withoutVm: readonly SourceKind[] = ['blob', 'managed image', 'version'];

/** https://learn.microsoft.com/azure/virtual-machines/trusted-launch-portal */
function checkSecurity(wanted: string | undefined, { kind, os }: Content, isTaken: boolean): void {
  const isTrusted = os.securityType === 'TrustedLaunch';
  if (wanted === 'TrustedLaunch' && !isTrusted)
    throw invalid('securityType', 'the image definition has TrustedLaunch, its source has not');
  if (wanted !== 'TrustedLaunch' && isTrusted)
    throw invalid('securityType', 'the source has TrustedLaunch, the image definition has not');
  if (wanted === 'TrustedLaunchSupported' && !isTaken && !withoutVm.includes(kind))
    throw invalid(
      'securityType',
      `a definition with TrustedLaunchSupported takes a VHD, a managed image or a version, not a ${kind}`,
    );
}

function checkSizes({ os, data }: Content, mode: 'Full' | 'Shallow'): void {
  if (os.bytes >= largestOsDisk[mode]) throw invalid('storageProfile.osDiskImage', 'the disk is too large');
  if (data.some(({ bytes }) => bytes > largestDataDisk))
    throw invalid('storageProfile.dataDiskImages', 'a disk is too large');
}
