import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { findCheckout, inAnyCasing, isWithin } from './checkout.js';
import { linkOutside, readOutside, severalCasings } from './checkout-findings.js';
import { findNamed } from './files.js';
import type { Finding } from './finding.js';
import { findConfigurationFolder } from './location.js';

/** What is not believed of a part that stands beside another one of its name. */
const consequences = {
  GoldenImages: ', so nothing is deleted as removed',
  'Labs.json': ', so nothing is deleted as unsubscribed',
  'Images.json': '',
  Tests: '',
} as const;

type PartName = keyof typeof consequences;

/** A part of a Configuration folder: the folder GoldenImages or the file Labs.json. */
export interface Part {
  readonly configuration: string;
  /** Undefined where there is none. */
  readonly found: string | undefined;
  /** The real path of the folder that links may not lead out of. */
  readonly checkout: string;
  /** Reasons to assume that it is not the part that the team means, or not all of it. */
  readonly doubts: readonly Finding[];
  /** Set if it is a link that leads out of the checkout. */
  readonly outside?: Finding;
}

/**
 * Finds a part of a Configuration folder, and what is doubtful about it: that it lies outside the checkout, or beside
 * another one of its name in another casing.
 * @throws ConfigurationError if there is no Configuration folder
 */
export async function findPart(
  name: 'GoldenImages' | 'Labs.json',
  kind: 'file' | 'folder',
  location: string,
  workingDirectory: string,
): Promise<Part> {
  const configuration = await findConfigurationFolder(location, workingDirectory);
  const { checkout, outside } = await boundaryOf(configuration);
  const found = await findNamed(configuration, name, kind);
  const doubts = outside ? [outside] : [];
  if (found === undefined) return { configuration, found, checkout, doubts };
  const others = await findOtherCasings(found, name, configuration, checkout);
  const leadsOut = await outsideFinding(found, kind, checkout);
  return {
    configuration,
    found,
    checkout,
    doubts: [...doubts, ...others],
    ...(leadsOut ? { outside: leadsOut } : {}),
  };
}

/** The checkout of a Configuration folder; where it is a link that leads out of it, the one that it leads to. */
async function boundaryOf(
  configuration: string,
): Promise<{ readonly checkout: string; readonly outside?: Finding }> {
  const checkout = await findCheckout(configuration);
  const real = await realpath(configuration);
  if (isWithin(real, checkout)) return { checkout };
  return { checkout: await findCheckout(real), outside: readOutside(configuration, real, checkout) };
}

/** A finding if a part of a Configuration folder stands beside another one of its name in another casing. */
export async function findOtherCasings(
  found: string,
  name: PartName,
  configuration: string,
  checkout: string,
): Promise<Finding[]> {
  const written = path.resolve(configuration);
  const unfollowed = path.join(await realpath(path.dirname(written)), path.basename(written));
  const base = isWithin(unfollowed, checkout) ? unfollowed : await realpath(configuration);
  const all = await inAnyCasing(checkout, path.join(path.relative(checkout, base), name));
  return all.length > 1 ? [severalCasings(found, all, consequences[name])] : [];
}

/** A folder outside is not read; a file is, as ever. */
async function outsideFinding(
  found: string,
  kind: 'file' | 'folder',
  checkout: string,
): Promise<Finding | undefined> {
  // A link that leads nowhere fails where it is read.
  const real = await realpath(found).catch(() => undefined);
  if (real === undefined || isWithin(real, checkout)) return undefined;
  return kind === 'folder' ? linkOutside(found, real, checkout) : readOutside(found, real, checkout);
}
