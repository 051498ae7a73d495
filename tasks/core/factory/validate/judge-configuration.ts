import type { Finding } from '../../configuration/finding.js';
import type { ReadableConfiguration } from '../../configuration/folder.js';
import { unknownImageOfFormula } from '../../configuration/formula-findings.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { OsType } from '../images/os-type.js';
import { createEntryJudge } from '../labs/entry-findings.js';
import { createNearest } from '../labs/nearest-path.js';
import { missingImageFinding, missingImages } from '../labs/missing-images.js';
import type { ChosenBases } from '../bases/choose.js';
import { imageSettingsOf, inputsWith, unnamedImages } from '../templates/image-settings.js';
import type { GalleryImage } from '../../azure/resources/gallery-images.js';
import { templateFindings } from '../templates/machine-findings.js';
import { imageMachine, machineNames, positionOfName, unknownImage } from '../templates/machine.js';
import { prepareTemplate } from '../templates/prepare-template.js';
import { sizeSettingFindings } from '../templates/settings-findings.js';
import type { TemplateValues } from '../templates/values.js';
import { deliveryFindings, withoutGallery } from './delivery-findings.js';
import { type JudgedInputs, judgeInputs } from './judge-inputs.js';
import { type Judged, keyOfLab } from './judged.js';
import { keepRuleFindings } from './keep-findings.js';
import { giveNames, type GivenNames, type TakenNames } from './name-findings.js';
import { takersOf } from './takers.js';

/** The inputs, and the state of Azure where it was read. */
export interface JudgingOptions extends JudgedInputs {
  readonly includeSysprep: boolean;
  readonly strictImagePaths: boolean;
  readonly now: Date;
  /** The factory lab, or a placeholder where Azure was not asked. */
  readonly lab: { readonly id: string; readonly name: string };
  readonly taken: TakenNames;
  /** Operating systems of the images that golden images are built from; undefined where Azure was not asked. */
  readonly osTypes: ReadonlyMap<string, OsType> | undefined;
  /** The Marketplace images that the factory lab offers; absent where Azure was not asked. */
  readonly offered?: readonly GalleryImage[] | undefined;
  /** Whether images are delivered by a gallery. */
  readonly byGallery?: boolean;
  /** The bases of golden images that are built upon others. */
  readonly bases?: ChosenBases;
}

/**
 * Judges every golden image, every lab, the other files and the inputs. Of a configuration that cannot be read as a
 * whole, the part that can be read is judged by itself.
 */
export function judgeConfiguration(
  configuration: ReadableConfiguration,
  options: JudgingOptions,
): Judged<Finding>[] {
  const { goldenImages = [], labs = [], findings, unusedFiles } = configuration;
  const entries = createEntryJudge(goldenImages, {
    strict: options.strictImagePaths,
    unusedFiles,
    named: configuration.named,
  });
  const unused = configuration.labs ? entries.unusedImages(labs) : [];
  const missing = [
    ...missingFindings(configuration),
    ...unnamedFindings(configuration),
    ...keepRuleFindings(configuration.imageRules ?? [], goldenImages),
    ...formulaFindings(configuration),
  ];
  const ofLabs = new Set(labs.map(({ broken }) => broken));
  const ofFiles = byFile([...findings.filter((finding) => !ofLabs.has(finding)), ...unused, ...missing]);
  const named = goldenImages.map((image) => ({
    ...image,
    namesOf: (vmName: string) => machineNames(image, valuesOf(image, vmName, options)),
    realNameOf: (vmName: string) => imageMachine(image, valuesOf(image, vmName, options))?.machineNames[0],
    positionOfName: (vmName: string, name: string) =>
      positionOfName(image, valuesOf(image, vmName, options), name),
  }));
  const names = giveNames(named, options.taken, options.now);
  const images = goldenImages.map((image) =>
    judgeImage(image, names.get(image.key), ofFiles.get(image.file) ?? [], options, labs),
  );
  const files = new Set(goldenImages.map(({ file }) => file));
  const others = [...ofFiles].filter(([file]) => !files.has(file));
  return [
    ...images,
    ...others.map(([file, found]) => ({
      key: file,
      subject: { kind: 'file', name: file },
      findings: found,
      details: {},
    })),
    ...labs.map((lab) => judgeLab(lab, configuration.goldenImages ? entries.findingsOf(lab) : [], options)),
    ...judgeInputs(goldenImages, options),
  ];
}

/** Golden images that Labs.json names by their files and that are missing; what may be a folder is not among them. */
function missingFindings({ named, existingKeys, labsFile }: ReadableConfiguration): Finding[] {
  if (!named || !existingKeys || labsFile === undefined) return [];
  const missing = missingImages(named, existingKeys).filter(({ isSurelyFile }) => isSurelyFile);
  return missing.map((image) => missingImageFinding(image, labsFile));
}

/** The entries of Images.json that name no golden image, if all golden images are known. */
function unnamedFindings({ imageRules = [], goldenImages, existingKeys }: ReadableConfiguration): Finding[] {
  return goldenImages && existingKeys ? unnamedImages(imageRules, goldenImages, existingKeys) : [];
}

/** The formulas of golden images that do not exist, if all golden images are known. */
function formulaFindings({ formulas = [], goldenImages, existingKeys }: ReadableConfiguration): Finding[] {
  if (!goldenImages || !existingKeys) return [];
  const nearest = createNearest(goldenImages.map(({ imagePath }) => imagePath));
  const isFile = (text: string) => goldenImages.some(({ key }) => key === imagePathKey(text));
  return formulas
    .filter(({ pathKey }) => !existingKeys.has(pathKey))
    .map((formula) => unknownImageOfFormula(formula, nearest(formula.pathKey, isFile)));
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const file = finding.file ?? '';
    files.set(file, [...(files.get(file) ?? []), finding]);
  }
  return files;
}

function judgeImage(
  image: GoldenImage,
  names: GivenNames | undefined,
  ofFile: readonly Finding[],
  options: JudgingOptions,
  labs: readonly LabEntry[],
): Judged<Finding> {
  const { vmName = '', realName = vmName, imageName = '', findings = [] } = names ?? {};
  const values = valuesOf(image, vmName, options);
  const takers = takersOf(image.imagePath, labs, { strict: options.strictImagePaths });
  return {
    key: image.key,
    subject: { kind: 'golden image', name: image.imagePath },
    imageFacts: { path: image.imagePath },
    findings: [
      ...ofFile,
      ...templateFindings(image, values),
      ...sizeSettingFindings(image, values),
      ...baseFindings(image, options),
      ...deliveryFindings(image, values, takers, options.offered),
      ...buildFindings(image, values, options.osTypes !== undefined),
      ...findings,
    ],
    details: { vmName: realName, imageName },
    vmName,
  };
}

/** What is wrong with its own `BaseImage`: that of a base is told with the base. */
function baseFindings({ key }: GoldenImage, { bases }: JudgingOptions): Finding[] {
  const fault = bases?.get(key)?.fault;
  return fault ? [fault] : [];
}

/** The values with which the template of a golden image is prepared, as CreateImageVMs would. */
export function valuesOf(
  { imagePath }: Pick<GoldenImage, 'imagePath'>,
  vmName: string,
  options: JudgingOptions,
): TemplateValues {
  const { overrides, lab, osTypes, generations, byGallery, now, imageRules = [] } = options;
  const base = options.bases?.get(imagePathKey(imagePath));
  const settings = imageSettingsOf(imageRules, imagePath);
  const { vmSize, includeSysprep } = inputsWith(options, settings);
  return {
    vmName,
    vmSize,
    includeSysprep,
    settings,
    overrides,
    labName: lab.name,
    labId: lab.id,
    userName: '',
    ...(base ? { base } : {}),
    assumed: osTypes ? [] : ['labName', ...(vmSize === '' ? ['size'] : [])],
    osTypes: osTypes ?? new Map(),
    ...(generations ? { generations } : {}),
    ...(byGallery === undefined ? {} : { byGallery }),
    runId: '',
    now,
    expirationDate: undefined,
  };
}

/**
 * The findings of preparing the template. An operating system that only Azure knows is an error only if Azure was asked
 * (C38).
 */
function buildFindings(
  image: GoldenImage,
  values: TemplateValues,
  isAzureAsked: boolean,
): readonly Finding[] {
  const prepared = prepareTemplate(image, values);
  if (!('failed' in prepared)) return prepared.findings;
  const { failed, others = [] } = prepared;
  if (failed.code !== 'IF307' || isAzureAsked || !unknownImage(image, values)) return [failed, ...others];
  return [
    askAzure(image, failed),
    ...buildFindings(image, { ...values, includeSysprep: false }, isAzureAsked),
  ];
}

function askAzure({ imagePath }: GoldenImage, { file, line, column }: Finding): Finding {
  return {
    code: 'IF324',
    severity: 'notice',
    what: `Only Azure knows the operating system of ${imagePath}.`,
    why: 'The template refers to an image and does not state it.',
    remedy: 'Nothing has to be done; with a service connection this task asks, as CreateImageVMs does.',
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function judgeLab(
  lab: LabEntry,
  ofEntries: readonly Finding[],
  { gallery }: JudgingOptions,
): Judged<Finding> {
  const { labName, broken, delivery } = lab;
  const isUnserved = !broken && delivery === 'Gallery' && gallery?.trim() === '';
  return {
    key: keyOfLab(lab),
    subject: { kind: 'lab', name: labName },
    findings: [...(broken ? [broken] : []), ...(isUnserved ? [withoutGallery(lab)] : []), ...ofEntries],
    details: {},
  };
}
