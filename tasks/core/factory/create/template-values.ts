import { present } from '../../azure/requests/present.js';
import { subscriptionOf } from '../labs/matching.js';
import { imageSettingsOf, inputsWith } from '../templates/image-settings.js';
import type { TemplateValues } from '../templates/values.js';
import type { CreateInputs } from './inputs.js';
import type { NamedImage } from './name-images.js';
import { passwordLength } from './password.js';
import { sourcesOf } from './sources.js';
import type { CreateState } from './state.js';

/** The values with which the template of a golden image is prepared. */
export function templateValues(
  { image, vmName }: Pick<NamedImage, 'image' | 'vmName'>,
  state: CreateState,
  inputs: CreateInputs,
): TemplateValues & Required<Pick<TemplateValues, 'settings'>> {
  const { now, runId, commit, osTypes, generations, imageRules, galleryLabs = [] } = state;
  const settings = imageSettingsOf(imageRules, image.imagePath);
  return {
    ...sourcesOf(image, state, inputs),
    vmName,
    passwordLength: passwordLength(inputs),
    includeSysprep: inputsWith(inputs, settings).includeSysprep,
    settings,
    osTypes,
    ...(generations ? { generations } : {}),
    byGallery: galleryLabs.some((lab) => subscriptionOf(lab, image.imagePath).subscribed),
    runId,
    ...present('commit', commit),
    now,
    expirationDate: expirationDate(now, inputs),
  };
}

function expirationDate(now: Date, { expireAfterHours }: CreateInputs): Date | undefined {
  return expireAfterHours > 0 ? new Date(now.getTime() + expireAfterHours * 3_600_000) : undefined;
}
