import type { CloudName } from '../world.js';

/** Where clients ask for the addresses of a cloud, without a token. */
export const METADATA = /^\/+metadata\/endpoints\/*$/i;

/** The audiences that tokens for Azure Resource Manager must have, by cloud. */
export const audiences: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: ['https://management.azure.com', 'https://management.core.windows.net'],
  AzureUSGovernment: ['https://management.usgovcloudapi.net', 'https://management.core.usgovcloudapi.net'],
  AzureChinaCloud: ['https://management.chinacloudapi.cn', 'https://management.core.chinacloudapi.cn'],
};

/**
 * The addresses of a cloud whose services all have one origin. Version 2015-01-01, which Azure Stack has, too,
 * describes one cloud, the later ones a list.
 * @param origin `https://host:port`
 */
export function cloudMetadata(origin: string, cloud: CloudName, apiVersion: string): object {
  const authentication = { loginEndpoint: `${origin}/`, audiences: audiences[cloud].map((one) => `${one}/`) };
  if (apiVersion === '2015-01-01')
    return { galleryEndpoint: '', graphEndpoint: '', portalEndpoint: '', authentication };
  return [
    {
      name: cloud,
      resourceManager: `${origin}/`,
      authentication: { ...authentication, tenant: 'common', identityProvider: 'AAD' },
      suffixes: {},
    },
  ];
}
