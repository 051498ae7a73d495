import type { LabPolicy } from '../../azure/resources/lab-policies.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { sameLocation } from '../../lab/locations.js';
import type { Finding } from '../../step/action.js';
import { galleryImageName } from '../templates/image-references.js';
import { machineFacts, machinePlace, type MachineValues } from '../templates/machine-findings.js';
import type { CheckedTarget, FactoryState } from './azure-state.js';
import { lackFindings } from './task-permissions.js';

type Place = Pick<Finding, 'file' | 'line' | 'column'>;

/** What Azure says of a lab of Labs.json: whether it is there, and whether images can be brought to it. */
export function findingsOfTarget(target: CheckedTarget, factory: FactoryState | undefined): Finding[] {
  const { lab, entry, findings, account, permissions } = target;
  const place = placeOf(entry);
  if (!lab) return [...findings];
  const isElsewhere = factory && !sameLocation(lab.location, factory.lab.location);
  return [
    ...findings,
    ...(isElsewhere ? [{ ...elsewhere(lab.name, lab.location, factory), ...place }] : []),
    ...accountFindings(lab.name, account).map((finding) => ({ ...finding, ...place })),
    ...lackFindings(permissions).map((finding) => ({ ...finding, ...place })),
  ];
}

function placeOf({ file, line, column }: LabEntry): Place {
  return { file, line, column };
}

function elsewhere(labName: string, location: string, { lab }: FactoryState): Finding {
  return {
    code: 'IF501',
    severity: 'error',
    what: `The lab ${labName} is in ${location}, the factory lab ${lab.name} in ${lab.location}.`,
    why: 'A VHD is not copied between regions.',
    remedy: 'Serve this lab by a factory lab of its own region.',
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

/** What Azure says of a golden image's machine in the factory lab. */
export function findingsOfMachine(
  image: GoldenImage,
  values: MachineValues,
  factory: FactoryState,
): Finding[] {
  const { size, marketplaceImage } = machineFacts(image, values);
  const ofSize = size === undefined ? [] : sizeFindings(size, factory);
  const ofImage = marketplaceImage === undefined ? [] : imageFindings(marketplaceImage, factory);
  return [
    ...ofSize.map((finding) => ({ ...finding, ...machinePlace(image, values, 'size') })),
    ...ofImage.map((finding) => ({ ...finding, ...machinePlace(image, values, 'galleryImageReference') })),
  ];
}

function sizeFindings(size: string, { lab, sizes, policies }: FactoryState): Finding[] {
  const allowed = allowedSizes(policies ?? []);
  const isUnknown = sizes && !sizes.has(size.toLowerCase());
  const isForbidden = allowed && !allowed.includes(size.toLowerCase());
  const finding = {
    code: 'IF503',
    severity: 'error',
    remedy: 'Choose another size, or allow this one in the lab.',
  } as const;
  return [
    ...(isUnknown
      ? [
          {
            ...finding,
            what: `There are no machines of the size ${size} in ${lab.location}.`,
            why: 'Azure does not list it for this region.',
          },
        ]
      : []),
    ...(isForbidden
      ? [
          {
            ...finding,
            what: `The lab ${lab.name} does not allow the size ${size}.`,
            why: `Its policy allows ${allowed.join(', ')}.`,
          },
        ]
      : []),
  ];
}

/** In lower case; undefined where the lab allows every size. */
function allowedSizes(policies: readonly LabPolicy[]): readonly string[] | undefined {
  const policy = policies.find(
    ({ fact, isEnabled, evaluator }) =>
      fact === 'LabVmSize' && isEnabled && evaluator === 'AllowedValuesPolicy',
  );
  return policy && listIn(policy.threshold).map((size) => size.toLowerCase());
}

/** A threshold is JSON in a text; one that is not allows nothing that could be named. */
function listIn(threshold: string): readonly string[] {
  return [...threshold.matchAll(/"([^"]+)"/g)].map(([, value = '']) => value);
}

function imageFindings(name: string, { lab, offered }: FactoryState): Finding[] {
  // A lab that offers nothing at all was not asked or cannot be judged.
  if (!offered || offered.length === 0) return [];
  const found = offered.find((image) => galleryImageName({ ...image }) === name.toLowerCase());
  if (found?.isAllowed) return [];
  return [
    {
      code: 'IF504',
      severity: found ? 'error' : 'warning',
      what: `The lab ${lab.name} does not ${found ? 'allow' : 'offer'} the Marketplace image ${name}.`,
      why: found
        ? 'Its policy for Marketplace images excludes it.'
        : 'It is not in the list that the lab gives.',
      remedy: 'Choose another image, or allow this one in the policies of the lab.',
    },
  ];
}

/** What concerns the factory lab as a whole. */
export function findingsOfFactory(
  images: readonly (readonly [GoldenImage, MachineValues])[],
  factory: FactoryState,
): Finding[] {
  const { lab, hasPublicRepository, permissions } = factory;
  const repository: Finding = {
    code: 'IF502',
    severity: 'error',
    what: `The lab ${lab.name} has no public artifact repository, or it is disabled.`,
    why: 'The artifacts that generalize machines are in it.',
    remedy: 'Enable "Public Artifact Repo" under Configuration and policies > Repositories of the lab.',
  };
  return [
    ...(hasPublicRepository === false ? [repository] : []),
    ...quotaFindings(images, factory),
    ...lackFindings(permissions),
  ];
}

function quotaFindings(
  images: readonly (readonly [GoldenImage, MachineValues])[],
  { sizes, coresLeft, lab }: FactoryState,
): Finding[] {
  if (!sizes || coresLeft === undefined) return [];
  const cores = images.map(
    ([image, values]) => sizes.get(machineFacts(image, values).size?.toLowerCase() ?? '') ?? 0,
  );
  const needed = cores.reduce((sum, each) => sum + each, 0);
  if (needed <= coresLeft) return [];
  return [
    {
      code: 'IF505',
      severity: 'warning',
      what: `All machines at once need ${needed} cores; ${coresLeft} are left in ${lab.location}.`,
      why: 'Azure refuses the machines above the quota of the subscription.',
      remedy: 'Set maxConcurrentJobs of CreateImageVMs, delete machines, or ask Azure for a larger quota.',
    },
  ];
}
