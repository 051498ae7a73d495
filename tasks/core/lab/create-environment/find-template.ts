import type { Azure } from '../../azure/azure.js';
import { isBelow, isSameId, parseResourceId } from '../../azure/resource-id.js';
import {
  type EnvironmentTemplate,
  getEnvironmentTemplate,
  listEnvironmentTemplates,
  listTemplateRepositories,
  type TemplateRepository,
} from '../../azure/resources/environment-templates.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { namesText } from '../members.js';
import { decoded, sameName } from '../names.js';
import type { CreateEnvironmentInputs } from './inputs.js';

type TemplateInputs = Pick<CreateEnvironmentInputs, 'RepositoryId' | 'TemplateId'>;

type FindContext = Pick<Context<TemplateInputs, Azure>, 'azure' | 'inputs' | 'signal' | 'reading' | 'notice'>;

/** What has a name and another one that the portal shows. */
interface Shown {
  readonly name: string;
  readonly displayName: string;
}

/** A template, and the repository that it is of. */
interface Offered {
  readonly template: EnvironmentTemplate;
  readonly repository: TemplateRepository;
}

/**
 * Finds the template that an environment is to be made of, with what is in it.
 * @throws a problem that names the templates or repositories that there are; also where the lab does not offer it
 */
export async function findTemplate(lab: Lab, context: FindContext): Promise<EnvironmentTemplate> {
  const { TemplateId } = context.inputs;
  return decoded(TemplateId).startsWith('/')
    ? templateById(lab, fullId(lab, TemplateId), context)
    : templateByName(lab, TemplateId, context);
}

const templateId = /^(\/.+\/labs\/[^/]+)\/artifactsources\/[^/]+\/armtemplates\/[^/]+\/?$/i;

/** DevTest Labs writes ids within a lab also without that of the lab. */
function fullId(lab: Lab, given: string): string {
  const id = decoded(given);
  return /^\/artifactsources\//i.test(id) ? `${lab.id}${id}` : id;
}

async function templateById(lab: Lab, id: string, context: FindContext): Promise<EnvironmentTemplate> {
  const { azure, signal, reading } = context;
  const labId = templateId.exec(id)?.[1];
  if (labId === undefined || !parseResourceId(id))
    throw problem(`TemplateId is not the resource id of a template of a lab: ${id}`, idRemedy);
  if (!isSameId(labId, lab.id))
    throw problem(`TemplateId lies in another lab than ${lab.name}: ${id}`, idRemedy);
  tellOtherRepository(id, context);
  reading(`The template ${parseResourceId(id)?.name ?? ''}.`);
  const template = await getEnvironmentTemplate(azure, id, signal);
  if (template) return offered(template);
  throw missingTemplate(lab, id, await offeredBy(lab, await repositoriesOf(lab, context), context));
}

const idRemedy = 'Give the name of a template, or the resource id of one of the lab that LabId names.';

/** The old task did not look at RepositoryId at all. */
function tellOtherRepository(id: string, { inputs: { RepositoryId }, notice }: FindContext): void {
  const repository = decoded(RepositoryId);
  if (!repository.startsWith('/') || isBelow(id, repository)) return;
  notice({
    severity: 'warning',
    what: 'RepositoryId names another repository than the one in TemplateId.',
    why: 'The resource id of the template says which repository it is of.',
    remedy: 'Leave RepositoryId empty, or correct one of the two.',
  });
}

async function templateByName(lab: Lab, name: string, context: FindContext): Promise<EnvironmentTemplate> {
  const { azure, signal, inputs } = context;
  const repositories = await repositoriesOf(lab, context);
  const meant =
    inputs.RepositoryId === '' ? repositories : [repositoryOf(inputs.RepositoryId, repositories, lab)];
  const all = await offeredBy(lab, meant, context);
  const found = named(all, name, ({ template }) => template);
  const [first] = found;
  if (!first) throw missingTemplate(lab, name, all);
  if (found.length > 1)
    throw problem(
      `The lab ${lab.name} has ${found.length} templates ${name}: ${namesText(found.map(textOf))}.`,
      'Give RepositoryId the name of the repository, or TemplateId the resource id of the template.',
    );
  const template = await getEnvironmentTemplate(azure, first.template.id, signal);
  return offered(template ?? first.template);
}

async function repositoriesOf(
  lab: Lab,
  { azure, signal, reading }: FindContext,
): Promise<readonly TemplateRepository[]> {
  reading(`The templates of ${lab.name}.`);
  return listTemplateRepositories(azure, lab.id, signal);
}

function repositoryOf(
  given: string,
  repositories: readonly TemplateRepository[],
  lab: Lab,
): TemplateRepository {
  const id = decoded(given);
  const [found] = id.startsWith('/')
    ? repositories.filter((one) => isSameId(one.id, id))
    : named(repositories, given, (one) => one);
  if (found?.isEnabled === true) return found;
  throw problem(
    found
      ? `The repository ${found.name} of the lab ${lab.name} is disabled.`
      : `The lab ${lab.name} has no repository ${given}.`,
    `It has: ${namesText(repositories.filter(({ isEnabled }) => isEnabled).map(shownText))}.`,
  );
}

async function offeredBy(
  lab: Lab,
  repositories: readonly TemplateRepository[],
  { azure, signal }: FindContext,
): Promise<readonly Offered[]> {
  const lists = repositories
    .filter(({ isEnabled }) => isEnabled)
    .map(async (repository) => {
      const templates = await listEnvironmentTemplates(azure, repository.id, signal);
      return templates.map((template) => ({ template, repository }));
    });
  return (await Promise.all(lists)).flat();
}

/** Those of a name; where there are none, those that the portal shows by it. */
function named<T>(all: readonly T[], name: string, shownOf: (one: T) => Shown): readonly T[] {
  const byName = all.filter((one) => sameName(shownOf(one).name, name));
  return byName.length > 0 ? byName : all.filter((one) => sameName(shownOf(one).displayName, name));
}

function missingTemplate(lab: Lab, given: string, all: readonly Offered[]): Error {
  const enabled = all.filter(({ template }) => template.isEnabled);
  return problem(
    `The lab ${lab.name} has no template ${given}.`,
    enabled.length === 0
      ? 'It has none at all, or the service connection can see none.'
      : `It has: ${namesText(enabled.map(textOf))}.`,
  );
}

function textOf({ template, repository }: Offered): string {
  return `${shownText(template)} in ${repository.name}`;
}

function shownText({ name, displayName }: Shown): string {
  return sameName(name, displayName) ? name : `${name} (${displayName})`;
}

function offered(template: EnvironmentTemplate): EnvironmentTemplate {
  if (template.isEnabled) return template;
  throw problem(
    `The template ${template.name} is disabled: the lab does not offer it.`,
    'Enable it in the settings of the lab, or give another one.',
  );
}
