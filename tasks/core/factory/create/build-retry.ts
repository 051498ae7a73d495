import { sameName } from '../../lab/names.js';
import { failureOf, vanishedCode } from './failure.js';

/** A cause of failed builds that another VM may not meet: one row of the table `curables`. */
export interface Curable {
  readonly name: 'allocation' | 'capacity' | 'agent not ready' | 'VM gone';
  /** Completes the sentence that the build failed because … */
  readonly text: string;
  /** What to do where it happens again and again. */
  readonly remedy: string;
  /** The codes that Azure gives it. */
  readonly codes: readonly string[];
  /** Only while no artifact has begun: an artifact may have brought it about. */
  readonly onlyBeforeArtifacts?: true;
}

const otherSize = 'If this happens often, choose another VM size, or a factory lab in another region.';

/**
 * All causes for which an image is built again (C114). Every other one stays as it is with another VM: a failed artifact, a
 * policy, a quota, the template and its values. `OSProvisioningInternalError` is none: Azure gives it to passwords
 * that the operating system refuses, too
 * (https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages).
 */
export const curables: readonly Curable[] = [
  {
    name: 'allocation',
    text: 'Azure had no room for its VM',
    remedy: otherSize,
    codes: [
      'AllocationFailed',
      'ZonalAllocationFailed',
      'OverconstrainedAllocationRequest',
      'OverconstrainedZonalAllocationRequest',
    ],
  },
  {
    name: 'capacity',
    text: 'Azure had no VM of its size',
    remedy: otherSize,
    codes: ['SkuNotAvailable'],
  },
  {
    name: 'agent not ready',
    text: 'its VM did not become ready in time',
    remedy: 'If this happens often, look at the image that it is made of: is it generalized?',
    codes: [
      'OSProvisioningTimedOut',
      'VMStartTimedOut',
      'VMAgentStatusCommunicationError',
      'VMExtensionProvisioningTimeout',
    ],
    onlyBeforeArtifacts: true,
  },
  {
    name: 'VM gone',
    text: 'its VM vanished while it was awaited',
    remedy: 'If this happens often, find out who deletes VMs of the factory lab.',
    codes: [vanishedCode],
  },
];

/**
 * The reason why an image may be built again after an error.
 * @returns nothing where any of its causes is none of the table, or where they are not known
 */
export function curableBy(error: unknown): Curable | undefined {
  const { causes = [], mayHaveArtifacts = true } = failureOf(error) ?? {};
  const rows = causes.map(({ code = '' }) => rowOf(code, mayHaveArtifacts));
  return rows.includes(undefined) ? undefined : rows[0];
}

function rowOf(code: string, mayHaveArtifacts: boolean): Curable | undefined {
  const row = curables.find(({ codes }) => codes.some((known) => sameName(known, code)));
  return row?.onlyBeforeArtifacts && mayHaveArtifacts ? undefined : row;
}
