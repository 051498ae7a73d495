import type { GoldenImage } from '../../configuration/golden-image.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { galleryImageName } from '../templates/image-references.js';
import { machineFacts, machinePlace } from '../templates/machine-findings.js';
import type { MachineValues } from '../templates/values.js';
import { allowedSizes } from '../../lab/allowed-sizes.js';
import type { FactoryState } from './azure-state.js';
import { missingNeedFindings } from './task-needs.js';

/** A golden image with the values of its template's parameters. */
export type ValuedImage = readonly [image: GoldenImage, values: MachineValues];

/**
 * Findings about the factory lab as a whole: the public artifact repository is missing, all machines together exceed
 * the quota of cores, or needs are missing.
 */
export function findingsOfFactory(images: readonly ValuedImage[], factory: FactoryState): Finding[] {
  const { lab, repositories, needs } = factory;
  const publicOne = repositories?.find(({ name }) => sameName(name, 'public repo'));
  const repository: Finding = {
    code: 'IF502',
    severity: 'error',
    what: `The lab ${lab.name} has no public artifact repository, or it is disabled.`,
    why: 'The artifacts that generalize machines are in it.',
    remedy: 'Enable "Public Artifact Repo" under Configuration and policies > Repositories of the lab.',
  };
  return [
    ...(repositories && !publicOne?.isEnabled ? [repository] : []),
    ...quotaFindings(images, factory),
    ...missingNeedFindings(needs),
  ];
}

function quotaFindings(images: readonly ValuedImage[], { sizes, coresLeft, lab }: FactoryState): Finding[] {
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
      remedy:
        'Set maxConcurrency of CreateImageVMs, or take RunImageFactory, whose machines wait for free cores; else delete machines, or ask Azure for a larger quota.',
    },
  ];
}

/**
 * Findings about the size and the Marketplace image of a golden image's machine, which the factory lab has to allow.
 */
export function findingsOfMachine([image, values]: ValuedImage, factory: FactoryState): Finding[] {
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
  return [
    ...(isUnknown
      ? [
          sizeFinding(
            `There are no machines of the size ${size} in ${lab.location}.`,
            'Azure does not list it for this region.',
          ),
        ]
      : []),
    ...(isForbidden
      ? [
          sizeFinding(
            `The lab ${lab.name} does not allow the size ${size}.`,
            `Its policy allows ${allowed.join(', ')}.`,
          ),
        ]
      : []),
  ];
}

function sizeFinding(what: string, why: string): Finding {
  return {
    code: 'IF503',
    severity: 'error',
    what,
    why,
    remedy: 'Choose another size, or allow this one in the lab.',
  };
}

function imageFindings(name: string, { lab, offered }: FactoryState): Finding[] {
  // A lab that lists no images at all did not answer or cannot be judged.
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
