import { subscriptionId } from './worlds.js';

/** Golden images as they are found in practice: portal exports, samples, and variants made by teams. */

const text = { type: 'string' };

export const five = {
  labName: text,
  newVMName: text,
  size: text,
  userName: text,
  password: { type: 'securestring' },
};

export const vmName = "[concat(parameters('labName'), '/', parameters('newVMName'))]";

export const windowsImage = {
  publisher: 'MicrosoftWindowsServer',
  offer: 'WindowsServer',
  sku: '2022-datacenter',
  version: 'latest',
  osType: 'Windows',
};

const linuxImage = {
  publisher: 'Canonical',
  offer: 'ubuntu-24_04-lts',
  sku: 'server',
  version: 'latest',
  osType: 'Linux',
};

export const windows = { galleryImageReference: windowsImage };

export const linux = { galleryImageReference: linuxImage };

/** The id of an artifact in the form of portal exports. */
export function artifactId(name: string, source = 'public repo'): string {
  return `[resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), '${source}', '${name}')]`;
}

/** An artifact with a parameter. */
export const chocolatey = (value: string) => ({
  artifactId: artifactId('windows-chocolatey'),
  parameters: [{ name: 'packages', value }],
});

/** A lab VM whose values all come from the usual parameters. */
export function machine(properties: object, more: object = {}) {
  return {
    apiVersion: '2018-09-15',
    type: 'Microsoft.DevTestLab/labs/virtualmachines',
    name: vmName,
    location: '[resourceGroup().location]',
    ...more,
    properties: {
      size: "[parameters('size')]",
      userName: "[parameters('userName')]",
      password: "[parameters('password')]",
      ...properties,
    },
  };
}

/** A template of some resources; `sections` replaces or adds other sections. */
export function template(resources: object, sections: object = {}) {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: five,
    ...sections,
    resources,
  };
}

/** A template with one lab VM. */
export function single(properties: object, sections: object = {}) {
  return template([machine(properties)], sections);
}

/** JSON as editors and tools write it: comments, also before the first brace, tabs, CRLF and a trailing comma. */
function written(content: unknown): string {
  return `// An export\n/* of the portal */\n${JSON.stringify(content, undefined, '\t')}`
    .replace(/\}$/, ',}')
    .replaceAll('\n', '\r\n');
}

/** A template in each encoding that has a byte order mark. */
export const encoded = {
  Utf8: Buffer.from(`\ufeff${written(single({ ...linux, notes: 'Zürich' }))}`),
  Utf16: Buffer.from(`\ufeff${written(single({ ...linux, notes: 'Zürich' }))}`, 'utf16le'),
};

/** A parameter whose value Azure reads from a key vault. */
export const vaultToken = {
  reference: { keyVault: { id: `/subscriptions/${subscriptionId}/vault` }, secretName: 'Token' },
};
