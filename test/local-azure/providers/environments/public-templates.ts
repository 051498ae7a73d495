import type { EnvironmentTemplate } from '../../world-environments.js';
import { environmentSource } from '../dev-test-lab/artifacts.js';

const resource = (type: string, name: string, more: object = {}) => ({
  apiVersion: '2016-09-01',
  type,
  name,
  location: '[resourceGroup().location]',
  properties: {},
  ...more,
});

const plan = "[concat(uniqueString(resourceGroup().id), '-sp')]";

/** Some of the templates of the public repository, by the names and with the kinds of resources that they have there. */
export const publicTemplates: readonly EnvironmentTemplate[] = [
  {
    name: 'WebApp',
    source: environmentSource,
    displayName: 'Web App',
    publisher: 'Microsoft',
    contents: {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: {},
      resources: [
        resource('Microsoft.Web/serverfarms', plan),
        resource('Microsoft.Web/sites', '[uniqueString(resourceGroup().id)]'),
      ],
    },
  },
  {
    name: 'WebApp-SQL',
    source: environmentSource,
    publisher: 'Microsoft',
    contents: {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { administratorLogin: { type: 'string' }, administratorPassword: { type: 'securestring' } },
      resources: [resource('Microsoft.Web/serverfarms', plan)],
    },
  },
];
