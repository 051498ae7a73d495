import { randomBytes } from 'node:crypto';
import { isSameId } from '../../azure/resource-id.js';
import {
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  hasFailed,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { tagLabVirtualMachine } from '../../azure/resources/lab-machine-tags.js';
import { createLabVirtualMachine, type NewLabMachine } from '../../azure/resources/new-lab-machine.js';
import type { Operation } from '../../azure/requests/operation.js';
import { generatePassword } from '../../lab/generated-password.js';
import { stopMachine } from '../../lab/stop-machine.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { stateTag } from '../images/tags.js';
import { imageVmOf } from './mark-image-vm.js';
import { bringScripts } from './scripts.js';
import type { RemovedTest } from './test-image.js';
import { isTestOf, testTags } from './test-names.js';
import { isOf } from './verdict.js';
import { artifactOf } from './wanted-cases.js';
import { demandOwn, type Work } from './work.js';

const hour = 3_600_000;

/** How much longer than its test a forgotten test VM lives, and how long a test without limit may take. */
const graceHours = 6;
const longestHours = 24;

/** The test VM that an earlier run has left, if there is one. @throws where that name is another VM's */
export async function findMachine(work: Work): Promise<LabVirtualMachine | undefined> {
  const { action, context, names } = work;
  const found = await getLabVirtualMachine(context.azure, action.lab.id, names.machine, context.signal);
  demandOwn(found, 'VM', work);
  return found;
}

/** Whether a test VM that an earlier run has left tests what this run would: it can be waited for then. */
export function isGoingWell(
  machine: LabVirtualMachine,
  { action: { lab }, names, wanted }: Pick<Work, 'action' | 'names' | 'wanted'>,
): boolean {
  const { artifacts, customImageId } = machine;
  if (hasFailed(machine) || /^Deleting$/i.test(machine.provisioningState)) return false;
  const ofImage =
    customImageId === undefined || isSameId(customImageId, `${lab.id}/customimages/${names.image}`);
  // The lab may apply artifacts of its own first.
  const own = artifacts.slice(Math.max(0, artifacts.length - wanted.length));
  const isAsWanted =
    artifacts.length === 0 || wanted.every((one, index) => own[index] && isOf(own[index], one));
  return ofImage && isAsWanted;
}

/** Brings the scripts to where the VM reads them, and begins to make it. */
export async function beginMachine(work: Work, customImageId: string): Promise<Operation<void>> {
  const { action, context, wanted, minutes } = work;
  const size = await sizeOf(work);
  context.phase('deploy');
  const lifetime = lifetimeHours(minutes) * hour;
  const addresses = await bringScripts(wanted, action, lifetime / 1000, context);
  const machine = newMachine(work, { customImageId, size, addresses, lifetime });
  if (machine.user) for (const secret of Object.values(machine.user)) context.protect(secret);
  return createLabVirtualMachine(context.azure, action.lab.id, machine);
}

function lifetimeHours(minutes: number): number {
  return (minutes === 0 ? longestHours : minutes / 60) + graceHours;
}

interface MachineFacts {
  readonly customImageId: string;
  readonly size: string;
  readonly addresses: ReadonlyMap<string, string>;
  /** Milliseconds. */
  readonly lifetime: number;
}

function newMachine(
  { action, context, names, wanted, osState }: Work,
  { customImageId, size, addresses, lifetime }: MachineFacts,
): NewLabMachine {
  const { lab, network, vhdFileName, imageName } = action;
  return {
    name: names.machine,
    location: lab.location,
    customImageId,
    size,
    ...(network ? { network } : {}),
    ...(osState === 'Specialized' ? {} : { user: randomUser() }),
    artifacts: wanted.map((one) => artifactOf(one, lab, (name) => addresses.get(name) ?? '')),
    notes: `The test of ${imageName}; it is deleted afterwards.`,
    expiresAt: new Date(context.now().getTime() + lifetime),
    tags: testTags(vhdFileName, lab),
  };
}

/** Nobody signs in to a test VM. */
function randomUser(): NonNullable<NewLabMachine['user']> {
  return { name: `u${randomBytes(6).toString('hex')}`, password: generatePassword() };
}

/** @throws where nobody says a size */
async function sizeOf({ action, context, held }: Work): Promise<string> {
  const given = action.test.size ?? context.inputs.vmSize.trim();
  if (given !== '') return given;
  const imageVm = await imageVmOf(held.found.body, action.lab, context);
  if (imageVm?.size !== undefined) return imageVm.size;
  throw problem(
    `${action.imageName} cannot be tested: the size of its test VM is not known, since its image VM is gone.`,
    'Give the input vmSize, or "Size" in the test of Images.json.',
  );
}

/**
 * Deletes the VM of a test, if it is still that of this image.
 * @returns false where it is gone, or another one
 */
export async function removeMachine({
  action: { lab, vhdFileName },
  names,
  context,
}: Pick<Work, 'context'> & RemovedTest): Promise<boolean> {
  const found = await getLabVirtualMachine(context.azure, lab.id, names.machine, context.signal);
  if (!found || !isTestOf(found, vhdFileName, lab)) return false;
  const deletion = deleteLabVirtualMachine(context.azure, found.id);
  await waitForOperation(deletion, `the deletion of the VM ${found.name}`, context);
  return true;
}

/** Leaves the VM of a rejected image for somebody to look at: stopped, and known as left on purpose. */
export async function keepMachine(work: Work): Promise<void> {
  const { action, context, names } = work;
  const { azure, signal } = context;
  const found = await getLabVirtualMachine(azure, action.lab.id, names.machine, signal);
  if (!found || !isTestOf(found, action.vhdFileName, action.lab)) return;
  const tagging = tagLabVirtualMachine(azure, found.id, { [stateTag]: 'Failed' });
  await waitForOperation(tagging, `the mark of the VM ${found.name}`, context, { isBrief: true });
  await waitForOperation(stopMachine(azure, action.lab.id, found), `the VM ${found.name} to stop`, context);
}
