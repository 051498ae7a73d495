/** The template of a lab VM, as the portal shows it. */
export function labVmTemplate(more: LabVmTemplate = {}): object {
  const {
    parameters = {},
    properties = {},
    name = "[concat(parameters('labName'), '/', parameters('newVMName'))]",
  } = more;
  const { copy, before = [] } = more;
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      newVMName: { type: 'string' },
      labName: { type: 'string' },
      size: { type: 'string', defaultValue: 'Standard_D2s_v3' },
      password: { type: 'securestring' },
      ...parameters,
    },
    resources: [
      ...before,
      {
        apiVersion: '2018-10-15-preview',
        type: 'Microsoft.DevTestLab/labs/virtualmachines',
        name,
        location: 'westeurope',
        ...(copy ? { copy } : {}),
        properties: {
          size: "[parameters('size')]",
          userName: 'tester',
          password: "[parameters('password')]",
          galleryImageReference: {
            publisher: 'MicrosoftWindowsServer',
            offer: 'WindowsServer',
            sku: '2022-datacenter',
            osType: 'Windows',
            version: 'latest',
          },
          ...properties,
        },
      },
    ],
  };
}

interface LabVmTemplate {
  readonly parameters?: object;
  readonly properties?: object;
  readonly name?: string;
  readonly copy?: object;
  /** Resources before the VM. */
  readonly before?: readonly object[];
}

/** An artifact of the public repository, by its name. */
export function artifact(name: string): object {
  const type = 'Microsoft.DevTestLab/labs/artifactSources/artifacts';
  return { artifactId: `[resourceId('${type}', parameters('labName'), 'public repo', '${name}')]` };
}
