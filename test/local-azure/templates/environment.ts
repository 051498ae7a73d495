import { asNumber, asString, MANY } from './functions/function.js';
import { guid } from './functions/text.js';
import { composeResourceId, providerPath, type ResourceGroupScope, resourceId } from './resource-id.js';
import type { Value, ValueObject } from './value.js';

/** The properties of a deployment that its template may use. */
export interface DeploymentScope extends ResourceGroupScope {
  readonly deploymentName: string;
  readonly subscription: ValueObject;
  readonly resourceGroupObject: ValueObject;
  readonly template: ValueObject;
  /** Start of the deployment. */
  readonly now: Date;
  /** Seed of `newGuid`, so that the same world gives the same values. */
  readonly correlationId: string;
}

/** One iteration of a `copy`. */
export interface Turn {
  readonly loop: string;
  readonly index: number;
}

/** The names that an expression may refer to. */
export interface Environment {
  readonly scope: DeploymentScope;
  readonly parameter: (name: string) => Value;
  readonly variable: (name: string) => Value;
  /** The iterations of the loops around the expression, the innermost last. */
  readonly turns: readonly Turn[];
}

type EnvironmentFunction = readonly [
  minimum: number,
  maximum: number,
  apply: (environment: Environment, ...values: readonly Value[]) => Value,
];

/** The functions that depend on the deployment and its scope. */
export const environmentFunctions: Readonly<Record<string, EnvironmentFunction>> = {
  copyIndex: [0, 2, ({ turns }, ...values) => copyIndex(turns, values)],
  deployment: [0, 0, ({ scope }) => deployment(scope)],
  extensionResourceId: [
    3,
    MANY,
    (_, id, type, ...names) => `${asString(id)}${providerPath(asString(type), names.map(asString))}`,
  ],
  newGuid: [0, 0, ({ scope }) => guid(scope.correlationId)],
  parameters: [1, 1, ({ parameter }, name) => parameter(asString(name))],
  resourceGroup: [0, 0, ({ scope }) => scope.resourceGroupObject],
  resourceId: [2, MANY, ({ scope }, ...values) => resourceId(scope, values)],
  subscription: [0, 0, ({ scope }) => scope.subscription],
  utcNow: [0, 1, ({ scope }, pattern) => utcNow(scope.now, pattern)],
  variables: [1, 1, ({ variable }, name) => variable(asString(name))],
};

function copyIndex(turns: readonly Turn[], values: readonly Value[]): number {
  const name = typeof values[0] === 'string' ? values[0].toLowerCase() : undefined;
  const offset = name === undefined ? values[0] : values[1];
  const turn = turns.findLast(({ loop }) => name === undefined || loop.toLowerCase() === name);
  if (turn === undefined) throw new Error('is only valid inside of a copy');
  return turn.index + (offset === undefined ? 0 : asNumber(offset));
}

function deployment(scope: DeploymentScope): Value {
  const id = composeResourceId(scope, 'Microsoft.Resources/deployments', [scope.deploymentName]);
  const properties = { template: scope.template, mode: 'Incremental', provisioningState: 'Accepted' };
  return { id, name: scope.deploymentName, type: 'Microsoft.Resources/deployments', properties };
}

const DATE_PART = /yyyy|MM|dd|HH|mm|ss|'([^']*)'|u|d/g;

/** The date patterns of .NET that templates use. */
function utcNow(now: Date, pattern: Value | undefined): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T');
  const [yyyy = '', MM = '', dd = ''] = date.split('-');
  const [HH = '', mm = '', ss = ''] = time.split(':');
  const parts: Readonly<Record<string, string>> = {
    yyyy,
    MM,
    dd,
    HH,
    mm,
    ss,
    u: `${date} ${time}Z`,
    d: `${String(Number(MM))}/${String(Number(dd))}/${yyyy}`,
  };
  const written = pattern === undefined ? 'yyyyMMddTHHmmssZ' : asString(pattern);
  return written.replace(DATE_PART, (part, quoted?: string) => quoted ?? parts[part] ?? part);
}
