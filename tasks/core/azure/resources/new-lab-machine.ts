import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation, type Poll } from '../requests/operation.js';
import { begin } from '../requests/resource-manager.js';
import { pathPart, resourceId } from '../resource-id.js';
import { getLabVirtualMachine, hasFailed, type LabVirtualMachine } from './lab-virtual-machines.js';
import type { Tags } from './tags.js';

/** A virtual machine of a lab that is to be made of a custom image. */
export interface NewLabMachine {
  readonly name: string;
  readonly location: string;
  readonly customImageId: string;
  readonly size: string;
  /** Absent: the lab takes its default. */
  readonly network?: { readonly id: string; readonly subnet?: string };
  /** Absent of an image that keeps its users. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Applied in this order. */
  readonly artifacts: readonly NewArtifact[];
  readonly notes: string;
  /** When DevTest Labs itself deletes it. */
  readonly expiresAt: Date;
  readonly tags: Tags;
}

/** An artifact that is to be applied. */
export interface NewArtifact {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Makes a virtual machine by the request that deployments of templates send, too. It may end while artifacts are still
 * being applied; one that fails fails no machine. The SDK, which polls as soon as it has begun, is not used.
 * @throws AzureError with the code of the innermost cause: `OSProvisioningTimedOut`, for example
 */
export function createLabVirtualMachine(
  azure: Azure,
  labId: string,
  machine: NewLabMachine,
): Operation<void> {
  const group = resourceId(labId);
  const { name, location, tags } = machine;
  const doing = `make the virtual machine ${name} of the lab ${group.name}`;
  const operation = longRunning(
    doing,
    begin(
      azure,
      {
        method: 'PUT',
        group,
        path: `providers/Microsoft.DevTestLab/labs/${group.name}/virtualmachines/${pathPart(name)}`,
        apiVersion: '2018-09-15',
        body: { location, tags, properties: propertiesOf(machine) },
      },
      'status',
    ),
  );
  return evenIfUnseen(operation, (signal) =>
    attempt(doing, async () => creationOf(await getLabVirtualMachine(azure, labId, name, signal))),
  );
}

function propertiesOf({ customImageId, size, network, user, artifacts, notes, expiresAt }: NewLabMachine) {
  return {
    customImageId,
    size,
    ...(network ? { labVirtualNetworkId: network.id } : {}),
    ...(network?.subnet === undefined ? {} : { labSubnetName: network.subnet }),
    ...(user ? { userName: user.name, password: user.password } : {}),
    artifacts: artifacts.map(({ id, parameters }) => ({
      artifactId: id,
      parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
    })),
    notes,
    expirationDate: expiresAt.toISOString(),
    allowClaim: false,
  };
}

function creationOf(machine: LabVirtualMachine | undefined): Poll<void> | undefined {
  if (!machine) return undefined;
  const { provisioningState: state } = machine;
  if (hasFailed(machine)) throw new Error(`it ended as ${state}; Azure gives no reason.`);
  return { done: !/^Creating$/i.test(state), state };
}
