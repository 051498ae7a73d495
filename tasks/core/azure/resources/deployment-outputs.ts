import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { send } from '../requests/resource-manager.js';
import { isObject, objectIn, textIn } from '../requests/shape.js';
import { type DeploymentName, deploymentAddress } from './deployments.js';

/** An output of a template, as a deployment gave it. */
export interface DeploymentOutput {
  readonly name: string;
  /** Whether its type is a secure one: Azure tells the value of such a one to nobody. */
  readonly isSecure: boolean;
  /** As JSON has it; absent where Azure does not tell it. */
  readonly value?: unknown;
}

/** Reads the outputs of a deployment that has succeeded. @throws AzureError, also where there is no such deployment */
export async function getDeploymentOutputs(
  azure: Azure,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<readonly DeploymentOutput[]> {
  return attempt(`read the outputs of the deployment ${deployment.name}`, async () => {
    const address = { method: 'GET', ...deploymentAddress(deployment) } as const;
    const { properties } = await send<Resource>(azure, address, signal);
    const { outputs } = objectIn(properties);
    return Object.entries(objectIn(outputs)).flatMap(([name, output]) => toOutput(name, output));
  });
}

function toOutput(name: string, output: unknown): DeploymentOutput[] {
  if (!isObject(output)) return [];
  const { type, value } = output as { readonly type?: unknown; readonly value?: unknown };
  const isSecure = /^secure/i.test(textIn(type) ?? '');
  return [{ name, isSecure, ...(isSecure || value === undefined ? {} : { value }) }];
}

interface Resource {
  readonly properties?: {
    readonly outputs?: Readonly<Record<string, unknown>> | null;
  } | null;
}
