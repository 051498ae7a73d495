import type { Azure } from '../../azure/azure.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import { listLabNetworks } from '../../azure/resources/lab-networks.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { NewLabMachine } from '../../azure/resources/new-lab-machine.js';
import { readImageRules } from '../../configuration/folder.js';
import type { ImageRule } from '../../configuration/images-json.js';
import { openContainerOf } from '../../lab/container.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { testNeeds } from '../needs.js';
import { createReads } from '../reads.js';
import { unnamedWarnings } from '../selection.js';
import type { ImageRecord } from '../store/image-records.js';
import type { Store } from '../store/store.js';
import type { ReadContext } from './inputs.js';
import { scriptsContainer } from './scripts.js';

export interface TestState {
  readonly lab: Lab;
  readonly store: Store;
  readonly imageRules: readonly ImageRule[];
  /** Whether there is an Images.json: without it nobody says that an image need not be tested any more. */
  readonly hasRules: boolean;
  readonly testsFolder?: string;
  /** The virtual machines and custom images of the factory lab. */
  readonly machines: readonly LabVirtualMachine[];
  readonly customImages: readonly CustomImage[];
  /** The names of the scripts that tests have brought to the account of the lab. */
  readonly scripts: readonly string[];
  /** Where the lab makes test VMs; absent: the lab decides. */
  readonly network?: NonNullable<NewLabMachine['network']>;
}

/** @param isToCome whether images may come to wait that do not yet, as in a whole run */
export async function read(
  context: ReadContext,
  reads = createReads(context, undefined),
  isToCome = false,
): Promise<TestState> {
  const { inputs, reading, notice } = context;
  const { imageRules, isThere, findings, testsFolder } = await readImageRules(inputs.ConfigurationLocation);
  findings.filter(({ severity }) => severity !== 'error').forEach(notice);
  const lab = await reads.factoryLab();
  await demand(scopedNeeds(testNeeds.factory, lab), context);
  reading(`The store, the virtual machines and the custom images of ${lab.name}.`);
  const [store, machines, customImages] = await Promise.all([
    reads.store(lab),
    reads.machines(lab),
    reads.customImages(lab),
  ]);
  store.findings.forEach(notice);
  const waiting = waitingImages(store);
  const known = [...waiting, ...store.images].map(({ imagePath }) => imagePath);
  unnamedWarnings(inputs, known).forEach(notice);
  const network = waiting.length > 0 || isToCome ? await findNetwork(lab, context) : undefined;
  return {
    lab,
    store,
    imageRules,
    hasRules: isThere,
    ...(testsFolder === undefined ? {} : { testsFolder }),
    machines,
    customImages,
    scripts: await readScripts(lab, context),
    ...(network ? { network } : {}),
  };
}

/** The images that wait for their tests. */
export function waitingImages({ records }: Pick<Store, 'records'>): readonly ImageRecord[] {
  return [...records.byVhd.values()].filter(({ state }) => state === 'snapped');
}

type AzureContext = { readonly azure: Azure; readonly signal: AbortSignal };

/** The first network of the lab in which it makes VMs. */
export async function findNetwork(lab: Lab, { azure, signal }: AzureContext): Promise<TestState['network']> {
  const networks = await listLabNetworks(azure, lab.id, signal);
  const network = networks.find(({ subnets }) => subnets.length > 0) ?? networks[0];
  if (!network) return undefined;
  const [subnet] = network.subnets;
  return { id: network.id, ...(subnet === undefined ? {} : { subnet }) };
}

async function readScripts(lab: Lab, { azure, signal }: AzureContext): Promise<readonly string[]> {
  const container = await openContainerOf(azure, lab, scriptsContainer, signal);
  return (await container.list()).map(({ name }) => name);
}
