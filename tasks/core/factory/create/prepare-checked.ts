import type { GoldenImage } from '../../configuration/golden-image.js';
import { isSpecialized } from '../templates/image-settings.js';
import { machineFacts, retiredSizeFinding, templateFindings } from '../templates/machine-findings.js';
import { type PreparedTemplate, prepareTemplate } from '../templates/prepare-template.js';
import { sizeSettingFindings, unknownPassword } from '../templates/settings-findings.js';
import type { TemplateValues } from '../templates/values.js';
import type { CreateInputs } from './inputs.js';
import type { LeftAloneFinding } from './state.js';

/** The template as it is sent and all findings about it; or the finding for which it cannot be built. */
export function prepareChecked(
  image: GoldenImage,
  values: TemplateValues,
  inputs: CreateInputs,
): PreparedTemplate | { readonly failed: LeftAloneFinding; readonly findings: readonly LeftAloneFinding[] } {
  const prepared = prepareTemplate(image, values);
  const findings = [
    ...templateFindings(image, values),
    ...inputSizeFindings(image, values),
    ...sizeSettingFindings(image, values),
  ];
  const failed = findings.find(({ severity }) => severity === 'error');
  if ('failed' in prepared)
    return { failed: prepared.failed, findings: [prepared.failed, ...(prepared.others ?? []), ...findings] };
  if (failed) return { failed, findings: [...findings, ...prepared.findings] };
  const ofPassword = passwordFindings(image, prepared, values, inputs);
  return { ...prepared, findings: [...findings, ...prepared.findings, ...ofPassword] };
}

/** A retired size that is an input is told with each golden image that takes it: none of them is built. */
function inputSizeFindings(image: GoldenImage, values: TemplateValues): PreparedTemplate['findings'] {
  const { vmSize, generations, settings } = values;
  if (settings?.size !== undefined) return [];
  const retired = retiredSizeFinding(vmSize, generations);
  return retired && machineFacts(image, values).size === vmSize ? [retired] : [];
}

/** A machine that keeps its users is of use only to those who know a password. */
function passwordFindings(
  image: GoldenImage,
  { passwordParameter }: PreparedTemplate,
  { settings }: TemplateValues,
  { machinePassword }: CreateInputs,
): PreparedTemplate['findings'] {
  const isRandom = passwordParameter !== undefined && machinePassword === '';
  return isRandom && isSpecialized(settings) ? [unknownPassword(image)] : [];
}
