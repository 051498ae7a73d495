import type { GoldenImage } from '../../configuration/golden-image.js';
import type { OsType } from '../images/os-type.js';
import type { AzureGenerations } from '../templates/generations.js';
import { imageGeneration } from '../templates/image-generation.js';
import { type ImageSettings, inputsWith, isSpecialized } from '../templates/image-settings.js';
import { imageMachine } from '../templates/machine.js';
import { osTypeOf } from '../templates/prepare-template.js';
import type { ParameterSources } from '../templates/values.js';
import type { BaseFacts } from './faults.js';

/** From what is known of golden images what bases are. */
export interface FactSources extends Omit<ParameterSources, 'base'> {
  readonly osTypes: ReadonlyMap<string, OsType>;
  readonly generations?: AzureGenerations | undefined;
  readonly includeSysprep: boolean;
}

/** What template, Images.json and Azure tell of a golden image as a base, or as what is built upon one. */
export function baseFactsOf(image: GoldenImage, settings: ImageSettings, sources: FactSources): BaseFacts {
  const { vmSize } = inputsWith(sources, settings);
  const machine = imageMachine(image, { ...sources, vmSize, vmName: anyName });
  const generation = machine && imageGeneration(machine, sources.generations);
  return {
    osType: machine && osTypeOf(image.template, machine, sources),
    isSpecialized: isSpecialized(settings),
    ...(settings.dataDisks === true ? { whyNoVhd: keepsDataDisks } : {}),
    ...(generation?.isTrustedLaunch && generation.isCertain ? { whyNoVhd: trustedLaunch } : {}),
  };
}

/** Nothing of this depends on the name of the VM. */
const anyName = 'image-vm';

const keepsDataDisks =
  'Its data disks belong to that one, by Images.json, so that only a gallery can hold it, and a base is made of its VHD.';

const trustedLaunch =
  'That one has Trusted Launch, so that only a gallery can hold it, and a base is made of its VHD.';
