import { imagePathKey } from '../../configuration/image-path.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { galleryTarget, type GalleryStock, isUnread, type PublishedVersion } from '../gallery/stock.js';
import { isRevoked, reasonTag, tagOf } from '../images/tags.js';
import { subscriptionOf } from '../labs/matching.js';
import { previousFact, type RevokeVersionAction } from './actions.js';
import type { LabTerms } from './lab-terms.js';
import { revokedAlready } from './reason-text.js';
import type { RollbackState } from './state.js';

/** Excludes all versions of the image from the latest: users of the labs that share the gallery get the one before. */
export function planVersions(state: RollbackState, terms: LabTerms): Plan<RevokeVersionAction> {
  const { stock, fault } = state.gallery ?? {};
  const { revoked } = terms;
  const unknown = [...withoutGallery(state, terms), ...(fault ? [unreadGallery(terms, fault.what)] : [])];
  if (!stock) return { actions: [], leftAlone: [], findings: unknown };
  const due = revoked.versions.filter(({ version }) => !isExcluded(version));
  const findings = isUnread(revoked.imagePath, stock) ? [unreadVersions(terms)] : [];
  return {
    actions: due.map((version) => revocation(version, stock, terms)),
    leftAlone: revoked.versions.filter((one) => !due.includes(one)).map((one) => done(one, stock, terms)),
    findings: [...findings, ...withoutOther(state, stock, terms)],
  };
}

/** Both are written at once; somebody may have taken one of them back. */
function isExcluded({ tags, isExcludedFromLatest }: PublishedVersion['version']): boolean {
  return isRevoked(tags) && isExcludedFromLatest;
}

function done(version: PublishedVersion, stock: GalleryStock, { revoked, previous }: LabTerms): LeftAlone {
  const { imageName: name, version: published } = version;
  return {
    verb: 'revoke',
    subject: { kind: 'gallery image', name },
    target: galleryTarget(stock),
    imageFacts: { path: revoked.imagePath, name },
    outcome: 'skipped',
    details: { [previousFact]: previous.imageName },
    reason: revokedAlready(tagOf(published.tags, reasonTag)),
  };
}

function revocation(
  version: PublishedVersion,
  stock: GalleryStock,
  { why, after, revoked, previous }: LabTerms,
): RevokeVersionAction {
  return {
    kind: 'revoke version',
    key: `revoke ${version.version.id}`.toLowerCase(),
    verb: 'revoke',
    work: 'version',
    subject: { kind: 'gallery image', name: version.imageName },
    target: galleryTarget(stock),
    imageFacts: { path: revoked.imagePath, name: version.imageName },
    reason: why,
    needs: after === undefined ? [] : [after],
    why,
    version,
    previous: previous.imageName,
  };
}

/** What was saved for a gallery stays the latest there unless this task knows that gallery. */
function withoutGallery({ gallery }: RollbackState, { revoked }: LabTerms): Finding[] {
  const named = revoked.stored?.gallery;
  if (named === undefined || gallery) return [];
  return [
    {
      severity: 'warning',
      what: `${revoked.imageName} is saved for the gallery ${named}, too, and this task has no input gallery: its version there stays.`,
      remedy: 'Run RollbackImages again with the input gallery that SnapImages has.',
    },
  ];
}

function unreadGallery({ revoked }: LabTerms, why: string): Finding {
  return {
    severity: 'error',
    what: `Nothing of ${revoked.imageName} is revoked in the gallery: ${why}`,
    remedy: 'Run RollbackImages again once the gallery can be read.',
  };
}

function unreadVersions({ revoked }: LabTerms): Finding {
  return {
    severity: 'error',
    what: `It is not known which versions the gallery has of ${revoked.imageName}.`,
    remedy: 'Run RollbackImages again once its versions can be read.',
  };
}

/** Labs that take it from the gallery, which has nothing else of the golden image. */
function withoutOther(state: RollbackState, stock: GalleryStock, { revoked, inputs }: LabTerms): Finding[] {
  const key = imagePathKey(revoked.imagePath);
  const hasOther = stock.versions.some(
    (one) =>
      imagePathKey(one.imagePath) === key &&
      !isRevoked(one.version.tags) &&
      !one.version.isExcludedFromLatest &&
      !revoked.versions.includes(one),
  );
  const takers = state.labs.filter(
    ({ entry }) =>
      entry?.delivery === 'Gallery' &&
      subscriptionOf(entry, revoked.imagePath, { strict: inputs.strictImagePaths }).subscribed,
  );
  if (hasOther || takers.length === 0 || revoked.versions.length === 0) return [];
  return [
    {
      severity: 'warning',
      what: `The gallery has no other version of ${revoked.imagePath}: ${takers.map(({ lab }) => lab.name).join(', ')} can take none of it meanwhile.`,
      remedy: 'Build the golden image again.',
    },
  ];
}
