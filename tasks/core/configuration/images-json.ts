import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { entriesOf, type EntriesFault, faultOfEntries, type ImagePathEntry } from './image-path-entries.js';
import { unknownImages, unknownProperty, unusableValue, withoutRules } from './images-findings.js';
import { faultOfKeep, type KeepSettings, keepSettingsOf } from './keep-settings.js';
import { nameOf, parseNodes, type Position, positionsIn } from './json.js';
import { invalidJson, type Source } from './labs-findings.js';
import { sameName, stringOf, valuesOf } from './labs-nodes.js';

/** What a rule of Images.json says of the golden images that it names. */
export interface ImageProperties {
  /** The size of the image VM. */
  readonly size?: string;
  /** False: the image VM is neither generalized nor deprovisioned, on purpose. */
  readonly generalize?: boolean;
  /** Whether the data disks of the image VM belong to the image. */
  readonly dataDisks?: boolean;
  /** How long its images are kept. */
  readonly keep?: KeepSettings;
}

/** A rule of Images.json. */
export interface ImageRule extends ImageProperties, Position {
  readonly imagePaths: readonly ImagePathEntry[];
  /** The position of `Size`, if it has one. */
  readonly sizeAt?: Position;
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

const ruleProperties = ['ImagePaths', 'Size', 'Generalize', 'DataDisks', 'Keep'];

/** Sizes of machines such as `Standard_D4s_v5` and `Standard_M416-208s_v2`. */
const sizeForm = /^[a-z][a-z0-9_-]{0,99}$/i;

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
  const [paths, size, generalize, dataDisks, keep] = ruleProperties.map((name) => valuesOf(rule, name)[0]);
  const text = stringOf(size);
  const [broken] = faultsOf(source, rule);
  return {
    imagePaths: entriesOf(paths, source.positionAt),
    ...(size && text !== undefined ? { size: text, sizeAt: source.positionAt(size.offset) } : {}),
    ...(isTruth(generalize) ? { generalize: generalize.value === true } : {}),
    ...(isTruth(dataDisks) ? { dataDisks: dataDisks.value === true } : {}),
    ...(keep && !faultOfKeep(keep) ? { keep: keepSettingsOf(keep) } : {}),
    ...(broken ? { broken } : {}),
    file: source.file,
    ...source.positionAt(rule.offset),
  };
}

/** The findings for values that stand twice or cannot be used. */
function faultsOf(source: Source, rule: Node): Finding[] {
  const neither = 'It is neither true nor false.';
  return [
    faultIn(source, rule, 'Size', isSize, 'It is not the name of a size, such as "Standard_D4s_v5".'),
    faultIn(source, rule, 'Generalize', isTruth, neither),
    faultIn(source, rule, 'DataDisks', isTruth, neither),
    faultInKeep(source, rule),
  ].filter((finding) => finding !== undefined);
}

function faultInKeep(source: Source, rule: Node): Finding | undefined {
  const [keep, second] = valuesOf(rule, 'Keep');
  if (second) return unusableValue(source, second, 'Keep', 'It stands twice.');
  const fault = keep && faultOfKeep(keep);
  return fault && unusableValue(source, fault.node, 'Keep', fault.why);
}

function isSize(node: Node): boolean {
  return sizeForm.test(stringOf(node) ?? '');
}

function isTruth(node: Node | undefined): node is Node {
  return node?.type === 'boolean';
}

function faultIn(
  source: Source,
  rule: Node,
  name: string,
  isRight: (node: Node) => boolean,
  why: string,
): Finding | undefined {
  const values = valuesOf(rule, name);
  const [, second] = values;
  if (second) return unusableValue(source, second, name, 'It stands twice.');
  const odd = values.find((node) => !isRight(node));
  return odd && unusableValue(source, odd, name, why);
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
