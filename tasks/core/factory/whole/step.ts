import type { Azure } from '../../azure/azure.js';
import { countOf, jsonByPath } from '../../step/outputs.js';
import type { RefusedAction } from '../../step/action.js';
import type { Ending, UnitRecord } from '../../step/record.js';
import type { Done, Step } from '../../step/step.js';
import { currentImagesOf } from '../current/current-output.js';
import { act as create } from '../create/step.js';
import { refused as refusedDeliveries, slots as slotsOfDeliveries } from '../distribute/step.js';
import { withFormulas } from '../retire/images-in-use.js';
import { outputs as outputsOfTests, slots as slotsOfTests } from '../test/step.js';
import { refused as refusedDeletions, slots as slotsOfDeletions } from '../retire/step.js';
import { outputs as outputsOfSaves, refused as refusedSaves } from '../snap/step.js';
import type { ActionOf, StepActions, StepName, WholeAction } from './actions.js';
import { beginRun } from './begin-run.js';
import { buildImage } from './build-image.js';
import { contradiction } from './contradictions.js';
import { deleteImage } from './delete-image.js';
import { deleteMachine } from './delete-machine.js';
import { deliverImage } from './deliver-image.js';
import type { ReadContext, WholeContext, WholeInputs } from './inputs.js';
import { plan, retirementsOf } from './plan.js';
import type { Run } from './run.js';
import type { FactoryLock } from './run-lock.js';
import { saveImage } from './save-image.js';
import { readAll, type Reading, type WholeState } from './state.js';
import { testImage } from './test-image.js';
import { withheldEnding } from './withheld.js';

/** The whole factory as one step. A run keeps one picture of Azure: read once, and kept current by what the run does. */
export function wholeStep(): Step<WholeInputs, Azure, WholeState, WholeAction> {
  let lock: FactoryLock | undefined;
  let run: Run | undefined;
  const running = (): Run => {
    if (!run) throw new Error('unreachable: nothing is carried out before it is planned');
    return run;
  };
  return {
    read: async (context) => {
      const refusal = contradiction(context.inputs);
      if (refusal) throw refusal;
      const reading = await readAll(context);
      ({ lock } = reading);
      return withFormulasOf(reading, context);
    },
    plan: (state, inputs) => {
      const planned = plan(state, inputs);
      run = beginRun(state, planned.actions, inputs);
      return planned;
    },
    refused,
    withheld: (action, { now }) => {
      const ending = withheldEnding(action, running(), now());
      if (ending) settle(action, ending.outcome, running());
      if (ending?.outcome === 'skipped') knowWithheld(action, ending, running());
      return ending;
    },
    act: (action, context) => act(action, running(), context),
    close: async () => lock?.release(),
    slots: (inputs) => ({
      ...slotsOfTests(inputs),
      ...slotsOfDeletions(inputs),
      ...slotsOfDeliveries(inputs),
      build: inputs.maxBuilds,
    }),
    outputs,
  };
}

/** Of the labs that would lose images, if all comes of what the run is to make. */
async function withFormulasOf({ state, formulasOf }: Reading, context: ReadContext): Promise<WholeState> {
  const planned = () => retirementsOf(state, context.inputs);
  return { ...state, retire: await withFormulas(state.retire, planned, formulasOf, context) };
}

/** The actions that Azure would refuse for a missing right, as each step asks for its own. */
async function refused(
  actions: readonly WholeAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const saves = plannedIn('snap', actions).filter(({ isForecast }) => !isForecast);
  const ofSaves = await refusedSaves(
    saves.map(({ planned }) => planned),
    context,
  );
  const deliveries = plannedIn('distribute', actions).map(({ planned }) => planned);
  const ofDeliveries = await refusedDeliveries(deliveries, context);
  const deletions = plannedIn('retire', actions).map(({ planned }) => planned);
  const ofDeletions = await refusedDeletions(deletions, context);
  return [
    ...inStep('snap', ofSaves),
    ...inStep('distribute', ofDeliveries),
    ...inStep('retire', ofDeletions),
  ];
}

function plannedIn<Name extends StepName>(step: Name, actions: readonly WholeAction[]): ActionOf<Name>[] {
  return actions.filter((action) => action.step === step) as unknown as ActionOf<Name>[];
}

function inStep(step: StepName, all: readonly RefusedAction[]): RefusedAction[] {
  return all.map(({ key, reason }) => ({ key: `${step} ${key}`, reason }));
}

async function act(action: WholeAction, run: Run, context: WholeContext): Promise<Done> {
  try {
    const done = await carryOut(action, run, context);
    settle(action, done.outcome ?? 'succeeded', run);
    return done;
  } catch (error) {
    settle(action, context.signal.aborted ? 'unfinished' : 'failed', run);
    throw error;
  }
}

/** What is known when an action has ended. A VM that is not deleted keeps its cores. */
function settle(action: WholeAction, outcome: UnitRecord['outcome'], { picture, cores }: Run): void {
  picture.outcomes.set(action.key, outcome);
  if (action.step === 'cleanUp' && outcome === 'unfinished') cores.keep(action.planned.machine.name);
}

/** Why there is no new image of what is not built: what stands upon that is told the same. */
function knowWithheld({ planned, pathKey }: WholeAction, { reason = '' }: Ending, { picture }: Run): void {
  if (planned.kind === 'build') picture.withheld.set(pathKey, reason);
}

function carryOut(action: WholeAction, run: Run, context: WholeContext): Promise<Done> {
  switch (action.step) {
    case 'create':
      return build(action, action.planned, run, context);
    case 'snap':
      return saveImage(action, run, context);
    case 'test':
      return testImage(action, run, context);
    case 'distribute':
      return deliverImage(action, run, context);
    case 'cleanUp':
      return deleteMachine(action, run, context);
    case 'retire':
      return deleteImage(action, run, context);
  }
}

function build(
  action: ActionOf<'create'>,
  planned: StepActions['create'],
  run: Run,
  context: WholeContext,
): Promise<Done> {
  return planned.kind === 'build' ? buildImage(action, planned, run, context) : create(planned, context);
}

function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const of = (verb: string, kind?: string) =>
    records.filter((record) => record.verb === verb && (kind === undefined || record.subject.kind === kind));
  return {
    ...outputsOfSaves(of('snap')),
    ...outputsOfTests(records),
    createdCount: countOf(of('build'), 'succeeded'),
    distributedCount: countOf(of('distribute'), 'succeeded'),
    deletedCount: countOf(of('delete', 'image VM'), 'succeeded'),
    retiredCount: countOf(
      records.filter(({ verb, subject }) => verb === 'delete' && isImage(subject.kind)),
      'succeeded',
    ),
    failedCount: countOf(records, 'failed'),
    unfinishedCount: countOf(records, 'unfinished'),
    currentImages: currentImagesOf(records),
    imageVMs: jsonByPath(of('build'), ({ details }) => details['vmName']),
  };
}

function isImage(kind: string): boolean {
  return ['custom image', 'stored image', 'gallery image'].includes(kind);
}
