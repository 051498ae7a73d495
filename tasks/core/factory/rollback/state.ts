import type { Lab } from '../../azure/resources/labs.js';
import { readFormulas } from '../../configuration/formulas.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { type WantedFormula, wantedFormulas } from '../current/lab-formulas.js';
import type { GalleryView } from '../gallery/read-stock.js';
import { readNoticed } from '../distribute/state.js';
import { createReads, readOnce } from '../reads.js';
import { rollbackNeeds } from '../rollback-needs.js';
import { readCompanion } from '../store/companion.js';
import { readRecord } from '../store/image-records.js';
import type { Store } from '../store/store.js';
import { chooseImages, type Chosen } from './choose-images.js';
import type { ReadContext } from './inputs.js';
import { type KnownImage, knownImages } from './known-images.js';
import { readLabs, type RollbackLab } from './rollback-labs.js';

export interface RollbackState {
  readonly factoryLab: Lab;
  readonly store: Store;
  /** All images of the factory. */
  readonly images: readonly KnownImage[];
  /** What is revoked, and what takes its place; or why nothing is. */
  readonly chosen: Chosen;
  readonly labs: readonly RollbackLab[];
  /** Labs that cannot be read: they keep what they have. */
  readonly unreadable: readonly LeftAlone[];
  readonly existingKeys: ReadonlySet<string>;
  /** Absent where none is given. */
  readonly gallery?: GalleryView;
  readonly now: Date;
}

export async function read(
  context: ReadContext,
  reads = readOnce(createReads(context, context.inputs)),
): Promise<RollbackState> {
  const { inputs, reading, notice } = context;
  const { goldenImages, existingKeys, labs: entries } = await readNoticed(context, reads);
  const factoryLab = await reads.factoryLab();
  await demand(scopedNeeds(rollbackNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name}, and the custom images of ${entries.length} labs.`);
  const [store, gallery] = await Promise.all([reads.store(factoryLab), reads.gallery(factoryLab)]);
  store.findings.forEach(notice);
  const builtAt = await readBuiltAt(store, factoryLab, context);
  const versions = gallery?.stock?.versions ?? [];
  const images = knownImages({ factoryLab, store, versions, builtAt });
  const chosen = chooseImages(images, inputs.imageToRevoke);
  const known = { factoryLab, store, images, chosen, existingKeys, now: context.now() };
  const withGallery = gallery ? { gallery } : {};
  if ('refusal' in chosen) return { ...known, ...withGallery, labs: [], unreadable: [] };
  const targets = await reads.targetLabs(entries);
  const { revoked } = chosen;
  const formulas = await readWanted(revoked, goldenImages, context);
  const labs = await readLabs(targets, { factoryLab, revoked, formulas }, reads, context);
  return { ...known, ...withGallery, ...labs };
}

/** The formulas of the Configuration folder for the golden image of what is revoked. */
async function readWanted(
  { imagePath }: KnownImage,
  goldenImages: readonly GoldenImage[],
  { inputs, notice }: ReadContext,
): Promise<readonly WantedFormula[]> {
  const { formulas, findings } = await readFormulas(inputs.ConfigurationLocation);
  findings.forEach(notice);
  const key = imagePathKey(imagePath);
  return wantedFormulas(formulas, goldenImages).filter(({ formula }) => formula.pathKey === key);
}

/** When the revoked images of the path were built, which only the texts of their records tell: there are few. */
async function readBuiltAt(
  { records }: Store,
  lab: Lab,
  { azure, inputs, signal, now }: ReadContext,
): Promise<ReadonlyMap<string, Date>> {
  const key = imagePathKey(inputs.imageToRevoke.trim());
  const revoked = [...records.byVhd].filter(
    ([, { state, imagePath }]) =>
      state === 'revoked' && [key, `${key}.json`].includes(imagePathKey(imagePath)),
  );
  const read = await readEach(revoked, async ([vhd, { vhdFileName }]) => {
    const record = await readRecord(azure, lab, vhdFileName, signal);
    const image = readCompanion(Buffer.from(record?.body?.companion ?? ''), now());
    return 'problem' in image || !image.timestamp ? [] : [[vhd, image.timestamp] as const];
  });
  return new Map(read.flat());
}
