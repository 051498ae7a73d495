import { present } from '../../azure/requests/present.js';
import { type Deployment, getDeployment, listDeployments } from '../../azure/resources/deployments.js';
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
import { readEach } from '../../step/read-each.js';
import type { OsType } from '../images/os-type.js';
import { factoryPathTag, imagePathTag, stateTag, tagOf } from '../images/tags.js';
import { changedNeeds } from '../changed-needs.js';
import { createNeeds } from '../needs.js';
import { createReads, type FactoryReads } from '../reads.js';
import { demandNamed } from '../selection.js';
import type { AzureGenerations } from '../templates/generations.js';
import { imageSettingsOf, inputsWith, unnamedImages } from '../templates/image-settings.js';
import type { ImageReference } from '../templates/image-references.js';
import { unknownImage } from '../templates/machine.js';
import { readImages } from '../templates/os-types.js';
import { unusedOverrides } from '../templates/parameter-findings.js';
import { readSizes } from '../templates/read-sizes.js';
import { parameterSecrets } from '../../lab/templates/secret-values.js';
import type { ParameterSources } from '../templates/values.js';
import { deploymentNameOf } from './deployment-names.js';
import type { CreateInputs, ReadContext } from './inputs.js';
import { type Compared, readCompared } from './read-compared.js';
import { goldenBases, parameterSources, type SourcesOfAll } from './sources.js';

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
}

export async function read(context: ReadContext, reads = readsOf(context)): Promise<CreateState> {
  const { azure, inputs, signal, runId, reading } = context;
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  const { goldenImages, existingKeys, findings, unusedFiles, commit } = await readGoldenImages(
    inputs.ConfigurationLocation,
  );
  const { imageRules, findings: ofRules } = await readImageRules(inputs.ConfigurationLocation);
  const galleryLabs = await readGalleryLabs(inputs.ConfigurationLocation);
  demandNamed(inputs, [...goldenImages.map(({ imagePath }) => imagePath), ...existingKeys]);
  for (const secret of parameterSecrets(goldenImages, overrides)) context.protect(secret);
  const lab = await reads.factoryLab();
  await demand(scopedNeeds(needsWith(inputs), lab), context);
  reading(`${goldenImages.length} golden images; now the virtual machines of ${lab.name}.`);
  const [machines, listed] = await Promise.all([reads.machines(lab), listDeployments(azure, lab, signal)]);
  const deployments = [...listed, ...(await readUnlisted(machines, listed, lab, context))];
  const sources = parameterSources(lab, inputs, overrides);
  const needed = neededImages(goldenImages, sources, { ...inputs, imageRules });
  const { osTypes, generations } = await readImages(needed, lab.id, context);
  const sizes = await readSizes(lab, context);
  const odd = [...findings, ...unusedOverrides(goldenImages, overrides)];
  const oddRules = [...ofRules, ...unnamedImages(imageRules, goldenImages, existingKeys)];
  [...odd, ...oddRules].filter(({ severity }) => severity !== 'error').forEach(context.notice);
  const broken = brokenImages(odd, unusedFiles);
  const compared = await compare({ lab, goldenImages, imageRules, overrides }, reads, context);
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
    generations: { ...sizes, images: generations },
    now: context.now(),
    runId,
    ...present('commit', commit ?? inputs.sourceVersion),
    ...present('compared', compared),
  };
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

function needsWith({ build }: CreateInputs): readonly Need[] {
  return build === 'changed' ? [...createNeeds.factory, ...changedNeeds] : createNeeds.factory;
}

/** A gallery that cannot be read hinders no build: its images are not known, and are built. */
function readsOf(context: ReadContext): FactoryReads {
  const notice: ReadContext['notice'] = (finding) => {
    context.notice({ ...finding, severity: 'warning' });
  };
  return createReads({ ...context, notice }, context.inputs);
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

/** A list may not show a new deployment yet: that of a VM that is being built is read by its name. */
async function readUnlisted(
  machines: readonly LabVirtualMachine[],
  listed: readonly Deployment[],
  lab: Lab,
  { azure, signal }: ReadContext,
): Promise<Deployment[]> {
  const known = new Set(listed.map(({ name }) => name.toLowerCase()));
  const { subscriptionId, resourceGroup } = lab;
  const names = machines
    .filter(({ tags }) => !tagOf(tags, imagePathTag) && !tagOf(tags, stateTag))
    .flatMap(({ name, tags }) => {
      const imagePath = tagOf(tags, factoryPathTag);
      return imagePath === undefined ? [] : [deploymentNameOf(name, lab.id, imagePath)];
    })
    .filter((name) => !known.has(name.toLowerCase()));
  const found = await readEach(names, (name) =>
    getDeployment(azure, { subscriptionId, resourceGroup, name }, signal),
  );
  return found.filter((deployment) => deployment !== undefined);
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
