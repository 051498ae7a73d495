import type { LeftAlone, Plan } from '../../step/action.js';
import { type Problem, problem } from '../../step/problem.js';
import type { BuildAction, CreateAction } from '../create/actions.js';
import { demandOf, demandsNeverMet } from './core-demand.js';
import type { Demand } from './core-ledger.js';
import type { RegionCores } from './read-region-cores.js';

/** The cores that the VMs of a build take; none where their size is not known. */
export function coresOf({ expected, prepared }: BuildAction, cores: RegionCores | undefined): Demand {
  if (expected.size === undefined || !cores) return new Map();
  const machines = Math.max(1, prepared.machineNames.length);
  const ofOne = demandOf(expected.size, cores.sizes, cores.quotas);
  return new Map([...ofOne].map(([quota, count]) => [quota, count * machines]));
}

/** Leaves out builds that need more cores than a quota has: no waiting helps them. Where all do, the plan is refused. */
export function withoutImpossible(
  plan: Plan<CreateAction>,
  cores: RegionCores | undefined,
  location: string,
): Plan<CreateAction> {
  const builds = plan.actions.filter((action) => action.kind === 'build');
  const demands = new Map(builds.map((action) => [action.imagePath, coresOf(action, cores)]));
  const problems = demandsNeverMet(demands, cores?.quotas ?? [], location);
  const problemOf = (action: CreateAction) =>
    action.kind === 'build' && !action.adopted ? problems.get(action.imagePath) : undefined;
  const failed = plan.actions.flatMap((action) => {
    const why = problemOf(action);
    return why ? [impossible(action, why)] : [];
  });
  return {
    ...plan,
    actions: plan.actions.filter((action) => !problemOf(action)),
    leftAlone: [...plan.leftAlone, ...failed],
    ...refusalOf(builds, problemOf),
  };
}

function refusalOf(
  builds: readonly BuildAction[],
  problemOf: (build: BuildAction) => Problem | undefined,
): Pick<Plan<CreateAction>, 'refusal'> {
  const [why, ...others] = builds.flatMap((build) => problemOf(build) ?? []);
  if (!why || others.length + 1 < builds.length) return {};
  const none =
    builds.length === 1 ? 'The golden image cannot' : `None of the ${builds.length} golden images can`;
  return { refusal: problem(`${none} be built: ${why.message}`, why.remedy) };
}

function impossible({ subject, imageFacts }: CreateAction, { message, remedy }: Problem): LeftAlone {
  return {
    subject,
    ...(imageFacts ? { imageFacts } : {}),
    outcome: 'failed',
    reason: message,
    findings: [{ severity: 'error', what: message, remedy }],
  };
}
