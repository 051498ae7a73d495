import type { Plan } from '../../step/action.js';
import { currentFactsOf } from '../current/choose-current.js';
import type { DistributeAction, MakeCurrentAction, WriteFormulaAction } from './actions.js';
import type { DistributeInputs } from './inputs.js';
import { planCurrent } from './plan-current.js';
import { leftFormulas, planFormulas } from './plan-formulas.js';
import type { DistributeState } from './state.js';

/** What gives users and programs a name that stays: the tag of the current image, and formulas. */
export type StableName = MakeCurrentAction | WriteFormulaAction;

/**
 * Plans the current images and the formulas of all labs that take VHDs (C125, C126).
 * @param deliveries what each of the receivers is to get
 */
export function planStableNames(
  state: DistributeState,
  deliveries: readonly (readonly DistributeAction[])[],
  { markCurrent, strictImagePaths: strict }: DistributeInputs,
): Plan<StableName> {
  const { receivers, factoryLab, formulaNames } = state;
  const isWanted = markCurrent || receivers.some(({ toMark, formulas }) => toMark ?? formulas);
  if (!isWanted) return { actions: [], leftAlone: [] };
  const facts = currentFactsOf(state);
  const terms = { facts, markCurrent, strict, factoryLabId: factoryLab.id };
  const current = receivers.map((receiver, index) => planCurrent(receiver, deliveries[index] ?? [], terms));
  const formulas = receivers.map((receiver, index) => planFormulas(receiver, deliveries[index] ?? [], terms));
  return {
    actions: [...current, ...formulas].flatMap((part): readonly StableName[] => part.actions),
    leftAlone: [...current, ...formulas].flatMap(({ leftAlone }) => leftAlone),
    findings: leftFormulas(receivers, formulaNames, factoryLab.id),
  };
}
