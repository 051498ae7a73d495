import type { LabEntry } from '../../configuration/labs-json.js';
import { sameLocation } from '../../lab/locations.js';
import type { Finding } from '../../step/action.js';
import type { CheckedTarget, FactoryState } from './azure-state.js';
import { missingNeedFindings } from './task-needs.js';

/**
 * Findings about a lab of Labs.json, at its place in the file: it does not exist, gets VHDs and is in another region than
 * the factory lab, its storage account cannot be reached or refuses shared keys, it shares another gallery, or needs on it
 * are missing.
 */
export function findingsOfTarget(
  target: CheckedTarget,
  factory: FactoryState | undefined,
  allowOtherRegions = false,
): Finding[] {
  const { lab, entry, findings, account, byGallery, needs } = target;
  if (!lab) return [...findings];
  const isReached = allowOtherRegions || entry.delivery === 'Gallery';
  const isElsewhere = factory && !isReached && !sameLocation(lab.location, factory.lab.location);
  const found = [
    ...(isElsewhere ? [otherRegion(lab.name, lab.location, factory)] : []),
    ...accountFindings(lab.name, account),
    ...(byGallery?.sharesOther ? [{ ...byGallery.sharesOther, code: 'IF516' as const }] : []),
    ...missingNeedFindings(needs),
  ];
  return [...findings, ...found.map((finding) => at(entry, finding))];
}

/** A finding at the place of a lab in Labs.json. */
export function at({ file, line, column }: LabEntry, finding: Finding): Finding {
  return { ...finding, file, line, column };
}

function otherRegion(labName: string, location: string, { lab }: FactoryState): Finding {
  return {
    code: 'IF501',
    severity: 'error',
    what: `The lab ${labName} is in ${location}, the factory lab ${lab.name} in ${lab.location}.`,
    why: 'A VHD is not copied between regions.',
    remedy:
      'Serve this lab by a gallery ("Delivery": "Gallery") or by a factory lab of its own region, or set the input allowOtherRegions of DistributeImages.',
  };
}

function accountFindings(labName: string, account: CheckedTarget['account']): Finding[] {
  if (account === undefined) return [];
  if (account instanceof Error)
    return [
      {
        code: 'IF506',
        severity: 'error',
        what: `The storage account of the lab ${labName} cannot be reached.`,
        why: account.message,
        remedy: 'Give the service connection a role on it; custom images are made of VHDs in it.',
      },
    ];
  if (account.sharedKeyAllowed) return [];
  return [
    {
      code: 'IF507',
      severity: 'notice',
      what: `The storage account ${account.name} of the lab ${labName} refuses shared keys.`,
      why: 'It is reached with Entra tokens only, and the scripts cannot reach it at all.',
      remedy: 'Give the service connection the role Storage Blob Data Contributor on it.',
    },
  ];
}
