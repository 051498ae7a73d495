import type { LocalAzure } from '../local-azure/launch.js';
import type { EnvironmentState } from '../local-azure/environment-state.js';
import type { Environment, EnvironmentTemplate } from '../local-azure/world-environments.js';
import type { Lab, World } from '../local-azure/world.js';
import { lab, labId, world } from './worlds.js';

/** The object id of the identity of the service connection. */
export const ownUser = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';

/** A person who has environments of their own. */
export const ada = { objectId: '44444444-0000-4000-8000-000000000001', principalName: 'ada@example.com' };

const resource = (type: string, name: string, more: object = {}) => ({
  apiVersion: '2023-01-01',
  type,
  name,
  location: '[resourceGroup().location]',
  properties: {},
  ...more,
});

/** A template with a parameter and an output of each type. */
export const siteTemplate = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    prefix: { type: 'string', minLength: 2 },
    instances: { type: 'int', defaultValue: 1 },
    isPublic: { type: 'bool', defaultValue: false },
    origins: { type: 'array', defaultValue: [] },
    settings: { type: 'object', defaultValue: {} },
    password: { type: 'securestring', defaultValue: '' },
  },
  resources: [
    resource('Microsoft.Web/serverfarms', 'plan'),
    resource('Microsoft.Web/sites', "[concat(parameters('prefix'), '-site')]", {
      dependsOn: ["[resourceId('Microsoft.Web/serverfarms', 'plan')]"],
    }),
  ],
  outputs: {
    siteName: { type: 'string', value: "[concat(parameters('prefix'), '-site')]" },
    instanceCount: { type: 'int', value: "[parameters('instances')]" },
    isPublic: { type: 'bool', value: "[parameters('isPublic')]" },
    origins: { type: 'array', value: "[parameters('origins')]" },
    settings: { type: 'object', value: "[parameters('settings')]" },
    password: { type: 'securestring', value: "[parameters('password')]" },
  },
};

/** A template that makes one site and takes no parameters. */
export const emptyTemplate = { ...siteTemplate, parameters: {}, outputs: {}, resources: [] };

export const templates: readonly EnvironmentTemplate[] = [
  { name: 'Site', displayName: 'A web site', contents: siteTemplate },
  { name: 'Empty', contents: emptyTemplate },
  { name: 'Site', source: 'own', displayName: 'Our web site', contents: siteTemplate },
  { name: 'Closed', source: 'own', enabled: false, contents: emptyTemplate },
];

/** An environment of the identity of the service connection, with one site in its resource group. */
export function environmentOf(name: string, more: Partial<Environment> = {}): Environment {
  const resources = [{ type: 'Microsoft.Web/sites', name: `${name.toLowerCase()}-site` }];
  return { name, user: ownUser, template: 'Site', resourceGroup: `Bench-${name}`, resources, ...more };
}

/** A world in which each lab offers the templates, and in which ada has a profile. */
export function environmentWorld(
  labs: Readonly<Record<string, readonly Environment[]>>,
  more: Partial<World> & { readonly templates?: readonly EnvironmentTemplate[] } = {},
  moreOfLabs: Partial<Lab> = {},
): World {
  const { templates: environmentTemplates = templates, ...others } = more;
  const made = Object.entries(labs).map(([name, environments]) =>
    lab(name, { users: [ada], environments, ...moreOfLabs }),
  );
  return world(made, { environmentTemplates, ...others });
}

export function environmentId(name: string, user = ownUser, inLab = 'Contoso'): string {
  return `${labId(inLab)}/users/${user}/environments/${name}`;
}

/** The names of the environments of a lab, those of others with their user. */
export function environmentsIn({ environments }: Pick<State, 'environments'>, inLab = 'Contoso'): string[] {
  return environments
    .filter((one) => one.lab.toLowerCase() === inLab.toLowerCase())
    .map(({ name, user }) => (user === ownUser ? name : `${name} of ${user}`))
    .sort();
}

type State = Awaited<ReturnType<LocalAzure['state']>>;

export function environmentIn(state: State, name: string, user = ownUser): EnvironmentState {
  const found = state.environments.find((one) => one.name === name && one.user === user);
  if (!found) throw new Error(`There is no environment ${name}.`);
  return found;
}
