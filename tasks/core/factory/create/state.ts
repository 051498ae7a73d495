import { present } from '../../azure/requests/present.js';
import { type Deployment, listDeployments } from '../../azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { readGalleryLabs, readGoldenImages, readImageRules } from '../../configuration/folder.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { GoldenImages } from '../../configuration/golden-images.js';
import type { ImageRule } from '../../configuration/images-json.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { toImagePath } from '../../configuration/image-path.js';
import { parameterFileName } from '../../configuration/parameter-file.js';
import { type ParameterOverride, parseParameterOverrides } from '../../configuration/parameter-overrides.js';
import type { Need } from '../../lab/needs.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import type { OsType } from '../images/os-type.js';
import { baseNeeds } from '../base-needs.js';
import { type ChosenBases, chooseBases } from '../bases/choose.js';
import { baseLinks } from '../bases/links.js';
import { changedNeeds } from '../changed-needs.js';
import { createNeeds } from '../needs.js';
import { createReads, type FactoryReads, readOnce } from '../reads.js';
import { demandNamed, selects } from '../selection.js';
import type { AzureGenerations } from '../templates/generations.js';
import { imageSettingsOf, inputsWith, unnamedImages } from '../templates/image-settings.js';
import type { ImageReference } from '../templates/image-references.js';
import { unknownImage } from '../templates/machine.js';
import { readImages } from '../templates/os-types.js';
import { unusedOverrides } from '../templates/parameter-findings.js';
import { readSizes } from '../templates/read-sizes.js';
import { parameterSecrets } from '../../lab/templates/secret-values.js';
import type { ParameterSources } from '../templates/values.js';
import { newestGoodImages } from './good-images.js';
import type { CreateInputs, ReadContext } from './inputs.js';
import { type Compared, readCompared } from './read-compared.js';
import { goldenBases, parameterSources, type SourcesOfAll } from './sources.js';
import { readUnlisted } from './unlisted-deployments.js';

export interface CreateState {
  readonly lab: Lab;
  readonly goldenImages: readonly GoldenImage[];
  readonly imageRules: readonly ImageRule[];
  /** The labs that get their images from a gallery, which carries any generation. */
  readonly galleryLabs?: readonly LabEntry[];
  /** Golden images that cannot be built (C9). */
  readonly broken: readonly LeftAlone[];
  readonly machines: readonly LabVirtualMachine[];
  readonly overrides: readonly ParameterOverride[];
  /** The operating systems that Azure gave of images from which golden images are built (C38). */
  readonly osTypes: ReadonlyMap<string, OsType>;
  /** What Azure tells of the generations of sizes and images (C61). */
  readonly generations?: AzureGenerations;
  /** All deployments of the resource group of the factory lab. */
  readonly deployments: readonly Deployment[];
  readonly now: Date;
  readonly runId: string;
  /** The commit of the Configuration folder, where it is known. */
  readonly commit?: string;
  /** Present where only those golden images are built which changed. */
  readonly compared?: Compared;
  /** The bases of golden images that are built upon others. */
  readonly bases?: ChosenBases;
  /** Whether what is built upon a base takes the image that this run makes of it. */
  readonly isWholeRun?: boolean;
}

export async function read(context: ReadContext, reads = readsOf(context)): Promise<CreateState> {
  const { azure, inputs, signal, runId, reading } = context;
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  const folder = await readFolder(inputs);
  const { goldenImages, existingKeys, commit, imageRules, galleryLabs } = folder;
  for (const secret of parameterSecrets(goldenImages, overrides)) context.protect(secret);
  const lab = await reads.factoryLab();
  const links = baseLinks(goldenImages, imageRules, existingKeys);
  const isUponOthers = goldenImages.some((image) => links.has(image.key) && selects(inputs)(image.imagePath));
  await demand(scopedNeeds(needsWith(inputs, isUponOthers), lab), context);
  reading(`${goldenImages.length} golden images; now the virtual machines of ${lab.name}.`);
  const [machines, listed] = await Promise.all([reads.machines(lab), listDeployments(azure, lab, signal)]);
  const deployments = [...listed, ...(await readUnlisted(machines, listed, lab, context))];
  const sources = parameterSources(lab, inputs, overrides);
  const others = goldenImages.filter(({ key }) => !links.has(key));
  const needed = neededImages(others, sources, { ...inputs, imageRules });
  const { osTypes, generations } = await readImages(needed, lab.id, context);
  const ofAzure = { ...(await readSizes(lab, context)), images: generations };
  const broken = noticeOdd(folder, overrides, context);
  const known = { lab, goldenImages, imageRules, overrides };
  const newest = isUponOthers ? newestGoodImages((await reads.store(lab)).images, lab.id) : noImages;
  const facts = { existingKeys, osTypes, newest, generations: ofAzure, labId: lab.id };
  const bases = chooseBases({ ...known, ...sources, ...inputs, ...facts });
  const compared = await compare({ ...known, bases }, reads, context);
  return {
    lab,
    goldenImages,
    imageRules,
    galleryLabs,
    broken,
    machines,
    deployments,
    overrides,
    osTypes,
    generations: ofAzure,
    now: context.now(),
    runId,
    ...present('commit', commit ?? inputs.sourceVersion),
    ...present('compared', compared),
    ...(bases.size > 0 ? { bases } : {}),
  };
}

const noImages: ReadonlyMap<string, never> = new Map<string, never>();

async function readFolder(inputs: CreateInputs) {
  const images = await readGoldenImages(inputs.ConfigurationLocation);
  const { imageRules, findings: ofRules } = await readImageRules(inputs.ConfigurationLocation);
  const galleryLabs = await readGalleryLabs(inputs.ConfigurationLocation);
  demandNamed(inputs, [...images.goldenImages.map(({ imagePath }) => imagePath), ...images.existingKeys]);
  return { ...images, imageRules, ofRules, galleryLabs };
}

/** @returns the golden images that cannot be built, as their files are wrong */
function noticeOdd(
  {
    goldenImages,
    existingKeys,
    findings,
    unusedFiles,
    imageRules,
    ofRules,
  }: Awaited<ReturnType<typeof readFolder>>,
  overrides: readonly ParameterOverride[],
  { notice }: Pick<ReadContext, 'notice'>,
): readonly LeftAlone[] {
  const odd = [...findings, ...unusedOverrides(goldenImages, overrides)];
  const oddRules = [...ofRules, ...unnamedImages(imageRules, goldenImages, existingKeys)];
  [...odd, ...oddRules].filter(({ severity }) => severity !== 'error').forEach(notice);
  return brokenImages(odd, unusedFiles);
}

/** What golden images are compared with, where only those are built which changed: nothing of it is read without that. */
async function compare(
  { goldenImages, ...all }: SourcesOfAll & Pick<CreateState, 'goldenImages'>,
  reads: Pick<FactoryReads, 'store' | 'gallery'>,
  context: ReadContext,
): Promise<Compared | undefined> {
  if (context.inputs.build !== 'changed') return undefined;
  const bases = goldenBases(goldenImages, all, context.inputs);
  const [store, gallery] = await Promise.all([reads.store(all.lab), reads.gallery(all.lab)]);
  return readCompared(bases, { ...store, stock: gallery?.stock }, all.lab, context);
}

function needsWith({ build }: CreateInputs, isUponOthers: boolean): readonly Need[] {
  return [
    ...createNeeds.factory,
    ...(build === 'changed' ? changedNeeds : []),
    ...(isUponOthers ? baseNeeds : []),
  ];
}

/** A gallery that cannot be read hinders no build: its images are not known, and are built. */
function readsOf(context: ReadContext): FactoryReads {
  const notice: ReadContext['notice'] = (finding) => {
    context.notice({ ...finding, severity: 'warning' });
  };
  return readOnce(createReads({ ...context, notice }, context.inputs));
}

/** Each error makes one golden image unusable. */
export function brokenImages(
  findings: readonly LeftAloneFinding[],
  unusedFiles: GoldenImages['unusedFiles'],
): readonly LeftAlone[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.map((finding) => brokenImage(finding, pathOfFile(finding, unusedFiles)));
}

/** The longest path with which the name of the file, or of its parameter file, ends: `A.json` may lie in a folder, too. */
function pathOfFile(
  { file = '' }: LeftAloneFinding,
  unusedFiles: GoldenImages['unusedFiles'],
): string | undefined {
  const paths = unusedFiles.filter(({ why }) => why === 'unusable').map(({ imagePath }) => imagePath);
  const name = toImagePath(file);
  const ending = paths.filter(
    (imagePath) =>
      name.endsWith(`\\${imagePath}`) || name.toLowerCase().endsWith(`\\${parameterFileName(imagePath)}`),
  );
  return ending.toSorted((one, other) => other.length - one.length)[0];
}

/** Operating systems are needed for generalization only, generations always; these are told of shared images. */
export function neededImages(
  goldenImages: readonly GoldenImage[],
  sources: ParameterSources,
  {
    includeSysprep: isGeneralizing,
    imageRules,
  }: Pick<CreateInputs, 'includeSysprep'> & Pick<CreateState, 'imageRules'>,
): readonly ImageReference[] {
  return goldenImages.flatMap((image) => {
    const settings = imageSettingsOf(imageRules, image.imagePath);
    const { vmSize, includeSysprep } = inputsWith(
      { vmSize: sources.vmSize, includeSysprep: isGeneralizing },
      settings,
    );
    const reference = unknownImage(image, { ...sources, vmSize });
    return reference && (includeSysprep || reference.kind === 'shared image') ? [reference] : [];
  });
}

function brokenImage(finding: LeftAloneFinding, path: string | undefined): LeftAlone {
  const name = path ?? finding.file ?? 'GoldenImages';
  return {
    subject: { kind: 'golden image', name },
    ...(path === undefined ? {} : { imageFacts: { path } }),
    outcome: 'failed',
    reason: finding.what,
    findings: [finding],
  };
}

export type LeftAloneFinding = NonNullable<LeftAlone['findings']>[number];
