import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { list, type ResourceAddress } from '../requests/resource-manager.js';
import { objectIn, textIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';

/** A repository of artifacts that a lab has, e.g. `public repo`. */
export interface ArtifactSource {
  readonly name: string;
  readonly isEnabled: boolean;
}

/** An artifact of a repository. */
export interface Artifact {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `Windows` or `Linux`. */
  readonly targetOsType?: string;
  /** By name. */
  readonly parameters: Readonly<Record<string, ArtifactParameter>>;
}

/** @see https://github.com/Azure/azure-devtestlab/blob/master/schemas/2016-11-28/dtlArtifacts.json */
export interface ArtifactParameter {
  /** `string`, `securestring`, `int`, `bool`, `object` or `array`. */
  readonly type?: string;
  readonly defaultValue?: unknown;
  readonly allowEmpty?: boolean;
  readonly allowedValues?: readonly unknown[];
}

/** Lists the artifact repositories of a lab. */
export async function listArtifactSources(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<ArtifactSource[]> {
  return attempt(`list the artifact repositories of the lab ${resourceId(labId).name}`, async () => {
    const sources: ArtifactSource[] = [];
    for await (const { name, properties } of list<Resource>(azure, addressOf(labId), signal))
      sources.push({ name: textIn(name) ?? '', isEnabled: objectIn(properties).status !== 'Disabled' });
    return sources;
  });
}

/** Lists the artifacts of a repository of a lab. */
export async function listArtifacts(
  azure: Azure,
  labId: string,
  { name: source }: ArtifactSource,
  signal: AbortSignal,
): Promise<Artifact[]> {
  const address = addressOf(labId, `/${source}/artifacts`);
  return attempt(`list the artifacts of ${source} in the lab ${resourceId(labId).name}`, async () => {
    const artifacts: Artifact[] = [];
    for await (const artifact of list<Resource>(azure, address, signal)) artifacts.push(toArtifact(artifact));
    return artifacts;
  });
}

function addressOf(labId: string, below = ''): ResourceAddress {
  const group = resourceId(labId);
  const path = `providers/Microsoft.DevTestLab/labs/${group.name}/artifactsources${below}`;
  return { group, path, apiVersion: '2018-09-15' };
}

function toArtifact(resource: Resource): Artifact {
  const name = textIn(resource.name) ?? '';
  const { title, description, parameters, targetOsType } = objectIn(resource.properties);
  return {
    name,
    title: textIn(title) ?? name,
    description: textIn(description) ?? '',
    parameters: parametersIn(parameters),
    ...present('targetOsType', textIn(targetOsType)),
  };
}

/** What is no object in the definition that somebody wrote counts as a parameter of which nothing is known. */
function parametersIn(parameters: unknown): Artifact['parameters'] {
  if (typeof parameters !== 'object' || parameters === null) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]: [string, unknown]) => [name, parameterOf(value)]),
  );
}

function parameterOf(value: unknown): ArtifactParameter {
  if (typeof value !== 'object' || value === null) return { allowEmpty: true };
  const { type, defaultValue, allowEmpty, allowedValues } = value as Readonly<Record<string, unknown>>;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...present('defaultValue', defaultValue),
    ...(typeof allowEmpty === 'boolean' ? { allowEmpty } : {}),
    ...(Array.isArray(allowedValues) ? { allowedValues } : {}),
  };
}

interface Resource {
  readonly name?: string;
  readonly properties?: {
    readonly status?: string;
    readonly title?: string;
    readonly description?: string;
    readonly targetOsType?: string;
    readonly parameters?: unknown;
  };
}
