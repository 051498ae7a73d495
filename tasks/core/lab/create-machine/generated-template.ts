import { isObject, type JsonObject, type JsonValue } from '../../configuration/json.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { CreateMachineInputs } from './inputs.js';
import type { MachineSource } from './source.js';

/** What the lab tells of what the inputs name. */
export interface ResolvedDescription {
  /** The property that names the image, e.g. `{ customImageId }`. */
  readonly image: JsonObject;
  /** The operating system of the image, where it is known. */
  readonly osType?: 'Windows' | 'Linux';
  /** `labVirtualNetworkId` and `labSubnetName`, as far as they are given. */
  readonly network: JsonObject;
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** The template of a VM that the inputs describe. Its secrets are values of parameters. */
export function generatedSource(
  lab: Lab,
  inputs: CreateMachineInputs,
  description: ResolvedDescription,
): MachineSource {
  const { VirtualMachineName: vmName, password } = inputs;
  const secrets: Readonly<Record<string, ParameterValue>> = password ? { password: { value: password } } : {};
  return {
    title: 'The image of the inputs',
    template: {
      $schema: schema,
      contentVersion: '1.0.0.0',
      parameters: {
        labName: { type: 'string' },
        newVMName: { type: 'string' },
        ...(password ? { password: { type: 'securestring' } } : {}),
      },
      resources: [machine(lab, inputs, description)],
    },
    parameters: { labName: { value: lab.name }, newVMName: { value: vmName } },
    secrets: () => ({ parameters: secrets }),
  };
}

function machine(lab: Lab, inputs: CreateMachineInputs, description: ResolvedDescription): JsonObject {
  const { size, ownership } = inputs;
  return {
    type: 'Microsoft.DevTestLab/labs/virtualmachines',
    // The only version that knows images of galleries.
    apiVersion: '2018-10-15-preview',
    name: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
    location: lab.location,
    properties: {
      size: literal(size),
      ...literals(withSystem(description)),
      ...user(inputs),
      ...literals(description.network),
      allowClaim: ownership === 'unclaimed',
    },
  };
}

/** The service takes the system of a Marketplace image from the reference. */
function withSystem({ image, osType }: ResolvedDescription): JsonObject {
  const reference = image['galleryImageReference'];
  if (!isObject(reference) || osType === undefined) return image;
  return { galleryImageReference: { ...reference, osType } };
}

function user({ userName, password, sshPublicKey }: CreateMachineInputs): JsonObject {
  return {
    ...(userName ? { userName: literal(userName) } : {}),
    ...(password ? { password: "[parameters('password')]" } : {}),
    ...(sshPublicKey ? { isAuthenticationWithSshKey: true, sshKey: literal(sshPublicKey) } : {}),
  };
}

/** A text that begins with a bracket would be an expression. */
function literal(text: string): string {
  return text.startsWith('[') ? `[${text}` : text;
}

function literals(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]): [string, JsonValue] => {
      if (typeof value === 'string') return [name, literal(value)];
      return [name, isObject(value) ? literals(value) : value];
    }),
  );
}
