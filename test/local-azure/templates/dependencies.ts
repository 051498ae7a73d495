import type { DeclaredResource } from './resources.js';
import { invalidTemplate } from './value.js';

/**
 * The ids of the resources that each resource waits for, by its position and without repetition. Nobody waits for
 * resources that their condition excludes.
 * @throws ArmError `InvalidTemplate` if a dependency is not in the template, or if dependencies form a circle
 */
export function resolveDependencies(
  declared: readonly DeclaredResource[],
): ReadonlyMap<string, readonly string[]> {
  refuseRepeated(declared);
  const resolved = new Map(
    declared
      .filter(({ included }) => included)
      .map((resource) => [resource.id, waitsFor(resource, declared)]),
  );
  refuseCircles(resolved);
  return resolved;
}

function refuseRepeated(declared: readonly DeclaredResource[]): void {
  const ids = declared.filter(({ included }) => included).map(({ id }) => id.toLowerCase());
  const repeated = declared.find(
    ({ id }) => ids.indexOf(id.toLowerCase()) !== ids.lastIndexOf(id.toLowerCase()),
  );
  if (repeated !== undefined)
    throw invalidTemplate(
      `Deployment template validation failed: 'The resource '${repeated.id}' is defined multiple times in a template.'.`,
    );
}

function waitsFor(resource: DeclaredResource, declared: readonly DeclaredResource[]): string[] {
  const ids = resource.dependsOn.flatMap((reference) => {
    const found = declared.filter((other) => isCalled(other, reference.toLowerCase()));
    if (found.length === 0) throw notDefined(reference);
    return found.filter(({ included }) => included).map(({ id }) => id);
  });
  return [...new Set(ids)];
}

function notDefined(reference: string): Error {
  return invalidTemplate(
    `Deployment template validation failed: 'The resource '${reference}' is not defined in the template. Please see https://aka.ms/arm-template for usage details.'.`,
  );
}

/** A dependency is an id, `type/name`, a name, a symbolic name or the name of a loop. */
function isCalled(resource: DeclaredResource, reference: string): boolean {
  const id = resource.id.toLowerCase();
  const aliases = [resource.name, resource.name.split('/').at(-1), resource.symbolicName, resource.loop];
  return (
    id === reference ||
    id.endsWith(`/providers/${reference}`) ||
    aliases.some((alias) => alias?.toLowerCase() === reference)
  );
}

function refuseCircles(dependencies: ReadonlyMap<string, readonly string[]>): void {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id))
      throw invalidTemplate(
        `Deployment template validation failed: 'Circular dependency detected on resource: '${id}'.'.`,
      );
    if (done.has(id)) return;
    for (const next of dependencies.get(id) ?? []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of dependencies.keys()) visit(id, []);
}
