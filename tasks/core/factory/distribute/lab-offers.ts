import { statusOf } from '../../azure/requests/errors.js';
import { remember } from '../../azure/requests/remember.js';
import {
  attachGallery,
  type LabGallery,
  type LabGalleryImage,
  listLabGalleries,
  listLabGalleryImages,
  setLabGalleryImage,
} from '../../azure/resources/lab-galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { isSameId } from '../../azure/resource-id.js';
import { messageOf, problem } from '../../step/problem.js';
import { isEnabledIn, isOfferedIn, sharedImageOf, sharesOther } from '../gallery/lab-sharing.js';
import type { OfferAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';

/** What this process does once for all images of a lab. */
interface LabOffers {
  shared?: Promise<LabGallery>;
  readonly enabled: Map<string, Promise<void>>;
  /** Offers that have not come to the list yet. */
  coming: number;
  watch?: Watch;
}

const offersOf = remember((): LabOffers => ({ enabled: new Map(), coming: 0 }));

/** Does all that comes before an image may be in the list of a lab: others look more rarely meanwhile. */
export async function beforeListed<T>(
  { lab }: OfferAction,
  { azure }: Pick<DistributeContext, 'azure'>,
  work: () => Promise<T>,
): Promise<T> {
  const offers = offersOf(azure, lab.id);
  offers.coming += 1;
  try {
    return await work();
  } finally {
    offers.coming -= 1;
  }
}

/** Shares the gallery with a lab, unless it does so already; never in place of another one. */
export function shareWith(action: OfferAction, context: DistributeContext): Promise<LabGallery> {
  const { shared } = action.sharing;
  if (shared) return Promise.resolve(shared);
  const offers = offersOf(context.azure, action.lab.id);
  offers.shared ??= attach(action, context);
  return offers.shared;
}

/** Looks once more: whether a second gallery is refused or replaces the first is not known. */
async function attach(
  { lab, gallery }: OfferAction,
  { azure, signal }: DistributeContext,
): Promise<LabGallery> {
  const present = await listLabGalleries(azure, lab.id, signal);
  const ours = present.find(({ galleryId }) => isSameId(galleryId, gallery.id));
  if (ours) return ours;
  const [other] = present;
  if (other) {
    const { what, why = '', remedy = '' } = sharesOther(lab, other, gallery);
    throw problem(`${what} ${why}`, remedy);
  }
  return attachGallery(azure, lab, { name: gallery.name, galleryId: gallery.id }, signal);
}

/** Lets the users of a lab take the versions of a definition. */
export function enableIn(
  shared: LabGallery,
  { lab, sharing, version: { definition } }: OfferAction,
  { azure, signal }: DistributeContext,
): Promise<void> {
  if (isEnabledIn({ ...sharing, shared }, definition)) return Promise.resolve();
  const { enabled } = offersOf(azure, lab.id);
  const key = definition.name.toLowerCase();
  const image = { definitionName: definition.name, osType: definition.osType, imageType: definition.osState };
  const enabling =
    enabled.get(key) ??
    setLabGalleryImage(azure, shared.id, image, true, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw notEnabled(error, lab);
    });
  enabled.set(key, enabling);
  return enabling;
}

/** Whether single images of a gallery can be enabled at all is written nowhere; all of them can. */
function notEnabled(error: unknown, { name }: Lab): unknown {
  if (![400, 404, 405, 409].includes(statusOf(error) ?? 0)) return error;
  return problem(
    messageOf(error),
    `Run the task again. If it fails again, turn on "allow all images" of the shared gallery in the lab ${name}: the task then enables none by itself, and the users of the lab see all images of the gallery.`,
    error,
  );
}

/** Minutes until a lab is expected to list what it shares. */
const longestLag = 10;

/** While more images are to come, one look at the list is for those of so many intervals. */
const intervalsOfLook = 4;

/** One for each lab looks at its list, for all versions that are to appear in it. */
interface Watch {
  readonly awaited: Set<Awaited>;
}

interface Awaited {
  readonly action: OfferAction;
  readonly until: number;
  readonly resolve: (isListed: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** @returns false if the lab does not list the version in time */
export function waitUntilListed(
  shared: LabGallery,
  action: OfferAction,
  context: DistributeContext,
): Promise<boolean> {
  if (isOfferedIn(action.sharing, action.version.definition, action.version.name))
    return Promise.resolve(true);
  const offers = offersOf(context.azure, action.lab.id);
  const minutes = Math.min(longestLag, context.inputs.operationTimeoutMinutes);
  const until = context.now().getTime() + minutes * 60_000;
  return new Promise((resolve, reject) => {
    const awaited = { action, until, resolve, reject };
    if (offers.watch) offers.watch.awaited.add(awaited);
    else void watch(offers, new Set([awaited]), shared, context);
  });
}

async function watch(
  offers: LabOffers,
  awaited: Set<Awaited>,
  shared: LabGallery,
  { azure, wait, now }: DistributeContext,
): Promise<void> {
  offers.watch = { awaited };
  let intervals = 0;
  try {
    await wait({
      what: `the list of the shared images ${shared.name}`,
      poll: async (signal) => {
        intervals += 1;
        if (offers.coming > 0 && intervals % intervalsOfLook > 0)
          return { done: false, state: stateOf(awaited) };
        const images = await listLabGalleryImages(azure, shared.id, signal);
        for (const one of [...awaited]) settle(one, images, now(), awaited);
        if (awaited.size === 0) delete offers.watch;
        return { done: awaited.size === 0, state: stateOf(awaited) };
      },
    });
  } catch (error) {
    delete offers.watch;
    for (const { reject } of awaited) reject(error);
  }
}

function stateOf({ size }: ReadonlySet<Awaited>): string {
  return `${size} to appear`;
}

function settle(one: Awaited, images: readonly LabGalleryImage[], now: Date, awaited: Set<Awaited>): void {
  const { definition, name } = one.action.version;
  const isListed = sharedImageOf({ images }, definition)?.versions.includes(name) === true;
  if (!isListed && now.getTime() < one.until) return;
  awaited.delete(one);
  one.resolve(isListed);
}
