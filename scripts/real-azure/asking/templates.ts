import {
  type EnvironmentTemplate,
  getEnvironmentTemplate,
  listEnvironmentTemplates,
} from '../../../tasks/core/azure/resources/environment-templates.js';
import { isObject, objectIn } from '../../../tasks/core/azure/requests/shape.js';
import { lookUntil } from './asking.js';
import type { Means } from './means.js';
import { put } from './put.js';
import type { KitLab } from './things.js';

const apiVersion = '2018-09-15';

/** The repository of templates that Microsoft publishes. */
const repository = {
  displayName: 'Public Environment Repo',
  uri: 'https://github.com/Azure/azure-devtestlab.git',
  sourceType: 'GitHub',
  armTemplateFolderPath: '/Environments',
  branchRef: 'master',
  status: 'Enabled',
};

/** Templates of it that cost cents an hour: a plan S1 with a web app that has nothing in it. */
const cheap = ['WebApp', 'DTLPublic_WebApp'];

/** Looks at the templates of a repository that has just been enabled, which a lab reads after a while. */
const mostLooks = 40;

/** A template that costs next to nothing and wants no values; none where the public repository has no such one. */
export async function cheapTemplate(lab: KitLab, means: Means): Promise<EnvironmentTemplate | undefined> {
  const { azure, finish } = means;
  const repositoryId = await enabledRepository(lab, means);
  const { value: listed } = await lookUntil(
    'the templates',
    mostLooks,
    finish,
    (signal) => listEnvironmentTemplates(azure, repositoryId, signal),
    ({ length }) => length > 0,
  );
  return firstUsable(
    cheap.flatMap((name) => listed.filter((one) => one.name.toLowerCase() === name.toLowerCase())),
    means,
  );
}

/** Lists need not tell what is in a template. */
async function firstUsable(templates: readonly EnvironmentTemplate[], { azure, signal }: Means) {
  for (const listed of templates) {
    const template = (await getEnvironmentTemplate(azure, listed.id, signal)) ?? listed;
    if (template.isEnabled && wantsNothing(template)) return template;
  }
  return undefined;
}

/** Whether all parameters of a template have a value without being given one. */
export function wantsNothing({ contents }: Pick<EnvironmentTemplate, 'contents'>): boolean {
  const parameters = contents?.['parameters'];
  return Object.values(isObject(parameters) ? parameters : {}).every(
    (parameter) => isObject(parameter) && 'defaultValue' in parameter,
  );
}

/** The id of the public repository of templates, which the lab is given, and which is enabled, where that is not so. */
async function enabledRepository({ id: labId }: KitLab, means: Means): Promise<string> {
  const id = `${labId}/artifactSources/public environment repo`;
  const { status, body } = await means.ask({ method: 'GET', path: id, apiVersion });
  const present = objectIn(body as { readonly properties?: { readonly status?: string } | null }).properties;
  if (status === 404 || objectIn(present).status === 'Disabled')
    await put(id, apiVersion, { tags: means.tags, properties: repository }, means);
  return id;
}
