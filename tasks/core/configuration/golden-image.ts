import { type Finding, wholeFile } from './finding.js';
import { imagePathKey, isValidImagePath } from './image-path.js';
import { isObject, type JsonObject, parseJson } from './json.js';
import { invalidJson } from './labs-findings.js';
import type { ParameterFile } from './parameter-file.js';
import { findResources, type TemplateResource } from './template-resources.js';

/** A template in a file. */
export interface WrittenTemplate {
  /** What messages call it. */
  readonly imagePath: string;
  /** The file's path on this machine, and its text. */
  readonly file: string;
  readonly text: string;
  readonly template: JsonObject;
}

/** One definition of an image: an ARM template that deploys a lab virtual machine. */
export interface GoldenImage extends WrittenTemplate {
  /** The identity of the image: its path below GoldenImages, with backslashes (C3). */
  readonly imagePath: string;
  /** The form in which image paths are compared (C4). */
  readonly key: string;
  readonly parameterFile?: ParameterFile;
}

/**
 * Parses one file below GoldenImages.
 * @returns the golden image; or a notice if the file defines no lab virtual machine (C6), an error if it cannot be
 *   parsed (C9) or its path cannot be the value of a tag (C5)
 */
export function parseGoldenImage(text: string, file: string, imagePath: string): GoldenImage | Finding {
  const parsed = parseJson(text);
  if (parsed.error) return invalidJson(file, parsed.error);
  const template = parsed.value;
  if (!isObject(template) || findVirtualMachines(template).length === 0)
    return withoutMachine(file, imagePath);
  if (!isValidImagePath(imagePath)) return unusablePath(file, imagePath);
  return { imagePath, key: imagePathKey(imagePath), file, text, template };
}

/** The type of lab virtual machines, in lower case. */
export const virtualMachineType = 'microsoft.devtestlab/labs/virtualmachines';

/** Finds the lab virtual machines that a template makes, at any depth, in document order (C6, C34). */
export function findVirtualMachines(template: JsonObject): TemplateResource[] {
  return findResources(template).filter(({ type }) => type === virtualMachineType);
}

function withoutMachine(file: string, imagePath: string): Finding {
  return {
    code: 'IF301',
    severity: 'notice',
    what: `${imagePath} is not a golden image.`,
    why: 'It has no resource of type Microsoft.DevTestLab/labs/virtualmachines.',
    remedy: 'Nothing has to be done; list the file in GoldenImages/.factoryignore to silence this.',
    ...wholeFile(file),
  };
}

function unusablePath(file: string, imagePath: string): Finding {
  return {
    code: 'IF302',
    severity: 'error',
    what: `The image path ${imagePath} cannot be used.`,
    why: 'It is the value of a tag: at most 256 characters, with a name before .json.',
    remedy: 'Shorten the names of the file or of its folders.',
    ...wholeFile(file),
  };
}
