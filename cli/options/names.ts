import type { Input } from '../../tasks/core/definitions/input.js';

/** What people write often gets a short name; pipelines have none of these. */
const shortNames: Readonly<Record<string, string>> = {
  ConfigurationLocation: 'configuration',
  DevTestLabName: 'lab',
  SubscriptionId: 'subscription',
  imagePaths: 'only',
};

/** The names by which an input may be given, the one that help and messages use first. */
export function namesOf({ name, alias }: Input): readonly [string, ...string[]] {
  const others = alias === undefined ? [name] : [alias, name];
  const short = shortNames[name];
  const [first = name, ...more] = short === undefined ? others : [short, ...others];
  return [first, ...more];
}

/** The name that help and messages use. */
export function shownName(input: Input): string {
  return namesOf(input)[0];
}

/** `--images-to-keep` for `imagesToKeep`. */
export function flagFor(name: string): string {
  return `--${kebab(name)}`;
}

/** The flag that help shows, by each name of an input: texts name inputs as pipelines write them. */
export function flagsByName(inputs: readonly Input[]): ReadonlyMap<string, string> {
  return new Map(inputs.flatMap((input) => namesOf(input).map((name) => [name, flagFor(shownName(input))])));
}

/** The variable of the environment: `IMAGEFACTORY_IMAGES_TO_KEEP` for `imagesToKeep`. */
export function variableFor(name: string): string {
  return `${variablePrefix}${kebab(name).replaceAll('-', '_').toUpperCase()}`;
}

export const variablePrefix = 'IMAGEFACTORY_';

function kebab(name: string): string {
  return name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replaceAll(/(?<=[A-Z])(?=[A-Z][a-z])/g, '-')
    .toLowerCase();
}

/** Names are compared without case and hyphens: `DevTestLabName`, `dev-test-lab-name` and `DEV_TEST_LAB_NAME` are one. */
export function nameKey(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}
