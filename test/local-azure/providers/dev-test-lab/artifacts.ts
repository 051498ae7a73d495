import { errors } from '../../arm/errors.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ArtifactDefinition } from '../../world.js';
import { LAB, type LabContext, labOf } from './context.js';
import { answerList } from './lists.js';
import { stableGuid } from './labs.js';

const PUBLIC = 'public repo';

/** Creates the public repository of a lab; it is enabled unless the owner of the lab has disabled it. */
export function setPublicRepository(
  lab: Resource,
  status: 'Enabled' | 'Disabled' = 'Enabled',
  { resources }: LabContext,
): void {
  if (status === 'Enabled') return;
  const id = `${lab.id}/artifactsources/${PUBLIC}`;
  const type = 'Microsoft.DevTestLab/labs/artifactSources';
  resources.set({ id, name: PUBLIC, type, properties: { status } });
}

/** Routes for the artifact sources of each lab and their artifacts. */
export function artifactRoutes(context: LabContext): Route[] {
  const { artifacts, pageSize } = context;
  const sourceOf = (request: ArmRequest): Resource => {
    const lab = labOf(request, context);
    const { source = PUBLIC, resourceGroup = '' } = request.parameters;
    const found = sourcesIn(context).find((name) => name.toLowerCase() === source.toLowerCase());
    if (found !== undefined) return artifactSource(lab, found, context);
    throw errors.resourceNotFound(
      'Microsoft.DevTestLab/labs/artifactsources',
      `${lab.name}/${source}`,
      resourceGroup,
    );
  };
  const list = (request: ArmRequest): Resource[] => {
    const { id, name } = sourceOf(request);
    const items = artifacts
      .filter(({ source = PUBLIC }) => source === name)
      .map((definition) => artifactResource(id, definition));
    return items.sort((one, other) => (one.id < other.id ? -1 : 1));
  };
  const all = (request: ArmRequest): Resource[] => {
    const lab = labOf(request, context);
    return sourcesIn(context).map((name) => artifactSource(lab, name, context));
  };
  const path = `${LAB}/artifactsources`;
  return [
    { method: 'GET', path, handle: (request) => answerList(request, all(request), pageSize) },
    {
      method: 'GET',
      path: `${path}/{source}`,
      handle: (request) => ({ status: 200, body: sourceOf(request) }),
    },
    {
      method: 'GET',
      path: `${path}/{source}/artifacts`,
      handle: (request) => answerList(request, list(request), pageSize),
    },
    {
      method: 'GET',
      path: `${path}/{source}/artifacts/{name}`,
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
  const known = sourcesIn(context).find((other) => other.toLowerCase() === source.toLowerCase());
  if (known === undefined) {
    throw errors.badRequest('InvalidArtifactId', `The artifact id '${artifactId}' is invalid.`);
  }
  const definition = find(context, known, name);
  if (artifactSource(lab, known, context).properties['status'] === 'Enabled') return definition;
  throw errors.badRequest(
    'ArtifactSourceDisabled',
    `The artifact '${name}' cannot be applied because the artifact source '${known}' is disabled.`,
  );
}

function sourcesIn({ artifacts }: LabContext): string[] {
  return [...new Set([PUBLIC, ...artifacts.map(({ source = PUBLIC }) => source)])];
}

function find({ artifacts }: LabContext, sourceName: string, name: string): ArtifactDefinition {
  const found = artifacts.find(
    (definition) =>
      (definition.source ?? PUBLIC) === sourceName && definition.name.toLowerCase() === name.toLowerCase(),
  );
  if (found) return found;
  throw errors.notFound(
    'ArtifactNotFound',
    `The artifact '${name}' was not found in artifact source '${sourceName}'.`,
  );
}

function artifactSource(lab: Resource, name: string, { resources }: LabContext): Resource {
  const id = `${lab.id}/artifactsources/${name.toLowerCase()}`;
  const properties = {
    ...(name === PUBLIC ? publicRepository : privateRepository(name)),
    status: resources.get(id)?.properties['status'] ?? 'Enabled',
    createdDate: lab.properties['createdDate'],
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(id),
  };
  return { id, name, type: 'Microsoft.DevTestLab/labs/artifactSources', properties };
}

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
