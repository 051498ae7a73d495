import type { Finding } from '../../configuration/finding.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import type { ChosenBase } from '../bases/choose.js';
import { shortPath } from '../bases/links.js';
import type { BuildAction, BuildBase } from './actions.js';
import type { AboutImage } from './begun.js';

/** What a plan has come to before it comes to what is built upon that: bases are planned first. */
export interface PlannedBases {
  /** The keys of the golden images that are built. */
  readonly built: ReadonlySet<string>;
  /** Why others are not, by their keys: in a whole run nothing is built upon these. */
  readonly failed: ReadonlyMap<string, string>;
  /** Whether what is built upon a base takes the image that this run makes of it. */
  readonly isWholeRun: boolean;
}

export const noneBefore: PlannedBases = { built: new Set(), failed: new Map(), isWholeRun: false };

/** What is known after the plan of one more golden image. @param base upon which it was to be built, unless it was begun before */
export function withPlanned(
  before: PlannedBases,
  { key, base }: { readonly key: string; readonly base: ChosenBase | undefined },
  { actions, leftAlone }: Plan<BuildAction>,
): PlannedBases {
  if (actions.length > 0) return { ...before, built: new Set([...before.built, key]) };
  const isStopped = base !== undefined && hasFailedBase(base, before);
  const isStopping = ({ outcome }: LeftAlone) => outcome === 'failed' || isStopped;
  const why = before.isWholeRun ? leftAlone.find(isStopping)?.reason : undefined;
  return why === undefined ? before : { ...before, failed: new Map([...before.failed, [key, why]]) };
}

/** Whether a base failed, or cannot be built: then nothing is built upon what stands upon it, either. */
function hasFailedBase({ faultyBase, baseKey = '' }: ChosenBase, { failed }: PlannedBases): boolean {
  return faultyBase !== undefined || failed.has(baseKey);
}

/** The golden images that cannot be read, with the reasons. */
export function failedBefore(broken: readonly LeftAlone[]): PlannedBases['failed'] {
  return new Map(
    broken.flatMap(({ imageFacts, reason }) => (imageFacts ? [[imagePathKey(imageFacts.path), reason]] : [])),
  );
}

const itsBase = 'Its base ';

/** Why a golden image is not built upon its base; nothing where it can be. */
export function whyNotUpon(
  about: AboutImage,
  base: ChosenBase,
  { built, failed, isWholeRun }: PlannedBases,
): LeftAlone | undefined {
  const { fault, faultyBase, basePath, baseKey = '', image } = base;
  if (fault) return { ...about, outcome: 'failed', reason: fault.what, findings: [fault] };
  if (faultyBase !== undefined) return skipped(about, `${itsBase}${shortPath(faultyBase)} cannot be built.`);
  const why = failed.get(baseKey);
  if (why !== undefined) return skipped(about, baseFailed(basePath, why));
  if (image || (isWholeRun && built.has(baseKey))) return undefined;
  const finding = withoutImage(about.subject.name, base, built.has(baseKey));
  return { ...skipped(about, `${finding.what} ${finding.why}`), findings: [finding] };
}

function skipped(about: AboutImage, reason: string): LeftAlone {
  return { ...about, outcome: 'skipped', reason };
}

/** Why nothing is built upon a base of this run. */
export function baseFailed(basePath: string, why: string): string {
  return `${itsBase}${shortPath(basePath)} failed: ${why}`;
}

/** The warning that nothing can be built upon a base yet. */
function withoutImage(imagePath: string, { basePath, place }: ChosenBase, isBuilt: boolean): Finding {
  const path = shortPath(basePath);
  return {
    code: 'IF523',
    severity: 'warning',
    what: `${imagePath} is not built yet: there is no good image of its BaseImage ${path}.`,
    why: `The store has none of it that may be used.${isBuilt ? ' This task builds its VM, of which SnapImages makes one.' : ''}`,
    remedy: `Let SnapImages store ${path}, and TestImages test it where it has a test: then the next run of this task builds what stands upon it. RunImageFactory does all of that in one run.`,
    ...place,
  };
}

/** What a build takes of its base. */
export function buildBaseOf(
  { basePath, baseKey = '', image }: ChosenBase,
  { built, isWholeRun }: PlannedBases,
): BuildBase {
  return {
    basePath,
    baseKey,
    ...(image ? { image } : {}),
    ...(isWholeRun && built.has(baseKey) ? { isOfRun: true } : {}),
  };
}

/** ` upon Base-Nov-1-2026`, and what is odd about it. */
export function uponText({ basePath, baseKey, image, isOfRun }: BuildBase, { built }: PlannedBases): string {
  const path = shortPath(basePath);
  if (isOfRun) return ` upon the image that this run makes of ${path}`;
  const name = ` upon ${image?.imageName ?? path}`;
  return built.has(baseKey)
    ? `${name}, the newest stored image of ${path}: what this task builds of that is not stored yet`
    : name;
}
