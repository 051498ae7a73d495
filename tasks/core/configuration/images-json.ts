import type { Node } from 'jsonc-parser';
import { baseIn, type BaseSettings, isBaseImage, isParameterName } from './base-settings.js';
import type { Finding } from './finding.js';
import { entriesOf, type EntriesFault, faultOfEntries, type ImagePathEntry } from './image-path-entries.js';
import { unknownImages, unknownProperty, unusableValue, withoutRules } from './images-findings.js';
import { faultOfKeep, type KeepSettings, keepSettingsOf } from './keep-settings.js';
import { nameOf, parseNodes, type Position, positionsIn } from './json.js';
import { invalidJson, type Source } from './labs-findings.js';
import { property, sameName, stringOf, valuesOf } from './labs-nodes.js';
import { faultOfTest, type TestSettings, testSettingsOf } from './test-settings.js';
import {
  isMinutes,
  isSize,
  isWholeNumber,
  longestMinutes,
  numberIn,
  type ValueFault,
} from './value-faults.js';

/** What a rule of Images.json says of the golden images that it names. */
export interface ImageProperties extends BaseSettings {
  /** The size of the image VM. */
  readonly size?: string;
  /** False: the image VM is neither generalized nor deprovisioned, on purpose. */
  readonly generalize?: boolean;
  /** Whether the data disks of the image VM belong to the image. */
  readonly dataDisks?: boolean;
  /** How long its images are kept. */
  readonly keep?: KeepSettings;
  /** The test that its images have to pass before they are handed out; null: none, whatever an earlier rule says. */
  readonly test?: TestSettings | null;
  /** How long the deployment of the image VM may take; 0 is no limit. */
  readonly buildTimeoutMinutes?: number;
  /** The most further builds where one failed for a cause that another VM may not meet. */
  readonly retries?: number;
}

/** A rule of Images.json. */
export interface ImageRule extends ImageProperties, Position {
  readonly imagePaths: readonly ImagePathEntry[];
  /** The position of `Size`, if it has one. */
  readonly sizeAt?: Position;
  /** The position of the `Count` of `Keep`, if it has one. */
  readonly keepAt?: Position;
  /** The position of `BaseImage`, if it has one. */
  readonly baseAt?: Position;
  /** The scripts of `Test` as they are written, if it has any. */
  readonly scripts?: readonly ImagePathEntry[];
  /** The finding that leaves unknown what it says: none of its images may be built. */
  readonly broken?: Finding;
  readonly file: string;
}

export interface ImagesJson {
  /** In the order of the file. */
  readonly rules: readonly ImageRule[];
  readonly findings: readonly Finding[];
  /** The finding that makes the file as a whole unusable: what is wrong may concern any image. */
  readonly unusable?: Finding;
}

/** The properties of Images.json and of each rule; `schemas/images.schema.json` describes the same for editors. */
const rootProperties = ['$schema', 'Images'];

const ruleProperties = [
  'ImagePaths',
  'Size',
  'Generalize',
  'DataDisks',
  'Keep',
  'Test',
  'BuildTimeoutMinutes',
  'Retries',
  'BaseImage',
  'BaseParameter',
];

/** Each further build may take as long as the first. */
const mostRetries = 100;

/**
 * Parses Images.json: accepts comments and trailing commas, compares property names case-insensitively. A rule of which
 * nobody knows which golden images it means makes the file unusable; one with a value that cannot be used is broken.
 * @param file the file's path, for findings
 */
export function parseImagesJson(text: string, file: string): ImagesJson {
  const source = { positionAt: positionsIn(text), file };
  const parsed = parseNodes(text);
  if (parsed.error) return unusable(invalidJson(file, parsed.error));
  const [images, second] = valuesOf(parsed.root, 'Images');
  if (images?.type !== 'array' || second) return unusable(withoutRules(source, second ?? parsed.root));
  const nodes = images.children ?? [];
  const [unknown] = nodes.flatMap((node) => whyUnknown(source, node) ?? []);
  if (unknown) return unusable(unknown);
  const rules = nodes.map((node) => readRule(source, node));
  return {
    rules,
    findings: [
      ...unknownProperties(source, parsed.root, rootProperties, 'the root'),
      ...nodes.flatMap((node) => unknownProperties(source, node, ruleProperties, 'a rule')),
      ...nodes.flatMap((node) => faultsOf(source, node)),
    ],
  };
}

function whyUnknown(source: Source, rule: Node): Finding | undefined {
  if (rule.type !== 'object') return unknownImages(source, rule, 'It is not an object.');
  const [paths, second] = valuesOf(rule, 'ImagePaths');
  if (second) return unknownImages(source, second, 'It has ImagePaths twice.');
  const fault = faultOfEntries(paths);
  return fault && unknownImages(source, fault.node ?? paths ?? rule, whyOf(fault));
}

function whyOf(fault: EntriesFault): string {
  switch (fault.kind) {
    case 'form':
      return fault.why;
    case 'outside':
      return `The entry "${String(fault.node.value)}" is not relative to GoldenImages: it has a drive, ".." or a leading "!".`;
    case 'unmatchable':
      return `Nobody knows how long an entry would take to match: ${fault.refusal}.`;
  }
}

function readRule(source: Source, rule: Node): ImageRule {
  const [broken] = faultsOf(source, rule);
  return {
    imagePaths: entriesOf(valuesOf(rule, 'ImagePaths')[0], source.positionAt),
    ...sizeIn(source, rule),
    ...truthIn(rule, 'Generalize', 'generalize'),
    ...truthIn(rule, 'DataDisks', 'dataDisks'),
    ...keepIn(source, rule),
    ...testIn(source, rule),
    ...limitsIn(rule),
    ...baseIn(rule, source.positionAt),
    ...(broken ? { broken } : {}),
    file: source.file,
    ...source.positionAt(rule.offset),
  };
}

function sizeIn(source: Source, rule: Node): Pick<ImageRule, 'size' | 'sizeAt'> {
  const [node] = valuesOf(rule, 'Size');
  const size = stringOf(node);
  return node && size !== undefined ? { size, sizeAt: source.positionAt(node.offset) } : {};
}

function truthIn<Name extends string>(rule: Node, name: string, as: Name): Partial<Record<Name, boolean>> {
  const [node] = valuesOf(rule, name);
  return node && isTruth(node) ? ({ [as]: node.value === true } as Record<Name, boolean>) : {};
}

function keepIn(source: Source, rule: Node): Pick<ImageRule, 'keep' | 'keepAt'> {
  const [keep] = valuesOf(rule, 'Keep');
  if (!keep || faultOfKeep(keep)) return {};
  const count = property(keep, 'Count');
  return {
    keep: keepSettingsOf(keep),
    ...(count ? { keepAt: source.positionAt(count.offset) } : {}),
  };
}

function testIn(source: Source, rule: Node): Pick<ImageRule, 'test' | 'scripts'> {
  const [node] = valuesOf(rule, 'Test');
  if (!node || faultOfTest(node)) return {};
  const scripts = entriesOf(property(node, 'Scripts'), source.positionAt);
  return { test: testSettingsOf(node), ...(scripts.length > 0 ? { scripts } : {}) };
}

function limitsIn(rule: Node): Pick<ImageRule, 'buildTimeoutMinutes' | 'retries'> {
  const buildTimeoutMinutes = numberIn(rule, 'BuildTimeoutMinutes');
  const retries = numberIn(rule, 'Retries');
  return {
    ...(buildTimeoutMinutes === undefined ? {} : { buildTimeoutMinutes }),
    ...(retries === undefined ? {} : { retries }),
  };
}

const notOnePath = 'It is not the path of one golden image below GoldenImages, such as "Windows/Base".';

/** The findings for values that stand twice or cannot be used. */
function faultsOf(source: Source, rule: Node): Finding[] {
  const neither = 'It is neither true nor false.';
  return [
    faultIn(source, rule, 'Size', isSize, 'It is not the name of a size, such as "Standard_D4s_v5".'),
    faultIn(source, rule, 'Generalize', isTruth, neither),
    faultIn(source, rule, 'DataDisks', isTruth, neither),
    faultWithin(source, rule, 'Keep', faultOfKeep),
    faultWithin(source, rule, 'Test', faultOfTest),
    faultIn(
      source,
      rule,
      'BuildTimeoutMinutes',
      isMinutes,
      `It is not a number from 0 to ${longestMinutes}.`,
    ),
    faultIn(source, rule, 'Retries', isRetries, `It is not a whole number from 0 to ${mostRetries}.`),
    faultIn(source, rule, 'BaseImage', isBaseImage, notOnePath),
    faultIn(source, rule, 'BaseParameter', isParameterName, 'It is not the name of a parameter.'),
  ].filter((finding) => finding !== undefined);
}

/** The finding for a value that stands twice, or for what is wrong in it. */
function faultWithin(
  source: Source,
  rule: Node,
  name: string,
  faultOf: (value: Node) => ValueFault | undefined,
): Finding | undefined {
  const [value, second] = valuesOf(rule, name);
  if (second) return unusableValue(source, second, name, 'It stands twice.');
  const fault = value && faultOf(value);
  return fault && unusableValue(source, fault.node, name, fault.why);
}

function faultIn(
  source: Source,
  rule: Node,
  name: string,
  isRight: (node: Node) => boolean,
  why: string,
): Finding | undefined {
  return faultWithin(source, rule, name, (node) => (isRight(node) ? undefined : { node, why }));
}

function isTruth({ type }: Node): boolean {
  return type === 'boolean';
}

function isRetries(node: Node): boolean {
  return isWholeNumber(node, 0, mostRetries);
}

function unknownProperties(source: Source, node: Node, known: readonly string[], where: string): Finding[] {
  const members = node.type === 'object' ? (node.children ?? []) : [];
  return members
    .filter((member) => !known.some((name) => sameName(name, nameOf(member))))
    .map((member) => unknownProperty(source, member, known, where));
}

function unusable(finding: Finding): ImagesJson {
  return { rules: [], findings: [finding], unusable: finding };
}
