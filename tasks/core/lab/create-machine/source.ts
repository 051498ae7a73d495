import { hexDigits } from '../hashes.js';
import type { JsonObject } from '../../configuration/json.js';
import { type ParameterValue, plainValue } from '../../configuration/parameter-file.js';
import type { KnownValues } from '../templates/made-machines.js';
import type { DeploymentWithParameters } from '../templates/deployment-parameters.js';

/** What is deployed for a VM. */
export interface MachineSource {
  /** What messages call the template. */
  readonly title: string;
  /** Absent where it is at an address from which only Azure can read it. */
  readonly template?: JsonObject;
  /** The values that are no secrets. */
  readonly parameters: Parameters;
  /** The rest of what is deployed. A function, so that nobody shows it who shows the plan. */
  readonly secrets: () => Secrets;
}

type Parameters = Readonly<Record<string, ParameterValue>>;

interface Secrets {
  readonly parameters: Parameters;
  /** The address of the template, in which a token may stand. */
  readonly link?: string;
}

/** What is deployed, with its secrets out of sight. */
export function sourceOf({ source, parameters, secure }: DeploymentWithParameters): MachineSource {
  const { name: title, written, link } = source;
  const isHidden = (name: string) =>
    secure.includes(name) && plainValue(parameters[name] ?? {}) !== undefined;
  const only = (wanted: boolean) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => isHidden(name) === wanted));
  const secrets = { parameters: only(true), ...(link === undefined ? {} : { link }) };
  return {
    title,
    ...(written ? { template: written.template } : {}),
    parameters: only(false),
    secrets: () => secrets,
  };
}

/** The same for a VM of another name, which templates take as the parameter `newVMName`. */
export function renamed(source: MachineSource, vmName: string): MachineSource {
  return withValue(source, 'newvmname', vmName);
}

/** The same with the name of the lab as Azure spells it, so that another run finds the deployment of this one. */
export function inLab(source: MachineSource, labName: string): MachineSource {
  return withValue(source, 'labname', labName);
}

/** @param parameter in lower case */
function withValue(source: MachineSource, parameter: string, text: string): MachineSource {
  const parameters = Object.fromEntries(
    Object.entries(source.parameters).map(([name, value]) => [
      name,
      name.toLowerCase() === parameter ? { value: text } : value,
    ]),
  );
  return { ...source, parameters };
}

/** What expressions of the template can use: no secrets, and nothing that only Azure looks up. */
export function knownIn({ parameters, secrets }: MachineSource): KnownValues {
  const hidden = Object.keys(secrets().parameters).map((name) => [name, undefined] as const);
  return new Map([
    ...Object.entries(parameters).map(([name, value]) => [name, plainValue(value)] as const),
    ...hidden,
  ]);
}

/** Azure's limit for names of deployments is 64. */
const longestShownName = 64 - 'Dtl-'.length - '-12345678'.length;

/**
 * The name of the deployment of a VM: the same in every run with the same lab, name, template and values that are no
 * secrets, so that a run that was killed is gone on with.
 */
export function deploymentNameOf(vmName: string, labId: string, source: MachineSource): string {
  const { template, parameters, secrets } = renamed(source, vmName);
  const link = secrets().link?.split(/[?#]/)[0];
  const sorted = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = [labId.toLowerCase(), vmName.toLowerCase(), template ?? null, link ?? null, sorted];
  const digits = hexDigits(JSON.stringify(parts)).slice(0, 8);
  return `Dtl-${vmName.slice(0, longestShownName)}-${digits}`;
}
