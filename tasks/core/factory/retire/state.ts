import type { Lab } from '../../azure/resources/labs.js';
import { type Configuration, readConfiguration } from '../../configuration/folder.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { entryFindings } from '../labs/entry-findings.js';
import { missingImageFinding, missingImages } from '../labs/missing-images.js';
import { findTargetLabs } from '../labs/target-labs.js';
import { retireNeeds } from '../needs.js';
import { demandNamed } from '../selection.js';
import { readStore, type Store } from '../store/store.js';
import { imagePathOf } from './candidates.js';
import type { ReadContext } from './inputs.js';
import { type JudgedLab, readJudgedLab, withFactoryLab } from './judged-labs.js';
import type { UnknownImages } from './unknown-images.js';

export interface RetireState {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly labs: readonly JudgedLab[];
  /** Labs that cannot be read: nothing is deleted there (C98). */
  readonly unreadable: readonly LeftAlone[];
  readonly existingKeys: ReadonlySet<string>;
  /** Absent where the Configuration folder tells of every golden image whether it exists. */
  readonly unknownImages?: UnknownImages;
  readonly now: Date;
}

export async function read(context: ReadContext): Promise<RetireState> {
  const { azure, inputs, signal, reading } = context;
  const configuration = await readNoticed(context);
  const { existingKeys, labs } = configuration;
  const factoryLab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(retireNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets] = await Promise.all([
    readStore(azure, factoryLab, signal),
    findTargetLabs(azure, labs, signal),
  ]);
  store.findings.forEach(context.notice);
  const read = await readEach(withFactoryLab(targets, factoryLab), (lab) => readJudgedLab(context, lab));
  const judged = read.filter((lab) => 'images' in lab);
  demandNamed(inputs, [...pathsOfFolder(configuration), ...[store, ...judged].flatMap(pathsIn)]);
  return {
    factoryLab,
    store,
    labs: judged,
    unreadable: read.filter((lab) => 'outcome' in lab),
    existingKeys,
    unknownImages: noticeUnknown(configuration, [store, ...judged], context),
    now: context.now(),
  };
}

/** Reads the Configuration folder, and notices its findings. */
async function readNoticed({ inputs, notice }: ReadContext): Promise<Configuration> {
  const configuration = await readConfiguration(inputs.ConfigurationLocation);
  const { goldenImages, labs, findings, unusedFiles, named } = configuration;
  const options = { strict: inputs.strictImagePaths, unusedFiles, named };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) notice(finding);
  return configuration;
}

/** Notices each golden image that Labs.json names and that is missing: for sure, or since there are images of it. */
function noticeUnknown(
  { doubts, named, existingKeys, labsFile }: Configuration,
  places: readonly (Store | JudgedLab)[],
  { notice }: ReadContext,
): UnknownImages {
  const missing = missingImages(named, existingKeys);
  const known = new Set(places.flatMap(pathsIn).map(imagePathKey));
  const noticed = missing.filter(({ key, isSurelyFile }) => isSurelyFile || known.has(key));
  for (const image of noticed) notice(missingImageFinding(image, labsFile));
  return { folder: doubts, named: missing };
}

function pathsOfFolder({ goldenImages, existingKeys }: Configuration): readonly string[] {
  return [...goldenImages.map(({ imagePath }) => imagePath), ...existingKeys];
}

function pathsIn(place: Store | JudgedLab): string[] {
  return 'lab' in place ? place.images.map(imagePathOf) : place.images.map(({ imagePath }) => imagePath);
}
