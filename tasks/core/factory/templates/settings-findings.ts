import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { machineFacts, retiredSizeFinding } from './machine-findings.js';
import type { Position } from './positions.js';
import type { TemplateValues } from './values.js';

/** Findings at the place of the `Size` that Images.json gives a golden image: it is retired, or not used. */
export function sizeSettingFindings(image: GoldenImage, values: TemplateValues): Finding[] {
  const { settings: { size, sizePlace } = {}, generations } = values;
  const used = machineFacts(image, values).size;
  if (size === undefined || used === undefined) return [];
  const finding = used === size ? retiredSizeFinding(size, generations) : unusedSize(image, size, used);
  return finding ? [{ ...finding, ...sizePlace }] : [];
}

function unusedSize({ imagePath }: GoldenImage, size: string, used: string): Finding {
  return {
    code: 'IF231',
    severity: 'warning',
    what: `The Size ${size} of Images.json is not used for ${imagePath}.`,
    why: `Its template sets the size ${used} itself.`,
    remedy:
      'Let the template take its size from a parameter size, correct it there, or remove Size from the rule.',
  };
}

/** The finding for a template that generalizes the VM of an image that is not to be generalized. */
export function generalizedAnyway({ imagePath }: GoldenImage, position: Position): Finding {
  return {
    code: 'IF329',
    severity: 'error',
    what: `${imagePath} cannot be built: it is not to be generalized, and its template has an artifact that generalizes it.`,
    why: 'Images.json says "Generalize": false. Labs would take the image for one that keeps its users and its name.',
    remedy: 'Remove windows-sysprep or linux-deprovision from the template, or Generalize from the rule.',
    ...position,
  };
}

/** The finding for a VM that keeps its users and gets a random password. */
export function unknownPassword({ imagePath, file }: GoldenImage): Finding {
  return {
    code: 'IF330',
    severity: 'warning',
    what: `Nobody can sign in to machines made of ${imagePath} with the user that is built into it.`,
    why: 'The image is not generalized, so it keeps its users, and the input machinePassword is empty: the password is a random one.',
    remedy: 'Give the input machinePassword a secret variable.',
    ...wholeFile(file),
  };
}
