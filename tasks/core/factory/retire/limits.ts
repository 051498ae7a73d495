/** What Images.json says of how long the images of golden images are kept. */
export interface Keeping {
  readonly limitsOf: (pathKey: string) => Limits | undefined;
  /** The time by which images have an age, UTC. */
  readonly now: Date;
}

/** How long the images of a golden image are kept. */
export type Limits = KnownLimits | { readonly isUnknown: true };

interface KnownLimits {
  /** The number of newest images that are kept; absent: as many as the input says. */
  readonly count?: number;
  /** The days after which an image goes although it is among these; absent: never. */
  readonly maxAgeDays?: number;
  /** The number of newest images that stay at any age. */
  readonly atLeast: number;
  /** The days for which an image is deprecated before it goes; absent: it goes at once. */
  readonly deprecateDays?: number;
}

interface Limiting {
  readonly ImagesToSave: number;
  readonly keeping?: Keeping;
}

const day = 86_400_000;

/** How many of the newest images of a golden image are kept: all, where that is not known. */
export function countOf(pathKey: string, { ImagesToSave, keeping }: Limiting): number {
  const limits = keeping?.limitsOf(pathKey);
  if (limits && 'isUnknown' in limits) return Infinity;
  return limits?.count ?? ImagesToSave;
}

/** How many of the newest images of a golden image stay at any age: all, where no age is given or it is not known. */
export function leastOf(pathKey: string, { keeping }: Pick<Limiting, 'keeping'>): number {
  const limits = keeping?.limitsOf(pathKey);
  return limits && !('isUnknown' in limits) && limits.maxAgeDays !== undefined ? limits.atLeast : Infinity;
}

/** For how many days an image is deprecated before it goes by count or age; nothing where it goes at once. */
export function deprecateDaysOf(pathKey: string, { keeping }: Pick<Limiting, 'keeping'>): number | undefined {
  const limits = keeping?.limitsOf(pathKey);
  return limits && !('isUnknown' in limits) ? limits.deprecateDays : undefined;
}

/** Whether Images.json leaves unknown how long the images of a golden image are kept. */
export function isUnknownFor(pathKey: string, { keeping }: Pick<Limiting, 'keeping'>): boolean {
  const limits = keeping?.limitsOf(pathKey);
  return limits !== undefined && 'isUnknown' in limits;
}

/** Whether an image is certainly older than images of its golden image may become. */
export function isTooOld(
  { pathKey, order }: { readonly pathKey: string; readonly order: { readonly latest: number } },
  { keeping }: Pick<Limiting, 'keeping'>,
): boolean {
  const limits = keeping?.limitsOf(pathKey);
  if (!keeping || !limits || 'isUnknown' in limits || limits.maxAgeDays === undefined) return false;
  return keeping.now.getTime() - order.latest > limits.maxAgeDays * day;
}

/** The age of an image in whole days, at least. */
export function daysOld(latest: number, now: Date): number {
  return Math.floor((now.getTime() - latest) / day);
}
