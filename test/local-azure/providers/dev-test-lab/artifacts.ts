import { errors } from '../../arm/errors.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ArtifactDefinition } from '../../world.js';
import { LAB, type LabContext, labOf } from './context.js';
import { artifactSources, keep } from './kept.js';
import { answerList } from './lists.js';
import { scriptArtifacts } from './script-artifact.js';

const PUBLIC = 'public repo';

/** Those of the world, and those of the public repository that run scripts, unless the world has its own. */
function all({ artifacts }: LabContext): readonly ArtifactDefinition[] {
  const isGiven = ({ name }: ArtifactDefinition) => artifacts.some((one) => one.name === name);
  return [...artifacts, ...scriptArtifacts.filter((one) => !isGiven(one))];
}

/** The name of a source by the artifacts that it has; names ignore case. */
const isFrom = ({ source = PUBLIC }: ArtifactDefinition, name: string): boolean =>
  source.toLowerCase() === name.toLowerCase();

/**
 * Adds the sources of the world's artifacts to a lab, and the public repository, which is enabled unless the owner of
 * the lab has disabled it.
 */
export function addArtifactSources(
  lab: Resource,
  status: 'Enabled' | 'Disabled' = 'Enabled',
  context: LabContext,
): void {
  const own = all(context).map(({ source = PUBLIC }) => source);
  for (const name of new Set([PUBLIC, ...own])) {
    const properties = name === PUBLIC ? { ...publicRepository, status } : privateRepository(name);
    keep(`${lab.id}/artifactsources/${name}`, { properties }, artifactSources, context);
  }
}

/** Adds the public repository of templates. Whether a lab has it enabled that no portal made is told nowhere. */
export function addEnvironmentSource(lab: Resource, context: LabContext): void {
  const properties = { ...environmentRepository, status: 'Disabled' };
  keep(`${lab.id}/artifactsources/${environmentSource}`, { properties }, artifactSources, context);
}

/** Routes for the artifacts of each source of a lab. */
export function artifactRoutes(context: LabContext): Route[] {
  const { pageSize, resources } = context;
  const artifacts = all(context);
  const sourceOf = (request: ArmRequest): Resource => {
    const lab = labOf(request, context);
    const { source = '', resourceGroup = '' } = request.parameters;
    const found = resources.get(`${lab.id}/artifactsources/${source}`);
    if (found) return found;
    const type = 'Microsoft.DevTestLab/labs/artifactsources';
    throw errors.resourceNotFound(type, `${lab.name}/${source}`, resourceGroup);
  };
  const list = (request: ArmRequest): Resource[] => {
    const { id, name } = sourceOf(request);
    const items = artifacts
      .filter((definition) => isFrom(definition, name))
      .map((definition) => artifactResource(id, definition));
    return items.sort((one, other) => (one.id < other.id ? -1 : 1));
  };
  const path = `${LAB}/artifactsources/{source}/artifacts`;
  return [
    { method: 'GET', path, handle: (request) => answerList(request, list(request), pageSize) },
    {
      method: 'GET',
      path: `${path}/{name}`,
      handle: (request) => {
        const source = sourceOf(request);
        const definition = find(context, source.name, request.parameters['name'] ?? '');
        return { status: 200, body: artifactResource(source.id, definition) };
      },
    },
  ];
}

/**
 * The definition that an artifact id names. The id is a full one, or `/artifactSources/public repo/artifacts/x`
 * within the lab. Throws an ArmError if there is none, or if the lab has disabled its repository.
 */
export function findArtifact(lab: Resource, context: LabContext, artifactId: string): ArtifactDefinition {
  const [, source = '', name = ''] =
    /\/artifactsources\/([^/]+)\/artifacts\/([^/]+)$/i.exec(artifactId) ?? [];
  const known = context.resources.get(`${lab.id}/artifactsources/${source}`);
  if (source === '' || known === undefined) {
    throw errors.badRequest('InvalidArtifactId', `The artifact id '${artifactId}' is invalid.`);
  }
  const definition = find(context, known.name, name);
  if (known.properties['status'] === 'Enabled') return definition;
  throw errors.badRequest(
    'ArtifactSourceDisabled',
    `The artifact '${name}' cannot be applied because the artifact source '${known.name}' is disabled.`,
  );
}

function find(context: LabContext, sourceName: string, name: string): ArtifactDefinition {
  const found = all(context).find(
    (definition) => isFrom(definition, sourceName) && definition.name.toLowerCase() === name.toLowerCase(),
  );
  if (found) return found;
  throw errors.notFound(
    'ArtifactNotFound',
    `The artifact '${name}' was not found in artifact source '${sourceName}'.`,
  );
}

export const environmentSource = 'public environment repo';

const environmentRepository = {
  displayName: 'Public Environment Repo',
  uri: 'https://github.com/Azure/azure-devtestlab.git',
  sourceType: 'GitHub',
  armTemplateFolderPath: '/Environments',
  branchRef: 'master',
};

const publicRepository = {
  displayName: 'Public Artifact Repo',
  uri: 'https://github.com/Azure/azure-devtestlab.git',
  sourceType: 'GitHub',
  folderPath: '/Artifacts',
  armTemplateFolderPath: '/Environments',
  branchRef: 'master',
};

function privateRepository(name: string): object {
  const uri = `https://git.example/${name}.git`;
  return { displayName: name, uri, sourceType: 'VsoGit', folderPath: '/Artifacts', branchRef: 'main' };
}

function artifactResource(
  source: string,
  { name, title = name, targetOsType, parameters = {} }: ArtifactDefinition,
): Resource {
  return {
    id: `${source}/artifacts/${name.toLowerCase()}`,
    name,
    type: 'Microsoft.DevTestLab/labs/artifactSources/artifacts',
    properties: {
      title,
      description: name,
      publisher: 'Microsoft',
      filePath: `Artifacts/${name}/Artifactfile.json`,
      icon: '',
      targetOsType,
      parameters,
    },
  };
}
