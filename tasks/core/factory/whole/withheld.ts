import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { waitingImages } from '../test/state.js';
import type { BuildAction } from '../create/actions.js';
import { baseFailed } from '../create/upon-base.js';
import type { Ending } from '../../step/record.js';
import type { WholeAction } from './actions.js';
import { isFallback } from './fallbacks.js';
import type { Run } from './run.js';
import { secondsWorthIt, whyTooLate } from './time-box.js';

/** How an action ends that is not to be started: what it works with is not there, or there is no time for it. */
export function withheldEnding(action: WholeAction, run: Run, now: Date): Ending | undefined {
  const { outcomes } = run.picture;
  const { needs = [], after = [] } = action;
  const unfinished = needs.concat(after).find((key) => outcomes.get(key) === 'unfinished');
  if (unfinished !== undefined) return { outcome: 'unfinished', reason: whatIsUnfinished(unfinished) };
  const missing = whatIsMissing(action, run);
  if (missing !== undefined) return { outcome: 'skipped', reason: missing };
  const tooLate = whyTooLate(secondsWorthIt(action, run.secondsToSave), run.box, now);
  return tooLate === undefined ? undefined : { outcome: 'unfinished', reason: tooLate };
}

/** @param key of an action, which begins with its step */
function whatIsUnfinished(key: string): string {
  const steps = {
    create: 'the build of its VM',
    snap: 'the storing of the new image',
    test: 'the test of the new image',
    distribute: 'another delivery of this golden image',
  };
  const [, what] = Object.entries(steps).find(([step]) => key.startsWith(`${step} `)) ?? [];
  return `It waits for ${what ?? 'another deletion'}, which is unfinished.`;
}

export const notStored = 'No new image of it is stored.';

export const notBuilt = 'Its golden image was not built.';

function whatIsMissing(action: WholeAction, run: Run): string | undefined {
  const { planned, isForecast, pathKey } = action;
  if (isFallback(planned))
    return isSaved(planned, pathKey, run) ? 'A newer image of it is stored.' : undefined;
  if (!isForecast) return undefined;
  return planned.kind === 'build' ? whyNoBase(planned, run) : whatIsNotMade(action, run);
}

function whatIsNotMade({ step, planned, pathKey }: WholeAction, run: Run): string | undefined {
  if (step === 'snap') return hasMachine(pathKey, run) ? undefined : notBuilt;
  if (step === 'test') return waits(pathKey, run) ? undefined : notStored;
  const why = run.picture.withheld.get(pathKey) ?? notStored;
  return isSaved(planned, pathKey, run) === false ? why : undefined;
}

/** Why nothing is built upon a base of this run: it was not stored. */
function whyNoBase({ base }: BuildAction, { picture }: Run): string | undefined {
  if (!base || picture.savedVhds.has(base.baseKey)) return undefined;
  return baseFailed(base.basePath, picture.withheld.get(base.baseKey) ?? notStored);
}

/** Whether this run has saved what an action delivers, and its test has passed; nothing where it delivers no image. */
function isSaved(
  { kind }: WholeAction['planned'],
  pathKey: string,
  { picture: { savedVhds, savedSets } }: Run,
): boolean | undefined {
  if (kind === 'distribute') return savedVhds.has(pathKey);
  if (kind !== 'publish' && kind !== 'offer') return undefined;
  const set = savedSets.get(pathKey);
  if (!set?.isToBeTested) return set !== undefined;
  // The VHD that has passed may be that of an older image.
  return sameName(savedVhds.get(pathKey)?.vhdFileName ?? '', set.vhdFileName ?? '-');
}

/** Whether an image of a path waits for its test: one of this run, or of an earlier one. */
function waits(pathKey: string, { picture, state: { test } }: Run): boolean {
  const isOfPath = ({ imagePath }: { readonly imagePath: string }) => imagePathKey(imagePath) === pathKey;
  return picture.waiting.has(pathKey) || (test !== undefined && waitingImages(test.store).some(isOfPath));
}

function hasMachine(pathKey: string, { picture, state }: Run): boolean {
  const isOfPath = ({ imagePath }: { readonly imagePath: string }) => imagePathKey(imagePath) === pathKey;
  return picture.built.has(pathKey) || state.snap.candidates.some(isOfPath);
}
