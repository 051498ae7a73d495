import { type Finding, wholeFile } from './finding.js';
import { imagePathKey, isValidImagePath } from './image-path.js';
import { isObject, type JsonObject, type JsonValue, parseJson, property } from './json.js';
import { invalidJson } from './labs-findings.js';
import type { ParameterFile } from './parameter-file.js';

/** One definition of an image: an ARM template that deploys a lab virtual machine. */
export interface GoldenImage {
  /** The identity of the image: its path below GoldenImages, with backslashes (C3). */
  readonly imagePath: string;
  /** The form in which image paths are compared (C4). */
  readonly key: string;
  /** The file's path on this machine, and its text. */
  readonly file: string;
  readonly text: string;
  readonly template: JsonObject;
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

/** A lab virtual machine in a template. */
export interface VirtualMachineResource {
  readonly resource: JsonObject;
  /** True inside the template of a nested deployment, where names may have another meaning. */
  readonly isNested: boolean;
  /** The resources that it stands in, from the outermost: nested deployments and parents. */
  readonly within: readonly Enclosing[];
}

/** A resource of a template that has other resources in it. */
export interface Enclosing {
  readonly resource: JsonObject;
  /** True for a nested deployment; false for the parent of child resources. */
  readonly isDeployment: boolean;
}

const virtualMachineType = 'microsoft.devtestlab/labs/virtualmachines';

/** Finds the lab virtual machines of a template at any depth, in document order (C6, C34). */
export function findVirtualMachines(template: JsonObject): VirtualMachineResource[] {
  return resourcesOf(template).flatMap((resource) => machinesIn(resource, '', []));
}

function machinesIn(
  resource: JsonObject,
  parentType: string,
  within: readonly Enclosing[],
): VirtualMachineResource[] {
  const type = fullType(resource, parentType);
  const isNested = within.some(({ isDeployment }) => isDeployment);
  const inside = (isDeployment: boolean) => [...within, { resource, isDeployment }];
  const children = resourcesOf(resource).flatMap((child) => machinesIn(child, type, inside(false)));
  const nested = nestedResources(resource).flatMap((child) => machinesIn(child, '', inside(true)));
  return [...(type === virtualMachineType ? [{ resource, isNested, within }] : []), ...children, ...nested];
}

/** The full type of a resource: a child resource may give only the last segment. */
function fullType(resource: JsonObject, parentType: string): string {
  const written = property(resource, 'type');
  const type = typeof written === 'string' ? written.toLowerCase() : '';
  return parentType === '' || type.includes('/') ? type : `${parentType}/${type}`;
}

function nestedResources(deployment: JsonObject): JsonObject[] {
  const properties = property(deployment, 'properties');
  const template = isObject(properties) ? property(properties, 'template') : undefined;
  return isObject(template) ? resourcesOf(template) : [];
}

/** The resources of a template: `resources` is a list or, since language version 2.0, an object by symbolic name. */
function resourcesOf(parent: JsonObject): JsonObject[] {
  const resources = property(parent, 'resources');
  const list: readonly JsonValue[] = isObject(resources) ? Object.values(resources) : listOf(resources);
  return list.filter(isObject);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
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
