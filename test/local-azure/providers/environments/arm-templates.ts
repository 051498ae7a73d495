import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { EnvironmentTemplate } from '../../world-environments.js';
import { LAB, labOf } from '../dev-test-lab/context.js';
import { artifactSources, keep } from '../dev-test-lab/kept.js';
import { answerList, selected } from '../dev-test-lab/lists.js';
import type { EnvironmentContext } from './context.js';

export const PUBLIC = 'public repo';

const COLLECTION = 'armtemplates';

/** Adds the artifact sources to a lab that only templates of environments name. */
export function addTemplateSources(lab: Resource, context: EnvironmentContext): void {
  const names = new Set(context.templates.map(({ source = PUBLIC }) => source));
  for (const name of names) {
    const id = `${lab.id}/artifactsources/${name}`;
    if (!context.resources.has(id)) keep(id, { properties: repository(name) }, artifactSources, context);
  }
}

function repository(name: string): object {
  return {
    displayName: name,
    uri: `https://git.example/${name}.git`,
    sourceType: 'VsoGit',
    armTemplateFolderPath: '/Environments',
    branchRef: 'main',
  };
}

/** Routes for the templates of each artifact source of a lab. */
export function templateRoutes(context: EnvironmentContext): Route[] {
  const path = `${LAB}/artifactsources/{source}/${COLLECTION}`;
  return [
    {
      method: 'GET',
      path,
      handle: (request) => {
        const source = sourceOf(request, context);
        return answerList(request, templatesOf(source, context), context.pageSize);
      },
    },
    {
      method: 'GET',
      path: `${path}/{name}`,
      handle: (request) => {
        const source = sourceOf(request, context);
        const { name = '' } = request.parameters;
        const found = find(source, name, context);
        if (!found) throw notFound(source, name);
        return { status: 200, body: selected(request, templateResource(source, found, context)) };
      },
    },
  ];
}

function sourceOf(request: ArmRequest, context: EnvironmentContext): Resource {
  const lab = labOf(request, context);
  const { source = '', resourceGroup = '' } = request.parameters;
  const found = context.resources.get(`${lab.id}/artifactsources/${source}`);
  if (found) return found;
  const type = 'Microsoft.DevTestLab/labs/artifactsources';
  throw errors.resourceNotFound(type, `${lab.name}/${source}`, resourceGroup);
}

function templatesOf(source: Resource, context: EnvironmentContext): Resource[] {
  return context.templates
    .filter((template) => isFrom(template, source))
    .map((template) => templateResource(source, template, context))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function isFrom({ source = PUBLIC }: EnvironmentTemplate, { name }: Resource): boolean {
  return source.toLowerCase() === name.toLowerCase();
}

function find(
  source: Resource,
  name: string,
  { templates }: EnvironmentContext,
): EnvironmentTemplate | undefined {
  return templates.find(
    (template) => isFrom(template, source) && template.name.toLowerCase() === name.toLowerCase(),
  );
}

function notFound(source: Resource, name: string): Error {
  return errors.notFound(
    'ArmTemplateNotFound',
    `The Azure Resource Manager template '${name}' was not found in artifact source '${source.name}'.`,
  );
}

function templateResource(
  source: Resource,
  {
    name,
    displayName = name,
    description = name,
    publisher = 'Lab',
    enabled = true,
    contents,
  }: EnvironmentTemplate,
  { clock }: EnvironmentContext,
): Resource {
  return {
    id: resourceKey(`${source.id}/${COLLECTION}/${name}`),
    name,
    type: 'Microsoft.DevTestLab/labs/artifactSources/armTemplates',
    properties: {
      displayName,
      description,
      publisher,
      contents,
      createdDate: source.properties['createdDate'] ?? dateWithOffset(clock.now()),
      parametersValueFilesInfo: [],
      enabled,
    },
  };
}

/**
 * The template that an environment is to be made of.
 * @param id a full one of this lab, or `/artifactSources/public repo/armTemplates/x` within it
 * @throws ArmError if there is none, or if the lab does not offer it
 */
export function findTemplate(lab: Resource, id: string, context: EnvironmentContext): EnvironmentTemplate {
  const { source, name } = readTemplateId(lab, id, context);
  const found = find(source, name, context);
  if (!found) throw notFound(source, name);
  if (source.properties['status'] === 'Enabled' && found.enabled !== false) return found;
  throw errors.badRequest(
    'ArmTemplateDisabled',
    `The Azure Resource Manager template '${name}' cannot be used because it or the artifact source '${source.name}' is disabled.`,
  );
}

const TEMPLATE_ID = /^(?<owner>.*)\/artifactsources\/(?<sourceName>[^/]+)\/armtemplates\/(?<name>[^/]+)$/i;

function readTemplateId(
  lab: Resource,
  id: string,
  { resources }: EnvironmentContext,
): { readonly source: Resource; readonly name: string } {
  const { owner = '', sourceName, name } = TEMPLATE_ID.exec(id)?.groups ?? {};
  const source = resources.get(`${lab.id}/artifactsources/${sourceName ?? ''}`);
  const isOfLab = owner === '' || resourceKey(owner) === resourceKey(lab.id);
  if (source !== undefined && name !== undefined && isOfLab) return { source, name };
  throw errors.badRequest(
    'InvalidArmTemplateId',
    `The Azure Resource Manager template id '${id}' is invalid.`,
  );
}
