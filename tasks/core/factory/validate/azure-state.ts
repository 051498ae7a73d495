import type { Azure } from '../../azure/azure.js';
import { idInSameSubscription } from '../../azure/resource-id.js';
import {
  type Artifact,
  type ArtifactSource,
  listArtifacts,
  listArtifactSources,
} from '../../azure/resources/artifact-sources.js';
import { type GalleryImage, listGalleryImages } from '../../azure/resources/gallery-images.js';
import { type LabPolicy, listLabPolicies } from '../../azure/resources/lab-policies.js';
import { coresLeft } from '../../azure/resources/quotas.js';
import { listSizeCapabilities, listSizes } from '../../azure/resources/virtual-machine-sizes.js';
import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { getStorageAccount, type StorageAccount } from '../../azure/resources/storage-accounts.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import type { Finding } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { OsType } from '../images/os-type.js';
import { findTargetLabs, type TargetLab } from '../labs/target-labs.js';
import { readStore, type StoredBlobs } from '../store/store.js';
import type { AzureGenerations } from '../templates/generations.js';
import { imageSettingsOf, imagesToTest, inputsWith } from '../templates/image-settings.js';
import { unknownImage } from '../templates/machine.js';
import { type ReadImages, readImages } from '../templates/os-types.js';
import { sizesOf } from '../templates/read-sizes.js';
import { needsOfTasks } from '../needs.js';
import { answered } from './answered.js';
import {
  type CheckedGallery,
  type GalleryTarget,
  readCheckedGallery,
  readGalleryTarget,
} from './gallery-state.js';
import type { ReadContext } from './inputs.js';
import { type Preview, previewRun } from './preview.js';
import { readTaskNeeds, type TaskNeeds, withTests } from './task-needs.js';

/** The state of Azure by which a configuration is judged. */
export interface AzureState {
  readonly targets: readonly CheckedTarget[];
  readonly factory: FactoryState | undefined;
  /** Absent without the input `gallery`. */
  readonly gallery?: CheckedGallery | undefined;
  /** Questions that were not answered. */
  readonly unanswered: readonly Finding[];
}

/** A lab of Labs.json with its storage account and the needs of the tasks on it. */
export type CheckedTarget = TargetLab & {
  /** The lab's storage account, or the error of reading it. */
  readonly account?: StorageAccount | Error;
  /** What was read of it in place of its account, since it gets its images from the gallery. */
  readonly byGallery?: GalleryTarget;
  readonly needs: readonly TaskNeeds[];
};

/** The factory lab; what Azure did not answer is undefined. */
export interface FactoryState {
  readonly lab: Lab;
  readonly repositories: readonly Repository[] | undefined;
  readonly policies: readonly LabPolicy[] | undefined;
  readonly offered: readonly GalleryImage[] | undefined;
  /** The number of cores by size of machine, in lower case. */
  readonly sizes: ReadonlyMap<string, number> | undefined;
  readonly coresLeft: number | undefined;
  readonly machines: readonly Pick<LabVirtualMachine, 'name' | 'tags' | 'createdDate'>[];
  readonly stored: readonly StoredBlobs[] | undefined;
  readonly osTypes: ReadonlyMap<string, OsType>;
  readonly generations: AzureGenerations;
  readonly needs: readonly TaskNeeds[];
  readonly previews: readonly Preview[];
}

/** An artifact repository of the factory lab; its artifacts are undefined where Azure did not list them. */
export interface Repository extends ArtifactSource {
  readonly artifacts: readonly Artifact[] | undefined;
}

type AzureContext = ReadContext<Azure>;

/** The parts of a configuration that Azure is asked about. */
export interface Asked {
  readonly goldenImages: readonly GoldenImage[];
  readonly imageRules: readonly ImageRule[];
  readonly labs: readonly LabEntry[];
  readonly overrides: readonly ParameterOverride[];
}

/**
 * Reads from Azure, without changing anything, what the other tasks will find.
 * @throws if the factory lab that an input names does not exist
 */
export async function readAzure(context: AzureContext, asked: Asked): Promise<AzureState> {
  const unanswered: Finding[] = [];
  const asking = { ...context, notice: (finding: Finding) => void unanswered.push(finding) };
  const { azure, inputs, signal, reading } = context;
  reading('What Azure has: labs, policies, quotas, permissions.');
  const factoryLab = inputs.DevTestLabName === '' ? undefined : await findFactoryLab(azure, inputs, signal);
  const gallery = factoryLab && (await readCheckedGallery(asking, factoryLab));
  const targets = await findTargetLabs(azure, asked.labs, signal);
  return {
    targets: await readEach(targets, (target) => checkTarget(target, gallery, asking)),
    factory: factoryLab && (await readFactory(factoryLab, asked, asking)),
    gallery,
    unanswered,
  };
}

async function checkTarget(
  target: TargetLab,
  gallery: CheckedGallery | undefined,
  context: AzureContext,
): Promise<CheckedTarget> {
  const { lab, entry } = target;
  if (!lab) return { ...target, needs: [] };
  if (gallery && entry.delivery === 'Gallery') {
    const byGallery = await readGalleryTarget(lab, gallery, context);
    return { ...target, byGallery, needs: byGallery.needs };
  }
  const account = await accountOf(lab, context).catch((error: unknown) =>
    error instanceof Error ? error : new Error(messageOf(error)),
  );
  context.signal.throwIfAborted();
  return { ...target, account, needs: await readTaskNeeds('targets', lab, context) };
}

async function accountOf(lab: Lab, { azure, signal }: AzureContext): Promise<StorageAccount> {
  return getStorageAccount(azure, idInSameSubscription(lab.id, lab.storageAccountId), signal);
}

async function readFactory(lab: Lab, asked: Asked, context: AzureContext): Promise<FactoryState> {
  const { azure, signal } = context;
  const { id, subscriptionId, location } = lab;
  const answer = <T>(question: Promise<T>) => answered(question, context);
  const [repositories, policies, offered, sizes, capabilities, left, machines, store] = await Promise.all([
    readRepositories(id, context),
    answer(listLabPolicies(azure, id, signal)),
    answer(listGalleryImages(azure, id, signal)),
    answer(listSizes(azure, subscriptionId, location, signal)),
    answer(listSizeCapabilities(azure, subscriptionId, location, signal)),
    answer(coresLeft(azure, subscriptionId, location, signal)),
    answer(listLabVirtualMachines(azure, id, signal)),
    answer(readStore(azure, lab, signal)),
  ]);
  const { osTypes, generations } = await imagesOf(lab, asked, context);
  return {
    lab,
    repositories,
    policies,
    offered,
    sizes,
    coresLeft: left,
    machines: machines ?? [],
    stored: store?.images,
    osTypes,
    generations: { ...sizesOf(capabilities), images: generations },
    needs: await readTaskNeeds('factory', lab, context, hasTests(asked) ? withTests : needsOfTasks),
    previews: await previewRun(context),
  };
}

function hasTests({ imageRules, goldenImages }: Asked): boolean {
  return imagesToTest(imageRules, goldenImages).length > 0;
}

/** One list for each repository, whatever the number of golden images; where one is refused, all are left out. */
async function readRepositories(
  labId: string,
  context: AzureContext,
): Promise<readonly Repository[] | undefined> {
  const { azure, signal } = context;
  const sources = await answered(listArtifactSources(azure, labId, signal), context);
  if (!sources) return undefined;
  const lists = await answered(
    readEach(sources, (source) => listArtifacts(azure, labId, source, signal)),
    context,
  );
  return sources.map((source, index) => ({ ...source, artifacts: lists?.[index] }));
}

function imagesOf(
  { name: labName, id: labId }: Lab,
  { goldenImages, imageRules, overrides }: Asked,
  context: AzureContext,
): Promise<ReadImages> {
  const sources = { labName, labId, userName: '', overrides };
  const references = goldenImages.flatMap((image) => {
    const { vmSize } = inputsWith(context.inputs, imageSettingsOf(imageRules, image.imagePath));
    return unknownImage(image, { ...sources, vmSize }) ?? [];
  });
  return readImages(references, labId, context);
}
