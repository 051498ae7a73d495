import { sameName } from '../../lab/names.js';
import { months } from '../images/image-names.js';

/** What an image was built from, as its companion tells it. */
export interface BuiltFrom {
  /** `template=… parameters=…`, by hash; absent where nobody noted it. */
  readonly inputs?: string;
  /** `publisher:offer:sku:version` or `golden:path:image`; absent where nobody noted it. */
  readonly base?: string;
  /** When it was built, as far as that is known. */
  readonly timestamp: Date | undefined;
}

/** What an image would be built from now. */
export interface BuildsFrom {
  readonly inputs: string;
  /**
   * `publisher:offer:sku:version`, or `golden:path:image` of what is built upon another golden image; absent where it is not
   * known, and where the version is fixed by the template.
   */
  readonly base?: string;
}

/** Whether a golden image is to be built, and why or why not. */
export interface Decision {
  readonly isDue: boolean;
  readonly reason: string;
}

/**
 * Decides whether a golden image is built, by the newest good image of its path. What is not known never leaves an image unbuilt,
 * but for the version of its base: that rule alone is off then.
 * @param maxImageAgeDays the age at which an unchanged image is built all the same; 0 is none
 */
export function whyBuild(
  wanted: BuildsFrom,
  newest: BuiltFrom | undefined,
  now: Date,
  maxImageAgeDays: number,
): Decision {
  if (!newest) return due('new');
  const { inputs, timestamp } = newest;
  const changed = inputs === undefined ? undefined : changedParts(inputs, wanted.inputs);
  if (!changed || !timestamp) return due('not known what it was built from');
  if (changed.length > 0) return due(`${listed(changed)} changed`);
  const base = changeOfBase(newest.base, wanted.base);
  if (base !== undefined) return due(base);
  const days = (now.getTime() - timestamp.getTime()) / day;
  if (maxImageAgeDays > 0 && days > maxImageAgeDays) return due(`age ${Math.floor(days)} d`);
  return { isDue: false, reason: `unchanged since ${dateText(timestamp, now)}` };
}

const day = 24 * 3_600_000;

function due(reason: string): Decision {
  return { isDue: true, reason };
}

/** The names of what differs; undefined where one of the two does not tell all that the other tells. */
function changedParts(built: string, wanted: string): readonly string[] | undefined {
  const [before, now] = [partsIn(built), partsIn(wanted)];
  if (before.size !== now.size || [...now.keys()].some((name) => !before.has(name))) return undefined;
  return [...now].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name);
}

function partsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\s+/).flatMap((part) => {
      const [, name, hash] = /^(\w+)=([0-9a-f]+)$/.exec(part) ?? [];
      return name === undefined || hash === undefined ? [] : [[name, hash] as const];
    }),
  );
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function changeOfBase(built: string | undefined, wanted: string | undefined): string | undefined {
  // Of what is built upon another golden image the base is always noted.
  if (built === undefined && wanted?.startsWith('golden:')) return `base ${wanted}`;
  if (built === undefined || wanted === undefined || sameName(built, wanted)) return undefined;
  return sameName(nameOf(built), nameOf(wanted))
    ? `base ${versionOf(built)} -> ${versionOf(wanted)}`
    : `base ${built} -> ${wanted}`;
}

function nameOf(base: string): string {
  return base.slice(0, base.lastIndexOf(':'));
}

function versionOf(base: string): string {
  return base.slice(base.lastIndexOf(':') + 1);
}

/** `2 Nov`, and of another year `2 Nov 2025`; UTC. */
function dateText(date: Date, now: Date): string {
  const text = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
  return date.getUTCFullYear() === now.getUTCFullYear() ? text : `${text} ${date.getUTCFullYear()}`;
}
