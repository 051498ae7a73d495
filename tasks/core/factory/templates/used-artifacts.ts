import { evaluate, memberOf } from '../../configuration/expression.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import type { Known, KnownObject } from '../../configuration/known.js';
import type { OsType } from '../images/os-type.js';
import { statedOsType } from './image-references.js';
import { imageMachine } from './machine.js';
import type { MachineValues } from './values.js';
import { type Position, positionOfProperty } from './positions.js';

/** An artifact that the template of a golden image applies to the image VM, as far as it is known before the deployment. */
export interface UsedArtifact {
  /** As the template gives it. */
  readonly id: string;
  /** The repository and the name; undefined for an id of another form, and for one that names another lab. */
  readonly named?: { readonly source: string; readonly name: string };
  /** Where the template has it; the place of all artifacts where an expression makes them. */
  readonly position: Position;
  /** Undefined where a name or the list is known only during the deployment. */
  readonly parameters: readonly UsedParameter[] | undefined;
}

export interface UsedParameter {
  readonly name: string;
  /** Undefined where only Azure knows it. */
  readonly value: Known;
}

/** The artifacts of an image VM whose ids are known, and the operating system that its template states. */
export interface UsedArtifacts {
  readonly artifacts: readonly UsedArtifact[];
  readonly osType: OsType | undefined;
}

/** The artifacts that the template of a golden image applies to the image VM. */
export function usedArtifacts(image: GoldenImage, values: MachineValues): UsedArtifacts {
  const machine = imageMachine(image, values);
  if (!machine) return { artifacts: [], osType: undefined };
  const { properties, scope } = machine;
  const written = property(properties, 'artifacts');
  const list = evaluate(written, scope);
  const artifacts = Array.isArray(list) ? (list as readonly Known[]) : [];
  const positionAt = (index: number) =>
    positionOfProperty(image, machine, ['artifacts'], Array.isArray(written) ? [index] : []);
  return {
    artifacts: artifacts.flatMap((artifact, index) =>
      usedArtifact(artifact, positionAt(index), values.labId),
    ),
    osType: statedOsType(properties, scope),
  };
}

function usedArtifact(artifact: Known, position: Position, labId: string): UsedArtifact[] {
  const id = memberOf(artifact, 'artifactId');
  if (typeof id !== 'string' || !isOfLab(id, labId)) return [];
  const [, source, name] = form.exec(id) ?? [];
  const named = source === undefined || name === undefined ? {} : { named: { source, name } };
  return [{ id, position, ...named, parameters: parametersOf(artifact) }];
}

/** A whole id, or one relative to the lab. */
const form = /(?:^|\/)artifactsources\/([^/]+)\/artifacts\/([^/]+)$/i;

function isOfLab(id: string, labId: string): boolean {
  return !/^\/subscriptions\//i.test(id) || id.toLowerCase().startsWith(`${labId.toLowerCase()}/`);
}

function parametersOf(artifact: Known): readonly UsedParameter[] | undefined {
  const isWithout =
    isKnownObject(artifact) && !Object.keys(artifact).some((name) => /^parameters$/i.test(name));
  const parameters = isWithout ? [] : memberOf(artifact, 'parameters');
  if (!Array.isArray(parameters)) return undefined;
  const known = (parameters as readonly Known[]).map((one) => {
    const name = memberOf(one, 'name');
    return typeof name === 'string' ? { name, value: memberOf(one, 'value') } : undefined;
  });
  return known.every((one) => one !== undefined) ? known : undefined;
}

function isKnownObject(value: Known): value is KnownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
