import { labTarget } from '../../lab/target.js';
import type { Action, Finding, LeftAlone, Plan } from '../../step/action.js';
import { gigabytesText } from '../../step/bytes.js';
import { withExpectedTimes } from '../create/expected-times.js';
import { savedImages } from '../gallery/stock.js';
import { type BuildTimes, buildTimesOf } from '../machine-times.js';
import type { RetireAction } from '../retire/actions.js';
import type { WholeAction } from './actions.js';
import { withoutLostBases } from './chains.js';
import { buildsInVain, oddities } from './contradictions.js';
import { createEstimates } from './estimates.js';
import { expectedSeconds } from './expected-seconds.js';
import { type Forecast, forecast } from './forecast.js';
import { joinPlans } from './graph.js';
import type { WholeInputs } from './inputs.js';
import { doubtfulDeletions } from './mass-deletion.js';
import { withoutImpossible } from './possible-builds.js';
import { withPriorities } from './priorities.js';
import type { WholeState } from './state.js';
import { withoutStored } from './stored-builds.js';
import { tooShort } from './time-box.js';

/** Plans a whole run: all that the steps in a row would do, and what of it has to come after what. */
export function plan(state: WholeState, inputs: WholeInputs): Plan<WholeAction> {
  const estimates = createEstimates(timesOf(state));
  const { lab } = state.create;
  const plans = plansOf(state, inputs);
  const actions = withPriorities(
    joinPlans(plans, {
      secondsOf: (step, action) => expectedSeconds(step, action, estimates),
      doubtful: doubtfulDeletions(plans.retire, state.retire, inputs),
    }),
  );
  const refusal =
    plans.retire.refusal ??
    plans.create.refusal ??
    buildsInVain(plans.create.actions, inputs) ??
    tooShort(actions, inputs.stopStartingAfterMinutes, estimates);
  return {
    lab: labTarget(lab),
    actions,
    leftAlone: leftAloneIn(withoutForecasts(plans)).filter(staysIn(actions)),
    findings: [
      ...Object.values(plans).flatMap(({ findings = [] }) => findings),
      ...oddities(plans.create.actions, state.distribute.receivers, inputs),
      extentOf(actions),
    ],
    ...(refusal ? { refusal } : {}),
  };
}

/** The plan of each step, without the builds that cannot be carried out. */
function plansOf(state: WholeState, inputs: WholeInputs): Forecast {
  return forecast(state, inputs, (create) =>
    withExpectedTimes(
      withoutLostBases(
        withoutImpossible(withoutStored(create, state), state.cores, state.create.lab.location),
      ),
      timesOf(state),
    ),
  );
}

/** All that a run may delete as retired, if all comes of what it is to make. */
export function retirementsOf(state: WholeState, inputs: WholeInputs): Plan<RetireAction> {
  return plansOf(state, inputs).retire;
}

function timesOf({ create, snap }: Pick<WholeState, 'create' | 'snap'>): BuildTimes {
  const stock = snap.gallery?.stock;
  return buildTimesOf({
    factoryLabId: create.lab.id,
    stored: snap.store.images,
    ...(stock ? { gallery: savedImages(stock) } : {}),
  });
}

/**
 * Says nothing of what becomes of images and VMs that are not there yet: nothing is known of them before they are. That VMs of
 * earlier runs are there (C28) is told with what becomes of each.
 */
function withoutForecasts(plans: Forecast): readonly Plan<Action>[] {
  const { create, snap, test, distribute, cleanUp, retire } = plans;
  const saved = new Set(
    snap.actions.map(({ imageFacts }) => `${imageFacts?.path ?? ''}\n${imageFacts?.name ?? ''}`),
  );
  const isSaved = ({ imageFacts }: LeftAlone) =>
    saved.has(`${imageFacts?.path ?? ''}\n${imageFacts?.name ?? ''}`);
  const built = new Set(create.actions.flatMap((action) => (action.kind === 'build' ? [action.vmName] : [])));
  return [
    { ...create, leftAlone: create.leftAlone.filter(({ subject }) => subject.kind !== 'image VM') },
    snap,
    test,
    distribute,
    { ...cleanUp, leftAlone: cleanUp.leftAlone.filter(({ subject }) => !built.has(subject.name)) },
    { ...retire, leftAlone: retire.leftAlone.filter((unit) => !isSaved(unit)) },
  ];
}

/** Several steps leave the same alone, and of what a lab has one of them tells enough. */
function leftAloneIn(plans: readonly Plan<Action>[]): readonly LeftAlone[] {
  const told = new Map<string, LeftAlone>();
  for (const { leftAlone } of plans)
    for (const unit of leftAlone) {
      const key = keyOf(unit);
      if (!told.has(key)) told.set(key, unit);
    }
  return [...told.values()];
}

/** A lab that cannot be read has one name in all steps; an image is known by the place where it is, whatever it is called. */
function keyOf({ subject, target, imageFacts, outcome, reason }: LeftAlone): string {
  if (subject.kind === 'lab') return `lab ${subject.name}`;
  const isHeld = target !== undefined && imageFacts?.isThere === true && outcome === 'skipped';
  const what = isHeld ? (imageFacts.name ?? subject.name) : `${subject.kind} ${subject.name} ${reason}`;
  return `${target?.id ?? ''} ${what}`.toLowerCase();
}

/** An image that a lab has, and that this run deletes there, is not left alone. */
function staysIn(actions: readonly WholeAction[]): (unit: LeftAlone) => boolean {
  const imageIn = ({ target, imageFacts }: Pick<Action, 'target' | 'imageFacts'>) =>
    `${target?.id ?? ''}\n${imageFacts?.name ?? ''}`.toLowerCase();
  const deleted = new Set(actions.filter(({ step }) => step === 'retire').map(imageIn));
  return (unit) => unit.outcome !== 'skipped' || !unit.imageFacts?.isThere || !deleted.has(imageIn(unit));
}

/** What the run will cost in time, traffic and deletions, as far as that is known before. */
function extentOf(actions: readonly WholeAction[]): Finding {
  const builds = actions.filter(({ planned }) => planned.kind === 'build');
  const hours = actions.reduce((sum, { expectedMachine }) => sum + (expectedMachine?.seconds ?? 0), 0) / 3600;
  const bytes = actions.reduce(
    (sum, { isFallback: isLeftOut, bytes: moved = 0 }) => sum + (isLeftOut ? 0 : moved),
    0,
  );
  const deletions = actions.filter(({ verb }) => verb === 'delete').length;
  const tests = actions.filter(({ planned }) => planned.kind === 'test').length;
  const tested = tests === 0 ? '' : ` and to test ${counted(tests, 'image')}`;
  return {
    severity: 'notice',
    what: `The run is expected to build ${counted(builds.length, 'VM')}${tested} for about ${counted(hours.toFixed(1), 'VM-hour')}, to copy ${gigabytesText(bytes)} and to make ${counted(deletions, 'deletion')}.`,
  };
}

function counted(count: number | string, unit: string): string {
  return `${count} ${unit}${Number(count) === 1 ? '' : 's'}`;
}
