import type { Node } from 'jsonc-parser';
import { nameOf } from './json.js';

/** The value of a property; if its name occurs in several casings, that of the exact one. */
export function property(node: Node, name: string): Node | undefined {
  const named = propertiesNamed(node, name);
  const exact = named.findLast((member) => nameOf(member) === name);
  return (exact ?? named.at(-1))?.children?.[1];
}

/** All values of a property that may stand several times. */
export function valuesOf(node: Node, name: string): readonly Node[] {
  return propertiesNamed(node, name).flatMap(({ children }) => children?.[1] ?? []);
}

function propertiesNamed(node: Node, name: string): readonly Node[] {
  const properties = node.type === 'object' ? (node.children ?? []) : [];
  return properties.filter((member) => sameName(nameOf(member), name));
}

/** The trimmed text of a string node. */
export function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value).trim() : undefined;
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
