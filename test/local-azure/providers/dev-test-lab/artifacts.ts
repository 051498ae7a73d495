import { errors } from '../../arm/errors.js';
import { page } from '../../arm/paging.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ArtifactDefinition } from '../../world.js';
import { LAB, labOf, type LabContext } from './context.js';
import { stableGuid } from './labs.js';

const SOURCE = 'public repo';

/** The one artifact source of each lab, and what it holds. */
export function artifactRoutes(context: LabContext): Route[] {
  const { artifacts, pageSize } = context;
  const sourceOf = (request: ArmRequest): Resource => {
    const lab = labOf(request, context);
    const { source = SOURCE, resourceGroup = '' } = request.parameters;
    if (source.toLowerCase() === SOURCE) return artifactSource(lab);
    throw errors.resourceNotFound(
      'Microsoft.DevTestLab/labs/artifactsources',
      `${lab.name}/${source}`,
      resourceGroup,
    );
  };
  const list = (request: ArmRequest): Resource[] => {
    const { id } = sourceOf(request);
    const items = artifacts.map((definition) => artifactResource(id, definition));
    return items.sort((one, other) => (one.id < other.id ? -1 : 1));
  };
  const path = `${LAB}/artifactsources`;
  return [
    { method: 'GET', path, handle: (request) => page(request, [sourceOf(request)], pageSize) },
    {
      method: 'GET',
      path: `${path}/{source}`,
      handle: (request) => ({ status: 200, body: sourceOf(request) }),
    },
    {
      method: 'GET',
      path: `${path}/{source}/artifacts`,
      handle: (request) => page(request, list(request), pageSize),
    },
    {
      method: 'GET',
      path: `${path}/{source}/artifacts/{name}`,
      handle: (request) => {
        const definition = find(context, request.parameters['name'] ?? '');
        return { status: 200, body: artifactResource(sourceOf(request).id, definition) };
      },
    },
  ];
}

/**
 * The definition that an artifact id names: the full id, or `/artifactSources/public repo/artifacts/x` within its lab.
 * Throws an ArmError if there is none.
 */
export function findArtifact(context: LabContext, artifactId: string): ArtifactDefinition {
  const [, source = '', name = ''] =
    /\/artifactsources\/([^/]+)\/artifacts\/([^/]+)$/i.exec(artifactId) ?? [];
  if (source.toLowerCase() !== SOURCE) {
    throw errors.badRequest('InvalidArtifactId', `The artifact id '${artifactId}' is invalid.`);
  }
  return find(context, name);
}

function find({ artifacts }: LabContext, name: string): ArtifactDefinition {
  const found = artifacts.find((definition) => definition.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw errors.notFound(
    'ArtifactNotFound',
    `The artifact '${name}' was not found in artifact source '${SOURCE}'.`,
  );
}

function artifactSource(lab: Resource): Resource {
  const id = `${lab.id}/artifactsources/${SOURCE}`;
  const properties = {
    displayName: 'Public Artifact Repo',
    uri: 'https://github.com/Azure/azure-devtestlab.git',
    sourceType: 'GitHub',
    folderPath: '/Artifacts',
    armTemplateFolderPath: '/Environments',
    branchRef: 'master',
    status: 'Enabled',
    createdDate: lab.properties['createdDate'],
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(id),
  };
  return { id, name: SOURCE, type: 'Microsoft.DevTestLab/labs/artifactSources', properties };
}

function artifactResource(
  source: string,
  { name, targetOsType, parameters = {} }: ArtifactDefinition,
): Resource {
  return {
    id: `${source}/artifacts/${name.toLowerCase()}`,
    name,
    type: 'Microsoft.DevTestLab/labs/artifactSources/artifacts',
    properties: {
      title: name,
      description: name,
      publisher: 'Microsoft',
      filePath: `Artifacts/${name}/Artifactfile.json`,
      icon: '',
      targetOsType,
      parameters,
    },
  };
}
