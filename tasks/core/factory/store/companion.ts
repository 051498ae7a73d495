import type { OsState } from '../../azure/resources/image-definitions.js';
import { isSameId, labOfMachine } from '../../azure/resource-id.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { isObject, type JsonObject, parseJson, property } from '../../configuration/json.js';
import { decodeText } from '../../configuration/text.js';
import { type OsType, toOsType } from '../images/os-type.js';
import { readTimestamp, writeTimestamp } from './timestamps.js';

/** A stored image as described by its companion, the JSON file beside its VHD (C54). */
export interface StoredImage {
  readonly imageName: string;
  readonly imagePath: string;
  readonly description: string;
  readonly osType: OsType;
  /** `Specialized` of an image that keeps its users and its name; absent of all others, and in companions of the scripts. */
  readonly osState?: Extract<OsState, 'Specialized'>;
  readonly vhdFileName: string;
  /** When the copy of the disk began, UTC; `undefined` where the companion does not tell it credibly (C58). */
  readonly timestamp: Date | undefined;
  /** Resource id of the image VM; companions of the scripts lack this property and the two that follow. */
  readonly sourceVmId?: string;
  /** The VM's creation date as Azure wrote it. */
  readonly sourceVmCreated?: string;
  readonly factoryRunId?: string;
  /** The gallery that the image is saved for beside the store, as the input of SnapImages names it. */
  readonly gallery?: string;
  /** The image that it was built from, with its version: `publisher:offer:sku:version` of the Marketplace. */
  readonly base?: string;
  /** The commit of the Configuration folder that it was built from. */
  readonly commit?: string;
  /** What it was built from, by hash: `template=… parameters=…`. */
  readonly inputs?: string;
  /** The companion that this one is a copy of: both name one VHD, which is one image. */
  readonly copyOf?: string;
  /** Something odd about the file, which could be read all the same. */
  readonly warning?: string;
}

/** The text of a companion: pure ASCII, so that readers of any encoding agree (C54 to C56). */
export function writeCompanion(
  image: Omit<StoredImage, 'warning' | 'timestamp'> & { readonly timestamp: Date },
): string {
  const text = JSON.stringify({ ...image, timestamp: writeTimestamp(image.timestamp) }, undefined, 2);
  return text.replaceAll(/[^\n -~]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text that is not the companion of a stored image. */
export interface UnusableText {
  readonly problem: string;
  /** The VHD that it names all the same, which therefore is nobody else's alone. */
  readonly vhdFileName?: string;
}

/**
 * Reads a companion that any version of the scripts or of these tasks wrote (C57 to C59).
 * @param lastModified when the blob was written
 * @returns the stored image, or why the file is not the companion of one
 */
export function readCompanion(bytes: Uint8Array, lastModified: Date): StoredImage | UnusableText {
  const decoded = decodeText(bytes);
  const parsed = parseJson(decoded.text);
  if (parsed.error) {
    const { line, column, message } = parsed.error;
    return { problem: `It is not valid JSON: line ${line}, column ${column}: ${message}.` };
  }
  if (!isObject(parsed.value)) return { problem: 'It is not a JSON object.' };
  const vhdFileName = textOf(parsed.value, 'vhdFileName');
  const problem = whatIsWrong(parsed.value);
  if (problem !== undefined) return { problem, vhdFileName };
  const osType = toOsType(property(parsed.value, 'osType'));
  if (!osType) return { problem: 'Its osType is neither Windows nor Linux.', vhdFileName };
  return toStoredImage(parsed.value, osType, lastModified, decoded.warning);
}

const optionalNames = [
  'sourceVmId',
  'sourceVmCreated',
  'factoryRunId',
  'gallery',
  'base',
  'commit',
  'inputs',
] as const;

function toStoredImage(
  companion: JsonObject,
  osType: OsType,
  lastModified: Date,
  decodingWarning: string | undefined,
): StoredImage {
  const imageName = textOf(companion, 'imageName');
  const { date, warning } = readTimestamp(textOf(companion, 'timestamp'), lastModified, imageName);
  const warnings = [decodingWarning, warning].filter((text) => text !== undefined);
  const optional = optionalNames.map((name) => [name, textOf(companion, name)] as const);
  return {
    imageName,
    imagePath: textOf(companion, 'imagePath'),
    description: textOf(companion, 'description'),
    osType,
    ...(osStateIn(companion) === 'Specialized' ? { osState: 'Specialized' as const } : {}),
    vhdFileName: textOf(companion, 'vhdFileName'),
    timestamp: date,
    ...Object.fromEntries(optional.filter(([, text]) => text !== '')),
    ...(warnings.length > 0 ? { warning: warnings.join(' ') } : {}),
  };
}

/** The defect of a companion that cannot be used. Its texts become names in Azure, so they have to be valid names. */
function whatIsWrong(companion: JsonObject): string | undefined {
  const missing = ['imageName', 'imagePath', 'vhdFileName'].find((name) => textOf(companion, name) === '');
  if (missing !== undefined) return `It has no ${missing}.`;
  if (!isValidImagePath(textOf(companion, 'imagePath'))) return 'Its imagePath is not an image path.';
  if (!/^[\w-][\w.-]*\.vhd$/i.test(textOf(companion, 'vhdFileName')))
    return 'Its vhdFileName is not the name of a VHD.';
  if (property(companion, 'osState') !== undefined && !osStateIn(companion))
    return 'Its osState is neither Generalized nor Specialized.';
  const imageName = textOf(companion, 'imageName');
  return /[\\/?#%&<>\p{Cc}]|^\.+$/u.test(imageName)
    ? 'Its imageName is not the name of an image.'
    : undefined;
}

/** A state that is unknown is no reason to guess: labs would make machines of the image that do not start. */
function osStateIn(companion: JsonObject): OsState | undefined {
  const states: readonly OsState[] = ['Generalized', 'Specialized'];
  return states.find((state) => state.toLowerCase() === textOf(companion, 'osState').toLowerCase());
}

/** The text of a property; empty if it is missing or not a text. */
function textOf(companion: JsonObject, name: string): string {
  const value = property(companion, name);
  return typeof value === 'string' ? value : '';
}

/** The id of the lab whose VM a stored image was made from; nothing where its companion does not name one. */
export function sourceLabId({ sourceVmId = '' }: Pick<StoredImage, 'sourceVmId'>): string | undefined {
  return labOfMachine(sourceVmId);
}

/** Whether a stored image was made from a VM of another lab: several factories may store in one account. */
export function isOfAnotherFactory(image: Pick<StoredImage, 'sourceVmId'>, factoryLabId: string): boolean {
  const owner = sourceLabId(image);
  return owner !== undefined && !isSameId(owner, factoryLabId);
}

/** The name of the companion of a VHD. */
export function companionName(vhdName: string): string {
  return vhdName.replace(/vhd$/i, 'json');
}

/** The name of the VHD of a companion that these tasks wrote. */
export function vhdName(companionName: string): string {
  return companionName.replace(/json$/i, 'vhd');
}

/** Whether a custom image made of a stored one counts as generalized (C86): no specialized one does, whatever the input says. */
export function isSysPrepped(
  { osState }: { readonly osState?: OsState },
  { isVhdSysPrepped }: { readonly isVhdSysPrepped: boolean },
): boolean {
  return isVhdSysPrepped && osState !== 'Specialized';
}
