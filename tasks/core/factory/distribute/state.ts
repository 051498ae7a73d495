import { present } from '../../azure/requests/present.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Configuration } from '../../configuration/folder.js';
import { type Formulas, readFormulas } from '../../configuration/formulas.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryView } from '../gallery/read-stock.js';
import { entryFindings } from '../labs/entry-findings.js';
import { subscriptionOf } from '../labs/matching.js';
import type { TargetLab } from '../labs/target-labs.js';
import { distributeNeeds } from '../needs.js';
import { createReads, type FactoryReads } from '../reads.js';
import { demandNamed } from '../selection.js';
import type { Store } from '../store/store.js';
import { type GalleryLab, readGalleryLab } from './gallery-labs.js';
import type { ReadContext } from './inputs.js';
import { noticeUnread, wantedFormulas } from '../current/lab-formulas.js';
import type { GalleryPart } from './plan-gallery.js';
import { readReceiver, type Receiver } from './receivers.js';

export interface DistributeState {
  readonly factoryLab: Lab;
  readonly goldenImages: readonly GoldenImage[];
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  /** The names of the files of formulas, in lower case; absent where they are not known. */
  readonly formulaNames?: ReadonlySet<string>;
  readonly store: Store;
  readonly receivers: readonly Receiver[];
  /** What is delivered by the gallery; absent where no gallery is given, or it cannot be used. */
  readonly gallery?: GalleryPart;
  /** Labs that cannot be served. */
  readonly unserved: readonly LeftAlone[];
}

export async function read(
  context: ReadContext,
  reads = createReads(context, context.inputs),
): Promise<DistributeState> {
  const { inputs, reading } = context;
  const { goldenImages, existingKeys, labs } = await readNoticed(context, reads);
  const { formulas, names } = await readNoticedFormulas(context);
  const options = { strict: inputs.strictImagePaths };
  const factoryLab = await reads.factoryLab();
  await demand(scopedNeeds(distributeNeeds.factory, factoryLab), context);
  const gallery = inputs.gallery === '' ? '' : ', the gallery';
  reading(`The store of ${factoryLab.name}${gallery} and the custom images of ${labs.length} labs.`);
  const isTaken = (imagePath: string) =>
    labs.some(
      (entry) => entry.delivery === 'Gallery' && subscriptionOf(entry, imagePath, options).subscribed,
    );
  const [store, targets, view] = await Promise.all([
    reads.store(factoryLab),
    reads.targetLabs(labs),
    reads.gallery(factoryLab, isTaken),
  ]);
  store.findings.forEach(context.notice);
  const named = [...goldenImages, ...store.images, ...imagesOf(view)].map(({ imagePath }) => imagePath);
  demandNamed(inputs, [...named, ...existingKeys]);
  const wanted = wantedFormulas(formulas, goldenImages);
  const read = await readEach<TargetLab, Receiver | GalleryLab | LeftAlone>(targets, (target) =>
    target.entry.delivery === 'Gallery'
      ? readGalleryLab(context, target, { view, reads })
      : readReceiver(context, target, { factoryLab, store, reads, formulas: wanted }),
  );
  const receivers = read.filter((target) => 'images' in target);
  noticeUnread(receivers, context);
  const galleryLabs = read.filter((target) => 'sharing' in target);
  return {
    factoryLab,
    goldenImages,
    existingKeys,
    ...present('formulaNames', names),
    store,
    receivers,
    ...(view?.stock ? { gallery: { stock: view.stock, labs: galleryLabs, factoryLab } } : {}),
    unserved: read.filter((target) => 'outcome' in target),
  };
}

/** Reads the Configuration folder, and notices its findings. */
export async function readNoticed(
  {
    inputs,
    notice,
  }: Pick<ReadContext, 'notice'> & {
    readonly inputs: Pick<ReadContext['inputs'], 'ConfigurationLocation' | 'strictImagePaths'>;
  },
  reads: Pick<FactoryReads, 'configuration'>,
): Promise<Configuration> {
  const configuration = await reads.configuration(inputs.ConfigurationLocation);
  const { goldenImages, labs, findings, unusedFiles, named } = configuration;
  const options = { strict: inputs.strictImagePaths, unusedFiles, named };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) notice(finding);
  return configuration;
}

async function readNoticedFormulas({ inputs, notice }: ReadContext): Promise<Formulas> {
  const formulas = await readFormulas(inputs.ConfigurationLocation);
  formulas.findings.forEach(notice);
  return formulas;
}

function imagesOf(view: GalleryView | undefined): readonly { readonly imagePath: string }[] {
  return view?.stock ? [...view.stock.sets, ...view.stock.own] : [];
}
