import type { Gallery } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { galleryTarget } from '../gallery/stock.js';
import type { GalleryRetireAction, SharedImageHiding, VersionDeletion, VersionMarking } from './actions.js';
import { foreignVersions, type ForeignVersion } from './foreign-versions.js';
import {
  definitionDeletion,
  sharedImageHiding,
  snapshotsDeletion,
  versionDeletion,
  versionMarking,
} from './gallery-deletions.js';
import type { FinalGalleryRetention } from './gallery-retention.js';
import type { RetireInputs } from './inputs.js';
import { planJudged, planMarked } from './plan-judged.js';
import { type SharedImage, sharesAll } from './shared-images.js';
import { snapshotLeftovers } from './snapshot-leftovers.js';
import { spareDefinitions } from './spare-definitions.js';
import type { RetireState } from './state.js';
import { untestedSnapshots } from './untested-snapshots.js';
import type { Judged } from './verdicts.js';

/** The plan for what the factory has in its gallery. */
export function planGallery(
  judged: FinalGalleryRetention,
  state: RetireState,
  { orphanGraceHours }: Pick<RetireInputs, 'orphanGraceHours'>,
): Plan<GalleryRetireAction> {
  const stock = state.gallery?.stock;
  if (!stock) return { actions: [], leftAlone: [] };
  const { gallery } = stock;
  const versions = planVersions(judged.versions, gallery);
  const going = versions.actions.filter((action) => action.kind === 'delete version');
  const untested = untestedSnapshots(stock, state.store, state.now, orphanGraceHours);
  const others = judged.sets.filter(({ image }) => !untested.some(({ set }) => set === image));
  const sets = planJudged(others, (set, reason) => snapshotsDeletion(set, reason, gallery));
  const leftovers = [...snapshotLeftovers(stock, state.now, orphanGraceHours), ...untested];
  const spare = spareDefinitions(stock, judged, state);
  const chained = spare.map((one) => {
    const ofIt = going.filter(({ version }) => version.definition.id === one.definition.id);
    const deletions = inChain(ofIt);
    return [...deletions, definitionDeletion(one, one.reason, gallery, deletions.at(-1)?.key)];
  });
  const chainedKeys = new Set(chained.flat().map(({ key }) => key));
  const actions = [
    ...versions.actions.filter(({ key }) => !chainedKeys.has(key)),
    ...chained.flat(),
    ...sets.actions,
    ...leftovers.map(({ set, reason }) => snapshotsDeletion(set, reason, gallery)),
  ];
  return {
    actions,
    leftAlone: [
      ...versions.leftAlone,
      ...sets.leftAlone,
      ...foreignVersions(stock, state.factoryLab.id).map((one) => leaveForeign(one, gallery)),
    ],
    ...(gallery.keepsDeleted && going.length > 0 ? { findings: [keepsDeleted(gallery)] } : {}),
  };
}

function planVersions(
  judged: FinalGalleryRetention['versions'],
  gallery: Gallery,
): Plan<VersionDeletion | VersionMarking> {
  return planMarked(
    judged,
    (one, reason) => versionDeletion(one, reason, gallery),
    (one, reason, deleteAfter) => versionMarking(one, { reason, deleteAfter }, gallery),
  );
}

/** The plan for the definitions that a lab offers to its users. */
export function planShared(judged: readonly Judged<SharedImage>[], lab: Lab): Plan<SharedImageHiding> {
  const plan = planJudged(judged, (image, reason) => sharedImageHiding(image, reason, lab));
  const isKept = judged.some(({ verdict }) => verdict.fate === 'kept' && verdict.why === sharesAll);
  return isKept ? { ...plan, findings: [everythingShared(lab)] } : plan;
}

/** Each ends after the one before. */
function inChain(deletions: readonly VersionDeletion[]): VersionDeletion[] {
  return deletions.map((deletion, index) => {
    const before = deletions[index - 1];
    return before ? { ...deletion, after: before.key } : deletion;
  });
}

function leaveForeign({ image, verdict }: Judged<ForeignVersion>, gallery: Gallery): LeftAlone {
  const name = `${image.definition.name} ${image.version.name}`;
  return {
    verb: 'keep',
    subject: { kind: 'gallery image', name },
    target: galleryTarget({ gallery }),
    outcome: 'skipped',
    reason: verdict.fate === 'ignored' ? verdict.why : '',
  };
}

function keepsDeleted({ name }: Gallery): Finding {
  return {
    severity: 'notice',
    what: `The gallery ${name} keeps deleted versions for some time (soft delete).`,
    why: 'They are stored, and cost, until Azure purges them.',
    remedy: 'Nothing has to be done; to be rid of them at once, turn soft delete off in the gallery.',
  };
}

function everythingShared({ name }: Lab): Finding {
  return {
    severity: 'notice',
    what: `The lab ${name} shares all images of the gallery: its users see also those that Labs.json does not give them.`,
    remedy: 'Turn off "allow all images" of its shared gallery, if that is not wanted.',
  };
}
