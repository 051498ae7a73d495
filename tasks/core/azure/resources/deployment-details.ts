import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { find, list } from '../requests/resource-manager.js';
import { dateIn, objectIn, objectsIn, textIn } from '../requests/shape.js';
import { type DeploymentName, deploymentAddress, operationsOf } from './deployments.js';

/** What the record of a deployment tells of its time, and of what it has made. */
export interface DeploymentDetails {
  readonly name: string;
  readonly state: string;
  readonly startedAt?: Date;
  /** When it entered its state. */
  readonly changedAt?: Date;
  /** The ids of all that it has made; empty before it has succeeded. */
  readonly resourceIds: readonly string[];
}

/** Reads the details of a deployment. @returns `undefined` if there is no such deployment */
export async function getDeploymentDetails(
  azure: Azure,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<DeploymentDetails | undefined> {
  return attempt(`read the deployment ${deployment.name}`, async () => {
    const found = await find<Resource>(azure, deploymentAddress(deployment), signal);
    return found && toDetails(deployment.name, found);
  });
}

/** Something that a deployment makes, and how far it is: `Running`, `Succeeded`, `Failed`. */
export interface DeploymentTarget {
  readonly id: string;
  readonly state: string;
}

/** Lists what a deployment was to make, nested deployments aside, as its operations tell. */
export async function listDeploymentTargets(
  azure: Azure,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<readonly DeploymentTarget[]> {
  return attempt(`read the operations of the deployment ${deployment.name}`, () =>
    collect(list<TargetOperation>(azure, operationsOf(deployment), signal), ({ properties }) => ({
      id: textIn(objectIn(objectIn(properties).targetResource).id) ?? '',
      state: textIn(objectIn(properties).provisioningState) ?? '',
    })),
  );
}

interface TargetOperation {
  readonly properties?: {
    readonly provisioningState?: string;
    readonly targetResource?: { readonly id?: string };
  };
}

function toDetails(name: string, { properties }: Resource): DeploymentDetails {
  const { provisioningState, timestamp, duration, outputResources } = objectIn(properties);
  const changedAt = dateIn(timestamp);
  const milliseconds = millisecondsIn(textIn(duration) ?? '');
  const startedAt =
    changedAt && milliseconds !== undefined ? new Date(changedAt.getTime() - milliseconds) : undefined;
  return {
    name,
    state: textIn(provisioningState) ?? '',
    ...present('startedAt', startedAt),
    ...present('changedAt', changedAt),
    resourceIds: objectsIn(outputResources).flatMap(({ id }) => textIn(id) ?? []),
  };
}

const durationForm = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** The length of a duration of ISO 8601, such as `PT1M2.5S`. */
function millisecondsIn(duration: string): number | undefined {
  const found = durationForm.exec(duration);
  if (!found) return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return Number.isNaN(total) ? undefined : total * 1000;
}

interface Resource {
  readonly properties?: {
    readonly provisioningState?: string;
    readonly timestamp?: string;
    readonly duration?: string;
    readonly outputResources?: readonly { readonly id?: string }[];
  };
}
