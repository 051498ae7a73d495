import { evaluate } from '../../configuration/expression.js';
import { findVirtualMachines } from '../../configuration/golden-image.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import { findResources } from '../../configuration/template-resources.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import { sameName } from '../names.js';
import { madeMachines } from '../templates/made-machines.js';
import { knownIn, type MachineSource } from './source.js';

/** A VM that the deployment makes, as far as the template tells it beforehand. */
export interface WantedMachine {
  /** Absent where only the deployment knows it. */
  readonly name?: string;
  /** The ids of its artifacts, of which some may be unknown; absent where their number is. */
  readonly artifacts?: readonly (string | undefined)[];
  /** The values of its other properties. */
  readonly valueOf: (name: string) => Known;
}

/**
 * The VMs that a deployment makes, with all loops and conditions; undefined where a part of the template, or all of it, is
 * at an address.
 * @throws a problem where it makes none, or one in another lab
 */
export function wantedMachines(source: MachineSource, lab: Lab): readonly WantedMachine[] | undefined {
  const { template, title } = source;
  if (!template) return undefined;
  const made = madeMachines(template, knownIn(source), lab.id);
  if (made.length === 0) {
    if (hasLinks(template)) return undefined;
    throw withoutMachine(template, title);
  }
  return made.flatMap(({ resource, instances }) =>
    instances.map(({ name, fullName, scope }) => {
      demandLab(fullName, lab, title);
      return wantedMachine(name, property(resource, 'properties'), scope);
    }),
  );
}

/** The names of the VMs, in any case that of the task's own; those that only the deployment knows are not among them. */
export function namesOf(wanted: readonly WantedMachine[] | undefined, vmName: string): readonly string[] {
  const names = (wanted ?? []).flatMap(({ name }) => name ?? []);
  return names.length === 0 ? [vmName] : names;
}

/** The VM that the task is for: the one of its name, else the only one. */
export function mainNameOf(names: readonly string[], vmName: string): string {
  return names.find((name) => sameName(name, vmName)) ?? names[0] ?? vmName;
}

function withoutMachine(template: JsonObject, title: string): Error {
  return findVirtualMachines(template).length === 0
    ? problem(
        `${title} makes no lab VM: it has no resource of the type Microsoft.DevTestLab/labs/virtualmachines.`,
        'Give a template of a lab VM, as the portal shows it under "View ARM template".',
      )
    : problem(
        `With these values ${title} makes no lab VM: a condition is false, or a loop has no turns.`,
        'Correct the condition or the count, or the parameter on which it depends.',
      );
}

/** A template may deploy others from their addresses, which are not read. */
function hasLinks(template: JsonObject): boolean {
  return findResources(template).some(({ type, resource }) => {
    const properties = property(resource, 'properties');
    return (
      type === 'microsoft.resources/deployments' &&
      isObject(properties) &&
      property(properties, 'templateLink') !== undefined
    );
  });
}

function demandLab(fullName: string | undefined, lab: Lab, title: string): void {
  const [labName, name] = fullName?.split('/') ?? [];
  if (labName === undefined || name === undefined || sameName(labName, lab.name)) return;
  throw problem(
    `${title} makes its VM ${name} in the lab ${labName}, and LabId names ${lab.name}.`,
    "Let the name of the VM begin with parameters('labName'), or correct LabId.",
  );
}

function wantedMachine(
  name: string | undefined,
  properties: JsonValue | undefined,
  scope: Scope,
): WantedMachine {
  const members = isObject(properties) ? properties : {};
  const artifacts = artifactsOf(members, scope);
  return {
    ...(name === undefined ? {} : { name }),
    ...(artifacts && isObject(properties) ? { artifacts } : {}),
    valueOf: (wanted) => evaluate(property(members, wanted), scope),
  };
}

/** A loop in the properties may make them, too. */
function artifactsOf(properties: JsonObject, scope: Scope): WantedMachine['artifacts'] {
  const loop = loopOf(properties, 'artifacts');
  if (loop) {
    const count = evaluate(property(loop, 'count'), scope);
    return typeof count === 'number' ? Array.from({ length: count }, () => undefined) : undefined;
  }
  const written = property(properties, 'artifacts');
  const known = written === undefined ? [] : evaluate(written, scope);
  return Array.isArray(known) ? known.map((one) => idIn(one as Known)) : undefined;
}

function loopOf(properties: JsonObject, name: string): JsonObject | undefined {
  const loops = property(properties, 'copy');
  const list = Array.isArray(loops) ? (loops as readonly JsonValue[]) : [];
  return list.filter(isObject).find((loop) => {
    const own = property(loop, 'name');
    return typeof own === 'string' && own.toLowerCase() === name;
  });
}

function idIn(artifact: Known): string | undefined {
  const members = typeof artifact === 'object' && artifact !== null ? Object.entries(artifact) : [];
  const [, id] = members.find(([name]) => name.toLowerCase() === 'artifactid') ?? [];
  return typeof id === 'string' ? id : undefined;
}
