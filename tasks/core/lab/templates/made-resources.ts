import { evaluate } from '../../configuration/expression.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import type { Scope } from '../../configuration/known.js';
import {
  type Enclosing,
  isNamedBelowParent,
  type TemplateResource,
} from '../../configuration/template-resources.js';
import { type Place, placeInside, unknownScope } from './places.js';
import { mostTurns } from './scope.js';

/** What a deployment makes or may make of a resource of a template; more than one where it stands in a loop. */
export interface Made {
  /** What is known of its properties, for all that a loop makes of it. */
  readonly scope: Scope;
  /** At least one. */
  readonly instances: readonly Instance[];
}

/** One of the resources that a deployment makes. */
export interface Instance {
  readonly scope: Scope;
  /** With the names of its parents before it; undefined where only the deployment knows it. */
  readonly fullName: string | undefined;
  /** The last segment of its name. */
  readonly name: string | undefined;
  /** Id of the resource group or other scope that it is made in; undefined where only the deployment knows it. */
  readonly groupId: string | undefined;
}

/**
 * Those of a template's resources that its deployment makes, by loops and conditions as Azure evaluates them. One is left
 * out only if it is certain that it is not made: by its condition or that of a nested deployment around it, or by a loop
 * without turns.
 */
export function madeResources<One extends TemplateResource>(
  resources: readonly One[],
  top: Place,
): (One & Made)[] {
  return resources.flatMap((one) => {
    const around = one.within.reduce<readonly Place[]>(
      (places, enclosing) => places.flatMap((place) => inside(enclosing, place, roomFor(places))),
      [top],
    );
    const instances = around.flatMap((place) => instancesIn(one, place, roomFor(around)));
    return instances.length === 0 ? [] : [{ ...one, scope: commonScope(around, instances), instances }];
  });
}

/** The number of turns that each of these may still have: all loops together have no more than one may have. */
function roomFor(places: readonly Place[]): number {
  return Math.floor(mostTurns / places.length);
}

/** The scope of the only instance; of several, what is the same for all. */
function commonScope(around: readonly Place[], instances: readonly Instance[]): Scope {
  const [place] = around;
  const [only, ...others] = instances;
  if (only && others.length === 0) return only.scope;
  return place && around.length === 1 ? place.scope : unknownScope;
}

/** Azure does not apply the condition of a parent to its children, but that of a deployment to all that it makes. */
function inside({ resource, isDeployment }: Enclosing, place: Place, room: number): Place[] {
  const turns = turnsOf(resource, place.scope, room);
  if (isDeployment)
    return turns
      .filter((scope) => !isExcluded(resource, scope))
      .map((scope) => placeInside(resource, { ...place, scope }));
  return turns.map((scope) => ({ ...place, scope, parentName: textIn(resource, 'name', scope) }));
}

function instancesIn(one: TemplateResource, place: Place, room: number): Instance[] {
  return turnsOf(one.resource, place.scope, room)
    .filter((scope) => !isExcluded(one.resource, scope))
    .map((scope) => {
      const isKnown = scope.turn === undefined || scope.turn.index !== undefined;
      const written = isKnown ? textIn(one.resource, 'name', scope) : undefined;
      return {
        scope,
        fullName: isNamedBelowParent(one) ? joined(place.parentName, written) : written,
        name: written?.split('/').at(-1),
        groupId: place.groupId,
      };
    });
}

function joined(parent: string | undefined, name: string | undefined): string | undefined {
  return parent === undefined || name === undefined ? undefined : `${parent}/${name}`;
}

function textIn(resource: JsonObject, name: string, scope: Scope): string | undefined {
  const value = evaluate(property(resource, name), scope);
  return typeof value === 'string' ? value : undefined;
}

/** Texts count as well: whether Azure takes or refuses them, it makes nothing. */
function isExcluded(resource: JsonObject, scope: Scope): boolean {
  const written = property(resource, 'condition');
  const value = evaluate(written, scope) ?? written;
  return value === false || (typeof value === 'string' && /^\[?\s*false\s*\]?$/i.test(value));
}

/**
 * The scope of each turn of a resource's loop; one without a loop has one turn. Where only the deployment knows how many
 * turns there are, two stand for them, in which the index is unknown; one where loops around it make several already.
 */
function turnsOf(resource: JsonObject, scope: Scope, room: number): Scope[] {
  const copy = property(resource, 'copy');
  if (copy === undefined) return [scope];
  const [count, loop] = isObject(copy)
    ? ['count', 'name'].map((name) => evaluate(property(copy, name), scope))
    : [];
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= room;
  const unknown = { ...scope, turn: { loop: undefined, index: undefined } };
  if (!isCount) return room === mostTurns ? [unknown, unknown] : [unknown];
  return Array.from({ length: count }, (_, index) => ({ ...scope, turn: { loop, index } }));
}
