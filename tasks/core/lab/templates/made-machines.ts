import { findVirtualMachines } from '../../configuration/golden-image.js';
import type { JsonObject } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import type { TemplateResource } from '../../configuration/template-resources.js';
import { type Made, madeResources } from './made-resources.js';
import { topPlace } from './places.js';

/** A lab VM of a template that the deployment makes or may make; more than one where it stands in a loop. */
export interface MadeMachine extends TemplateResource, Made {
  /** The name of the VM of each turn, without that of its lab; undefined where it is known only during the deployment. */
  readonly names: readonly (string | undefined)[];
}

/** The values of parameters that expressions can use, by declared name. */
export type KnownValues = ReadonlyMap<string, Known>;

/** The lab VMs that a deployment makes with these values (C34). */
export function madeMachines(
  template: JsonObject,
  known: KnownValues,
  labId: string,
): readonly MadeMachine[] {
  const top = topPlace(template, known, labId);
  return madeResources(findVirtualMachines(template), top).map((one) => ({
    ...one,
    names: one.instances.map(({ name }) => name),
  }));
}

/** Whether a deployment makes no more than one lab VM, however it is named. */
export function isOne(machines: readonly MadeMachine[]): boolean {
  return machines.length === 1 && machines[0]?.names.length === 1;
}

/** Whether a nested deployment makes the VM, whose template may give other meanings to names. */
export function isNested({ within }: MadeMachine): boolean {
  return within.some(({ isDeployment }) => isDeployment);
}

/**
 * The names of all VMs that the machines make; undefined if one is known only during the deployment, or two have one
 * name.
 */
export function allNames(machines: readonly MadeMachine[]): readonly string[] | undefined {
  const names = machines.flatMap((machine) => machine.names);
  const known = names.filter((name) => name !== undefined);
  const distinct = new Set(known.map((name) => name.toLowerCase()));
  return distinct.size === names.length ? known : undefined;
}
