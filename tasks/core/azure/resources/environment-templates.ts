import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { find, list } from '../requests/resource-manager.js';
import { isObject, objectIn, textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { addressOf } from './resource-address.js';

/** A repository of a lab that has artifacts, templates of environments, or both. */
export interface TemplateRepository {
  readonly id: string;
  readonly name: string;
  /** What the portal calls it. */
  readonly displayName: string;
  readonly isEnabled: boolean;
}

/** A template of a repository, of which environments can be made. */
export interface EnvironmentTemplate {
  readonly id: string;
  readonly name: string;
  /** What the portal calls it. */
  readonly displayName: string;
  /** Whether users of the lab may use it. */
  readonly isEnabled: boolean;
  /** The ARM template itself; absent where Azure does not tell it. */
  readonly contents?: Readonly<Record<string, unknown>>;
}

const apiVersion = '2018-09-15';

/** Lists the repositories of a lab. */
export async function listTemplateRepositories(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<TemplateRepository[]> {
  const address = addressOf(labId, apiVersion, 'artifactsources');
  return attempt(`list the repositories of the lab ${resourceId(labId).name}`, () =>
    collect(list<Resource>(azure, address, signal), (repository) => toRepository(repository, labId)),
  );
}

/** Lists the templates of a repository of a lab. */
export async function listEnvironmentTemplates(
  azure: Azure,
  repositoryId: string,
  signal: AbortSignal,
): Promise<EnvironmentTemplate[]> {
  const address = addressOf(repositoryId, apiVersion, 'armtemplates');
  const { names, name } = resourceId(repositoryId);
  return attempt(`list the templates of ${name} in the lab ${names[0] ?? ''}`, () =>
    collect(list<Resource>(azure, address, signal), (template) => toTemplate(template, repositoryId)),
  );
}

/** Reads a template with what is in it. @returns `undefined` if there is no such template, or no such repository */
export async function getEnvironmentTemplate(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<EnvironmentTemplate | undefined> {
  const { names, name } = resourceId(id);
  return attempt(`read the template ${name} of the lab ${names[0] ?? ''}`, async () => {
    const template = await find<Resource>(azure, addressOf(id, apiVersion), signal);
    return template && toTemplate(template, id.replace(/\/armtemplates\/[^/]+\/?$/i, ''));
  });
}

function toRepository(repository: Resource, labId: string): TemplateRepository {
  const { status, displayName } = objectIn(repository.properties);
  const { id, name } = identityOf(repository, labId);
  return { id, name, displayName: textIn(displayName) ?? name, isEnabled: status !== 'Disabled' };
}

function toTemplate(template: Resource, repositoryId: string): EnvironmentTemplate {
  const { enabled, displayName, contents } = objectIn(template.properties);
  const { id, name } = identityOf(template, repositoryId);
  return {
    id,
    name,
    displayName: textIn(displayName) ?? name,
    isEnabled: enabled !== false,
    ...present('contents', isObject(contents) ? contents : undefined),
  };
}

function identityOf({ id: told, name }: Resource, parentId: string) {
  const id = childId(parentId, textIn(told) ?? '');
  return { id, name: textIn(name) ?? resourceId(id).name };
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: {
    readonly displayName?: string;
    readonly status?: string;
    readonly enabled?: boolean;
    readonly contents?: Readonly<Record<string, unknown>>;
  } | null;
}
