import type { Lab } from '../../azure/resources/labs.js';
import type { Configuration } from '../../configuration/folder.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryStock } from '../gallery/stock.js';
import { entryFindings, mayLackLabs } from '../labs/entry-findings.js';
import { missingImageFinding, missingImages } from '../labs/missing-images.js';
import { imagePathOf } from '../labs/own-images.js';
import { retireNeeds } from '../needs.js';
import { createReads, type FactoryReads } from '../reads.js';
import { demandNamed } from '../selection.js';
import type { Store } from '../store/store.js';
import {
  noticeSharingFaults,
  readRetireGallery,
  type RetireGallery,
  withoutGallery,
} from './gallery-state.js';
import type { ReadContext } from './inputs.js';
import { type JudgedLab, readJudgedLab, withFactoryLab } from './judged-labs.js';
import { type LimitRules, readLimitRules } from './read-limits.js';
import type { UnknownImages } from './unknown-images.js';

export interface RetireState {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly labs: readonly JudgedLab[];
  /** Labs that cannot be read: nothing is deleted there (C98). */
  readonly unreadable: readonly LeftAlone[];
  /** Whether Labs.json has labs besides of which it does not tell which they are. */
  readonly hasUnknownLabs?: boolean;
  readonly existingKeys: ReadonlySet<string>;
  /** Absent where the Configuration folder tells of every golden image whether it exists. */
  readonly unknownImages?: UnknownImages;
  /** Absent where no gallery is given. */
  readonly gallery?: RetireGallery;
  /** What Images.json says; absent where there is none. */
  readonly limitRules?: LimitRules;
  readonly now: Date;
}

export async function read(
  context: ReadContext,
  reads = createReads(context, context.inputs),
): Promise<RetireState> {
  const { inputs, reading } = context;
  const configuration = await readNoticed(context, reads);
  const { existingKeys, labs } = configuration;
  withoutGallery(labs, inputs).forEach(context.notice);
  const limitRules = await readLimitRules(context);
  const factoryLab = await reads.factoryLab();
  await demand(scopedNeeds(retireNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets, gallery] = await Promise.all([
    reads.store(factoryLab),
    reads.targetLabs(labs),
    readRetireGallery(context, factoryLab, reads),
  ]);
  store.findings.forEach(context.notice);
  const read = await readEach(withFactoryLab(targets, factoryLab), (lab) =>
    readJudgedLab(context, lab, { reads, gallery: gallery?.stock?.gallery }),
  );
  const judged = read.filter((lab) => 'images' in lab);
  noticeSharingFaults(judged, context);
  const places = [store, ...judged, ...(gallery?.stock ? [gallery.stock] : [])];
  demandNamed(inputs, [...pathsOfFolder(configuration), ...places.flatMap(pathsIn)]);
  return {
    factoryLab,
    store,
    labs: judged,
    unreadable: read.filter((lab) => 'outcome' in lab),
    hasUnknownLabs: mayLackLabs(configuration),
    existingKeys,
    unknownImages: noticeUnknown(configuration, places, context),
    ...(gallery ? { gallery } : {}),
    limitRules,
    now: context.now(),
  };
}

/** Reads the Configuration folder, and notices its findings. */
async function readNoticed({ inputs, notice }: ReadContext, reads: FactoryReads): Promise<Configuration> {
  const configuration = await reads.configuration(inputs.ConfigurationLocation);
  const { goldenImages, labs, findings, unusedFiles, named } = configuration;
  const options = { strict: inputs.strictImagePaths, unusedFiles, named };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) notice(finding);
  return configuration;
}

/** Notices each golden image that Labs.json names and that is missing: for sure, or since there are images of it. */
function noticeUnknown(
  { doubts, named, existingKeys, labsFile }: Configuration,
  places: readonly Place[],
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

/** Where images are. */
type Place = Store | JudgedLab | GalleryStock;

function pathsIn(place: Place): string[] {
  if ('lab' in place) return place.images.map(imagePathOf);
  const images = 'own' in place ? [...place.own, ...place.sets] : place.images;
  return images.map(({ imagePath }) => imagePath);
}
