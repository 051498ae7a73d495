import { subscriptionId as usualSubscriptionId } from './worlds.js';

interface TemplateOptions {
  readonly osType?: 'Windows' | 'Linux';
  readonly notes?: string | null;
  readonly artifacts?: readonly string[];
}

/** A typical golden image. */
export function goldenImage({
  osType = 'Windows',
  notes = 'An image',
  artifacts = [],
}: TemplateOptions = {}) {
  const text = { type: 'string' };
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      labName: text,
      newVMName: text,
      size: text,
      userName: text,
      password: { type: 'securestring' },
    },
    resources: [
      {
        apiVersion: '2018-09-15',
        type: 'Microsoft.DevTestLab/labs/virtualmachines',
        name: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
        location: '[resourceGroup().location]',
        properties: {
          notes,
          size: "[parameters('size')]",
          userName: "[parameters('userName')]",
          password: "[parameters('password')]",
          galleryImageReference: { publisher: 'P', offer: 'O', sku: 'S', version: 'latest', osType },
          artifacts: artifacts.map((name) => ({
            artifactId: `[resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), 'public repo', '${name}')]`,
            parameters: [],
          })),
        },
      },
    ],
  };
}

/** A golden image whose machine is made of something else than a Marketplace image. */
export function madeOf(source: Readonly<Record<string, unknown>>, options: TemplateOptions = {}) {
  const template = goldenImage(options);
  const resources = template.resources.map(({ properties, ...resource }) => {
    const others = Object.entries(properties).filter(([name]) => name !== 'galleryImageReference');
    return { ...resource, properties: { ...Object.fromEntries(others), ...source } };
  });
  return { ...template, resources };
}

/** A golden image whose machine is made of the custom image that a parameter names. */
export function uponBase(notes: string) {
  const template = madeOf({ customImageId: "[parameters('customImageId')]" }, { notes });
  Object.assign(template.parameters, { customImageId: { type: 'string' } });
  return template;
}

/** A Labs.json for labs of one subscription: the image paths by name of the lab. */
export function labsJson(subscriptionId: string, labs: Readonly<Record<string, readonly string[]>>) {
  return {
    Labs: Object.entries(labs).map(([LabName, ImagePaths]) => ({
      SubscriptionId: subscriptionId,
      LabName,
      ImagePaths,
    })),
  };
}

/** A configuration with one golden image, which the lab Near takes. */
export const serverForNear = {
  'Configuration/GoldenImages/Server.json': goldenImage(),
  'Configuration/Labs.json': labsJson(usualSubscriptionId, { Near: ['Server'] }),
};
