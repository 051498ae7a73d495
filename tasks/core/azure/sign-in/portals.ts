/** The portals of the clouds, by the host of their Azure Resource Manager. */
const portals: Readonly<Record<string, string>> = {
  'management.azure.com': 'https://portal.azure.com',
  'management.usgovcloudapi.net': 'https://portal.azure.us',
  'management.chinacloudapi.cn': 'https://portal.azure.cn',
};

/** The portal of a cloud, by the address of its Azure Resource Manager; undefined for one that is not known. */
export function portalOf(resourceManagerUrl: string): string | undefined {
  return portals[new URL(resourceManagerUrl).host];
}
