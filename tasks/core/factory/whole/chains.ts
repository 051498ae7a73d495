import { imagePathKey } from '../../configuration/image-path.js';
import type { Action, LeftAlone, Plan } from '../../step/action.js';
import type { BuildAction, CreateAction } from '../create/actions.js';
import { baseFailed } from '../create/upon-base.js';

/**
 * Settles the plan of what is built upon bases of this run, where some of those are not built after all: nothing is built upon
 * one that cannot be built; of one that this run has stored already, that image is taken.
 */
export function withoutLostBases(plan: Plan<CreateAction>): Plan<CreateAction> {
  const builds = plan.actions.filter(isBuild);
  if (!builds.some(({ base }) => base?.isOfRun)) return plan;
  const built = new Set(builds.map(keyOf));
  const lost = lostIn(plan);
  const settled = new Map<CreateAction, BuildAction | LeftAlone>();
  for (const action of builds.toSorted(basesFirst(builds))) {
    const one = settle(action, built, lost);
    if (one === action) continue;
    settled.set(action, one);
    if ('outcome' in one) lost.set(keyOf(action), one.reason);
  }
  const left = [...settled.values()].filter((one) => 'outcome' in one);
  const actions = plan.actions.map((action) => settled.get(action) ?? action);
  return {
    ...plan,
    actions: actions.filter((one): one is CreateAction => 'key' in one),
    leftAlone: [...plan.leftAlone, ...left],
  };
}

/** Why golden images cannot be built, by the keys of their paths. */
function lostIn({ leftAlone }: Plan<CreateAction>): Map<string, string> {
  const failed = leftAlone.filter(({ outcome }) => outcome === 'failed');
  return new Map(
    failed.flatMap(({ imageFacts, reason }) =>
      imageFacts ? [[imagePathKey(imageFacts.path), reason] as const] : [],
    ),
  );
}

function settle(
  action: BuildAction,
  built: ReadonlySet<string>,
  lost: ReadonlyMap<string, string>,
): BuildAction | LeftAlone {
  const { base, subject, imageFacts } = action;
  if (!base?.isOfRun) return action;
  const { basePath, baseKey, image } = base;
  const why = lost.get(baseKey);
  if (why === undefined && built.has(baseKey)) return action;
  if (why === undefined && image) return { ...action, base: { basePath, baseKey, image } };
  const reason = baseFailed(basePath, why ?? 'No image of it is stored.');
  return { subject, ...(imageFacts ? { imageFacts } : {}), outcome: 'skipped', reason };
}

function keyOf({ imagePath }: Pick<BuildAction, 'imagePath'>): string {
  return imagePathKey(imagePath);
}

function isBuild(action: CreateAction): action is BuildAction {
  return action.kind === 'build';
}

function basesFirst(actions: readonly BuildAction[]): (one: BuildAction, other: BuildAction) => number {
  const depthOf = depthsIn(actions);
  return (one, other) => depthOf(keyOf(one)) - depthOf(keyOf(other));
}

/** How many images this run builds below one, by the key of its path: 0 for what stands upon none of this run. */
export function depthsIn(actions: readonly CreateAction[]): (pathKey: string) => number {
  const bases = new Map(
    actions
      .filter(isBuild)
      .flatMap(({ imagePath, base }) =>
        base?.isOfRun ? [[imagePathKey(imagePath), base.baseKey] as const] : [],
      ),
  );
  const depthOf = (pathKey: string): number => {
    const base = bases.get(pathKey);
    return base === undefined ? 0 : depthOf(base) + 1;
  };
  return depthOf;
}

/** What is built upon an image of this run comes after all that makes that image: tells apart what belongs to each level. */
export function levelsOf(
  actions: readonly CreateAction[],
  pathKeyOf: (action: Action) => string,
): ((action: Action) => boolean)[] {
  const depthOf = depthsIn(actions);
  const deepest = Math.max(0, ...actions.map((action) => depthOf(pathKeyOf(action))));
  return Array.from(
    { length: deepest + 1 },
    (_, depth) => (action: Action) => depthOf(pathKeyOf(action)) === depth,
  );
}
