import type { Tags } from '../../azure/resources/tags.js';
import type { Finding } from '../../step/action.js';
import { problem } from '../../step/problem.js';
import { readImageTags } from './image-tags.js';
import type { CreateImageInputs, OsState } from './inputs.js';

/** What the inputs alone say of the image. */
export interface Wanted {
  readonly name: string;
  readonly osType: CreateImageInputs['OsType'];
  readonly osState: OsState;
  readonly description: string;
  readonly author?: string;
  readonly tags: Tags;
}

/** @throws a problem where the inputs contradict each other, or Azure would refuse the name or a tag */
export function wantedImage(inputs: CreateImageInputs): Wanted {
  const { NewCustomImageName: name, OsType: osType } = inputs;
  demandName(name);
  demandOneSource(inputs);
  const osState = osType === 'Windows' ? inputs.WindowsOsState : inputs.LinuxOsState;
  if (inputs.vhd !== '' && osState.endsWith('Requested')) throw notForVhds(inputs, osState);
  const author = inputs.author || inputs.pipelineRun?.name;
  return {
    name,
    osType,
    osState,
    description: inputs.Description || usualDescription(inputs),
    ...(author === undefined ? {} : { author }),
    tags: readImageTags(inputs.tags),
  };
}

/**
 * Dots are left to Azure: the rules do not have them, but pipelines name images by the number of a build, which has one.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdevtestlab
 */
function demandName(name: string): void {
  if (/^[A-Za-z0-9_().-]{1,80}$/.test(name)) return;
  const possible = name.replaceAll(/[^A-Za-z0-9_().-]/g, '-').slice(0, 80);
  throw problem(
    `"${name}" cannot be the name of a custom image: it has 1 to 80 letters and digits of ASCII, "_", "-", "(", ")" and ".".`,
    `Change NewCustomImageName, e.g. to ${possible}.`,
  );
}

/** What is doubtful of a name: Azure itself says whether it takes one with a dot. */
export function nameDoubts(name: string): readonly Finding[] {
  if (!name.includes('.')) return [];
  return [
    {
      severity: 'notice',
      what: `The name ${name} has a dot, which the rules for names of custom images do not have.`,
      remedy: 'If Azure refuses it, take $(Build.BuildId) in place of the number of the build.',
    },
  ];
}

function demandOneSource({ LabVmId, vhd }: CreateImageInputs): void {
  if ((LabVmId === '') !== (vhd === '')) return;
  throw problem(
    LabVmId === ''
      ? 'There is nothing to make the image of: both LabVmId and vhd are empty.'
      : 'An image has one source, but LabVmId names a VM and vhd names a VHD.',
    'Give either LabVmId or vhd.',
  );
}

function notForVhds({ OsType }: CreateImageInputs, osState: OsState): Error {
  const input = `${OsType}OsState`;
  const [applied, not] =
    OsType === 'Windows' ? ['SysprepApplied', 'NonSysprepped'] : ['DeprovisionApplied', 'NonDeprovisioned'];
  return problem(
    `${input} is ${osState}, but nothing can be run in a VHD.`,
    `Set ${input} to ${applied} if the VHD is generalized, else to ${not}.`,
  );
}

function usualDescription({ pipelineRun, LabVmId, vhd }: CreateImageInputs): string {
  if (!pipelineRun)
    return `Custom image created from ${LabVmId === '' ? 'a VHD' : 'a VM'}: ${LabVmId || vhd}.`;
  const { kind, name, requestedFor } = pipelineRun;
  const forWhom = requestedFor === undefined ? '' : ` requested for ${requestedFor}`;
  return `Custom image created from ${kind} ${name}${forWhom}.`;
}
