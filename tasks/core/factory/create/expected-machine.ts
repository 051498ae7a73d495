import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageProperties } from '../../configuration/images-json.js';
import { imageGeneration } from '../templates/image-generation.js';
import { isSpecialized } from '../templates/image-settings.js';
import { imageMachine } from '../templates/machine.js';
import { machineFacts } from '../templates/machine-findings.js';
import type { PreparedTemplate } from '../templates/prepare-template.js';
import type { TemplateValues } from '../templates/values.js';
import type { ExpectedMachine } from './actions.js';

/** What the template tells of the VM for certain; all else is taken to be as it mostly is: Windows, of generation 1. */
export function expectedMachine(
  image: GoldenImage,
  { osType = 'Windows' }: Pick<PreparedTemplate, 'osType'>,
  values: TemplateValues,
): ExpectedMachine {
  const machine = imageMachine(image, values);
  const generation = machine && imageGeneration(machine, values.generations);
  return {
    ...sizeOf(image, values),
    osType,
    osState: isSpecialized(values.settings) ? 'Specialized' : 'Generalized',
    generation: generation?.isCertain ? generation.value : 'V1',
    isTrustedLaunch: generation?.isTrustedLaunch ?? false,
    ...toldByImagesJson(values.settings),
  };
}

function toldByImagesJson({ dataDisks, test }: ImageProperties = {}): Partial<ExpectedMachine> {
  return {
    ...(dataDisks === undefined ? {} : { keepsDataDisks: dataDisks }),
    ...(test ? { isToBeTested: true } : {}),
  };
}

function sizeOf(image: GoldenImage, values: TemplateValues): Pick<ExpectedMachine, 'size'> {
  const { size } = machineFacts(image, values);
  return size === undefined ? {} : { size };
}
