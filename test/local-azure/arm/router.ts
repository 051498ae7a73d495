import { segmentsOf } from './identifiers.js';
import type { Route } from './provider.js';

export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a decoded path: `methodNotAllowed` if only other methods have one, undefined if none has. Case,
 * doubled slashes and a trailing slash do not matter; a literal segment takes precedence over a placeholder.
 */
export type Router = (method: string, path: string) => RouteMatch | 'methodNotAllowed' | undefined;

interface Node {
  readonly literals: Map<string, Node>;
  placeholder?: Node;
  readonly routes: Map<string, CompiledRoute>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly names: readonly (string | undefined)[];
}

const SCOPE = '/{scope}/';

/** Creates a router. A route that begins with `/{scope}/` matches below any resource, group or subscription. */
export function createRouter(routes: readonly Route[]): Router {
  const root = newNode();
  const scoped = new Map<string, Route[]>();
  for (const route of routes) {
    if (route.path.startsWith(SCOPE)) add(scoped, suffixOf(route), route);
    else insert(root, route);
  }
  return (method, path) => {
    const segments = segmentsOf(path);
    const node = find(root, segments, 0);
    if (node) return toMatch(node.routes.get(method), segments) ?? 'methodNotAllowed';
    return findScoped(scoped, method, path);
  };
}

function newNode(): Node {
  return { literals: new Map(), routes: new Map() };
}

function insert(root: Node, route: Route): void {
  const segments = segmentsOf(route.path);
  const node = segments.reduce(child, root);
  node.routes.set(route.method, { route, names: segments.map(placeholderName) });
}

function child(node: Node, segment: string): Node {
  if (placeholderName(segment) !== undefined) return (node.placeholder ??= newNode());
  const key = segment.toLowerCase();
  const existing = node.literals.get(key) ?? newNode();
  node.literals.set(key, existing);
  return existing;
}

function placeholderName(segment: string): string | undefined {
  return /^\{(\w+)\}$/.exec(segment)?.[1];
}

function find(node: Node, segments: readonly string[], index: number): Node | undefined {
  const segment = segments[index];
  if (segment === undefined) return node.routes.size > 0 ? node : undefined;
  const literal = node.literals.get(segment.toLowerCase());
  const found = literal && find(literal, segments, index + 1);
  return found ?? (node.placeholder && find(node.placeholder, segments, index + 1));
}

function toMatch(compiled: CompiledRoute | undefined, segments: readonly string[]): RouteMatch | undefined {
  if (!compiled) return undefined;
  const entries = compiled.names.map((name, index) => [name, segments[index]] as const);
  const named = entries.filter((entry): entry is [string, string] => entry[0] !== undefined);
  return { route: compiled.route, parameters: Object.fromEntries(named) };
}

function suffixOf(route: Route): string {
  return route.path.slice(SCOPE.length - 1).toLowerCase();
}

function add(scoped: Map<string, Route[]>, suffix: string, route: Route): void {
  scoped.set(suffix, [...(scoped.get(suffix) ?? []), route]);
}

function findScoped(scoped: Map<string, Route[]>, method: string, path: string): ReturnType<Router> {
  const clean = `/${segmentsOf(path).join('/')}`;
  for (const [suffix, routes] of scoped) {
    if (!clean.toLowerCase().endsWith(suffix)) continue;
    const route = routes.find((candidate) => candidate.method === method);
    return route ? { route, parameters: { scope: clean.slice(0, -suffix.length) } } : 'methodNotAllowed';
  }
  return undefined;
}
