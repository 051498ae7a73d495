import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;

export type JsonArray = readonly JsonValue[];

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Names and indexes that lead from the root to a value. */
export type JsonPath = readonly (string | number)[];

/** A position in a text; both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface JsonError extends Position {
  readonly message: string;
}

export type ParsedJson =
  | { readonly value: JsonValue; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: JsonError };

/** Parses JSON with comments and trailing commas; reports the first error with its position. */
export function parseJson(text: string): ParsedJson {
  const parsed = parseNodes(text);
  if (parsed.error) return { error: parsed.error };
  // Parsed again from plain text, so that all objects are ordinary ones and a property `__proto__` has no special
  // meaning.
  const value = JSON.parse(JSON.stringify(getNodeValue(parsed.root))) as JsonValue;
  return { value };
}

/** Like `parseJson`, but returns the syntax nodes, which know their offsets in the text. */
export function parseNodes(
  text: string,
): { readonly root: Node; readonly error?: undefined } | { readonly error: JsonError } {
  const errors: ParseError[] = [];
  const root = parseTreeSafely(text, errors);
  const [first] = errors;
  if (root && !first) return { root };
  const position = positionsIn(text)(first?.offset ?? 0);
  return { error: { message: first ? describe(first) : 'nested too deeply', ...position } };
}

function parseTreeSafely(text: string, errors: ParseError[]): Node | undefined {
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true });
    return root && isShallow(root) ? root : undefined;
  } catch {
    // The parser is recursive: only text nested thousands of levels deep gets here.
    return undefined;
  }
}

/** Levels of a text: what the parser reads may be nested deeper than those can call themselves who read it then. */
const deepest = 500;

function isShallow(root: Node): boolean {
  let level: readonly Node[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    // A property is a level of the tree, and none of the text.
    if (depth > 2 * deepest) return false;
    level = level.flatMap(({ children = [] }) => children);
  }
  return true;
}

/** Turns `CommaExpected` into `comma expected`. */
function describe({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

/** Converts offsets in a text into lines and columns, with any line ending. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
  return (offset) => {
    let [line, end] = [0, starts.length];
    while (end - line > 1) {
      const middle = (line + end) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** The position of a value in a valid JSON text; the start of the JSON if there is no such value. */
export function locate(text: string, path: JsonPath): Position {
  const { root } = { root: undefined, ...parseNodes(text) };
  const node = root && findNodeAtLocation(root, [...path]);
  return positionsIn(text)(node?.offset ?? root?.offset ?? 0);
}

/** The position of a property with its name, or of an item of a list, in a valid JSON text; else that of its start. */
export function locateMember(text: string, path: JsonPath): Position {
  const { root } = { root: undefined, ...parseNodes(text) };
  const node = root && findNodeAtLocation(root, [...path]);
  const member = node?.parent?.type === 'property' ? node.parent : node;
  return positionsIn(text)(member?.offset ?? root?.offset ?? 0);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The name of a property as the object spells it. Names are compared case-insensitively, as in PowerShell and Azure.
 */
export function propertyName(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  return Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

/** The value of a property, whose name is compared case-insensitively. */
export function property(object: JsonObject, name: string): JsonValue | undefined {
  const found = propertyName(object, name);
  return found === undefined ? undefined : object[found];
}

/** The name of a property, given its syntax node. */
export function nameOf(member: Node): string {
  return String(member.children?.[0]?.value);
}

/** A property whose name stands in the same object before. */
export interface RepeatedProperty {
  readonly first: Node;
  readonly second: Node;
}

/**
 * The properties that repeat an earlier one of their object, at any depth, in the order of the text.
 * @param keyOf the form in which names are compared
 */
export function repeatedProperties(
  root: Node,
  keyOf: (name: string) => string = (name) => name,
): RepeatedProperty[] {
  const found: RepeatedProperty[] = [];
  // Without recursion: the parser reads texts that are nested deeper than functions of ours may call themselves.
  const rest = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node.type === 'object') found.push(...repeatedIn(node, keyOf));
    for (const child of node.children ?? []) rest.push(child);
  }
  return found.sort((one, other) => one.second.offset - other.second.offset);
}

function repeatedIn({ children = [] }: Node, keyOf: (name: string) => string): RepeatedProperty[] {
  const known = new Map<string, Node>();
  return children.flatMap((second) => {
    const key = keyOf(nameOf(second));
    const first = known.get(key);
    if (!first) known.set(key, second);
    return first ? [{ first, second }] : [];
  });
}

/** The text of a JSON value, whatever the order of its properties is. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}
