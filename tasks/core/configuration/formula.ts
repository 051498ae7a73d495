import { getNodeValue, type Node } from 'jsonc-parser';
import path from 'node:path';
import type { Finding } from './finding.js';
import {
  clearSecret,
  ignoredImage,
  unknownMember,
  unusableFormula,
  unusableName,
} from './formula-findings.js';
import { imagePathKey, isValidImagePath } from './image-path.js';
import { type JsonObject, nameOf, parseNodes, type Position, positionsIn } from './json.js';
import { invalidJson, type Source } from './labs-findings.js';
import { property, sameName, stringOf } from './labs-nodes.js';
import { isLiteral, isSecretName } from './secret-texts.js';

/** A formula that the factory keeps in each lab that takes its image. Its position is that of `ImagePath`. */
export interface OwnedFormula extends Position {
  /** The name of the file without its extension, and that of the formula in the labs. */
  readonly name: string;
  /** As it is written. */
  readonly imagePath: string;
  /** The key of the image path, whether it is written with the extension or without. */
  readonly pathKey: string;
  readonly description?: string;
  readonly osType?: string;
  /** `formulaContent` without what names an image. */
  readonly content: JsonObject;
  readonly file: string;
}

/** The properties of a file; `schemas/formula.schema.json` describes the same for editors. */
const rootProperties = ['$schema', 'ImagePath', 'description', 'osType', 'formulaContent'];

/** What Azure alone sets: an export from a lab has them. */
const readOnly = ['author', 'creationDate', 'provisioningState', 'uniqueIdentifier'];

/** What names the image of a VM, by any kind of image (Microsoft.DevTestLab, 2018-09-15 and later). */
const imageReferences = ['customImageId', 'galleryImageReference', 'sharedImageId', 'planId'];

/** Azure's rule for names of formulas. */
const nameForm = /^[\w()-]{1,80}$/;

/** What a file says, and what is wrong with it. */
export interface ParsedFormula {
  readonly formula?: OwnedFormula;
  readonly findings: readonly Finding[];
}

/**
 * Parses a formula: accepts comments and trailing commas, compares the names of its own properties case-insensitively.
 * @param file its path, which ends with the name of the formula and `.json`
 */
export function parseFormula(text: string, file: string): ParsedFormula {
  const parsed = parseNodes(text);
  if (parsed.error) return { findings: [invalidJson(file, parsed.error)] };
  const source = { positionAt: positionsIn(text), file };
  const { root } = parsed;
  const { name } = path.parse(file);
  const fault = faultOf(source, root, name);
  if (fault) return { findings: [fault] };
  const content = property(root, 'formulaContent') ?? root;
  return {
    formula: formulaOf(source, root, name),
    findings: [
      ...unknownMembers(source, root),
      ...imageMembers(root, content).map((member) => ignoredImage(source, member)),
      ...secretMembers(content).map((member) => clearSecret(source, member)),
    ],
  };
}

function faultOf(source: Source, root: Node, name: string): Finding | undefined {
  if (!nameForm.test(name)) return unusableName(source.file, name);
  if (root.type !== 'object') return unusableFormula(source, root, 'It is no object.');
  return faultOfPath(source, root) ?? faultOfContent(source, root);
}

function faultOfPath(source: Source, root: Node): Finding | undefined {
  const imagePath = property(root, 'ImagePath');
  if (!imagePath) return unusableFormula(source, root, 'It has no ImagePath.');
  return isValidImagePath(withExtension(stringOf(imagePath) ?? ''))
    ? undefined
    : unusableFormula(source, imagePath, 'ImagePath is not the path of a golden image.');
}

function faultOfContent(source: Source, root: Node): Finding | undefined {
  const content = property(root, 'formulaContent');
  if (content?.type !== 'object')
    return unusableFormula(source, content ?? root, 'It has no object formulaContent.');
  const properties = property(content, 'properties');
  if (properties?.type !== 'object')
    return unusableFormula(source, properties ?? content, 'formulaContent has no object properties.');
  const odd = ['description', 'osType'].map((one) => property(root, one)).find(isNoText);
  return odd && unusableFormula(source, odd, 'description and osType are texts.');
}

function isNoText(node: Node | undefined): boolean {
  return node !== undefined && node.type !== 'string';
}

function formulaOf({ positionAt, file }: Source, root: Node, name: string): OwnedFormula {
  const imagePath = property(root, 'ImagePath');
  const written = stringOf(imagePath) ?? '';
  const [description, osType] = [property(root, 'description'), stringOf(property(root, 'osType'))];
  const content = plain(property(root, 'formulaContent') ?? root);
  const [key = 'properties', properties] =
    Object.entries(content).find(([member]) => sameName(member, 'properties')) ?? [];
  return {
    name,
    imagePath: written,
    pathKey: imagePathKey(withExtension(written)),
    ...(description ? { description: String(description.value) } : {}),
    ...(osType === undefined ? {} : { osType }),
    content: { ...without(content, [key]), properties: without(properties as JsonObject, imageReferences) },
    file,
    ...positionAt(imagePath?.offset ?? 0),
  };
}

/** An object of ordinary properties, also one that is called `__proto__`. */
function plain(node: Node): JsonObject {
  return JSON.parse(JSON.stringify(getNodeValue(node))) as JsonObject;
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([member]) => !names.some((name) => sameName(member, name))),
  );
}

function withExtension(imagePath: string): string {
  return imagePath === '' || /\.json$/i.test(imagePath) ? imagePath : `${imagePath}.json`;
}

function membersOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'object' ? (node.children ?? []) : [];
}

function unknownMembers(source: Source, root: Node): Finding[] {
  const known = [...rootProperties, ...readOnly, 'vm'];
  return membersOf(root)
    .filter((member) => !known.some((name) => sameName(name, nameOf(member))))
    .map((member) => unknownMember(source, member, rootProperties));
}

/** A formula can be made of a VM, too: that is an image of its own. */
function imageMembers(root: Node, content: Node): readonly Node[] {
  const ofVm = membersOf(root).filter((member) => sameName(nameOf(member), 'vm'));
  const ofContent = membersOf(property(content, 'properties'));
  return [
    ...ofVm,
    ...ofContent.filter((member) => imageReferences.some((name) => sameName(name, nameOf(member)))),
  ];
}

/** Everybody who can read the repository can read them. */
function secretMembers(content: Node): readonly Node[] {
  return membersOf(property(content, 'properties')).filter((member) => {
    const text = stringOf(member.children?.[1]);
    return isSecretName(nameOf(member)) && text !== undefined && isLiteral(text);
  });
}
