import { evaluate } from '../../configuration/expression.js';
import {
  findVirtualMachines,
  type GoldenImage,
  type VirtualMachineResource,
} from '../../configuration/golden-image.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import { scopeOf } from './scope.js';

/** Azure's limit for the turns of a loop. */
const mostTurns = 800;

/** A lab VM of a template that the deployment makes or may make; more than one where it stands in a loop. */
export interface MadeMachine extends VirtualMachineResource {
  readonly scope: Scope;
  /** The name of the VM of each turn, undefined where it is known only during the deployment. */
  readonly names: readonly (string | undefined)[];
}

/** The values of parameters that expressions can use, by declared name. */
export type KnownValues = ReadonlyMap<string, Known>;

/**
 * The lab VMs that a deployment makes with these values (C34). One is left out only if it is certain that it is not
 * made: by its condition or that of a nested deployment around it, or by a loop without turns.
 */
export function madeMachines(image: GoldenImage, known: KnownValues, labId: string): readonly MadeMachine[] {
  const top = scopeOf(image.template, known, groupOf(labId));
  const nested = unknownScope(labId);
  return findVirtualMachines(image.template).flatMap((machine) => {
    const scope = machine.isNested ? nested : top;
    const names = namesOf(machine, { scope, top, nested });
    return names.length === 0 || isLeftOut(machine, { scope, top, nested })
      ? []
      : [{ ...machine, scope, names }];
  });
}

/** Whether a deployment makes no more than one lab VM, however it is named. */
export function isOne(machines: readonly MadeMachine[]): boolean {
  return machines.length === 1 && machines[0]?.names.length === 1;
}

/** The names of all VMs that the machines make; undefined if one is known only during the deployment. */
export function allNames(machines: readonly MadeMachine[]): readonly string[] | undefined {
  const names = machines.flatMap((machine) => machine.names);
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : undefined;
}

interface Scopes {
  /** The scope of the machine itself. */
  readonly scope: Scope;
  readonly top: Scope;
  readonly nested: Scope;
}

/** Azure does not apply the condition of a parent to its children, but that of a deployment to all that it makes. */
function isLeftOut({ resource, within }: VirtualMachineResource, scopes: Scopes): boolean {
  const deployments = within.filter(({ isDeployment }) => isDeployment);
  const excluding = deployments.some((one, index) =>
    isExcluded(one.resource, index === 0 ? scopes.top : scopes.nested),
  );
  return excluding || isExcluded(resource, scopes.scope);
}

function isExcluded(resource: JsonObject, scope: Scope): boolean {
  return evaluate(property(resource, 'condition'), scope) === false;
}

/** Nothing is known of the names that a loop around the machine makes, unless it has one turn. */
function namesOf({ resource, within }: VirtualMachineResource, { scope, top, nested }: Scopes) {
  let isInDeployment = false;
  const around = within.map((one) => {
    const count = turnsOf(one.resource, isInDeployment ? nested : top);
    isInDeployment ||= one.isDeployment;
    return count;
  });
  if (around.includes(0)) return [];
  const own = ownNames(resource, scope);
  return around.every((count) => count === 1) ? own : [...own, undefined];
}

function ownNames(resource: JsonObject, scope: Scope): readonly (string | undefined)[] {
  const copy = property(resource, 'copy');
  if (copy === undefined) return [nameIn(resource, scope)];
  const count = turnsOf(resource, scope);
  if (count === undefined) return [undefined, undefined];
  const loop = isObject(copy) ? evaluate(property(copy, 'name'), scope) : undefined;
  return Array.from({ length: count }, (_, index) => nameIn(resource, { ...scope, turn: { loop, index } }));
}

/** How many of a resource a deployment makes; undefined where only the deployment knows it. */
function turnsOf(resource: JsonObject, scope: Scope): number | undefined {
  const copy = property(resource, 'copy');
  if (copy === undefined) return 1;
  const count = isObject(copy) ? evaluate(property(copy, 'count'), scope) : undefined;
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= mostTurns;
  return isCount ? count : undefined;
}

/** The name of the VM, without that of its lab. */
function nameIn(resource: JsonObject, scope: Scope): string | undefined {
  const name = evaluate(property(resource, 'name'), scope);
  return typeof name === 'string' ? name.split('/').at(-1) : undefined;
}

/** A nested deployment may have parameters and variables of its own: there, all values are unknown. */
function unknownScope(labId: string): Scope {
  const unknown = () => undefined;
  return { parameter: unknown, variable: unknown, resourceGroupId: groupOf(labId) };
}

function groupOf(labId: string): string {
  return labId.replace(/\/providers\/.*$/i, '');
}
