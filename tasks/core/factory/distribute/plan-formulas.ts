import type { Formula } from '../../azure/resources/formulas.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import { type Finding, type LeftAlone, type Plan, writeFormulaVerb } from '../../step/action.js';
import { chooseCurrent, type CurrentFacts } from '../current/choose-current.js';
import { chooseFormula } from '../current/choose-formula.js';
import { isOwnFormula } from '../current/own-formulas.js';
import type { DistributeAction, WriteFormulaAction } from './actions.js';
import type { WantedFormula } from '../current/lab-formulas.js';
import { keyOfMarking } from './plan-current.js';
import type { Receiver } from './receivers.js';

/** What holds for the formulas of all labs. */
interface Terms {
  readonly facts: CurrentFacts;
  readonly factoryLabId: string;
}

/**
 * The formulas of a lab that takes VHDs (C126): each is written as a whole, with the image that is the current one once all
 * has come, unless it is so already. Somebody else's of that name stays as it is.
 * @param deliveries what the lab is to get, which comes before
 */
export function planFormulas(
  receiver: Receiver,
  deliveries: readonly DistributeAction[],
  terms: Terms,
): Plan<WriteFormulaAction> {
  const { formulas } = receiver;
  if (!formulas || !('wanted' in formulas)) return { actions: [], leftAlone: [] };
  const parts = formulas.wanted.map((wanted) =>
    planFormula({ receiver, wanted, present: formulas.present }, deliveries, terms),
  );
  return {
    actions: parts.flatMap(({ action }) => action ?? []),
    leftAlone: parts.flatMap(({ leftAlone }) => leftAlone ?? []),
  };
}

interface Asked {
  readonly receiver: Receiver;
  readonly wanted: WantedFormula;
  readonly present: readonly Formula[];
}

function planFormula(
  { receiver: { lab, toMark }, wanted, present }: Asked,
  deliveries: readonly DistributeAction[],
  { facts, factoryLabId }: Terms,
): { readonly action?: WriteFormulaAction; readonly leftAlone?: LeftAlone } {
  const { formula, imagePath } = wanted;
  const coming = deliveries.filter(({ image }) => imagePathKey(image.imagePath) === formula.pathKey);
  const images = coming.map(({ image }) => image);
  const { candidates } = chooseCurrent(toMark?.get(formula.pathKey) ?? [], facts, images);
  const isThere = !images.some(({ imageName }) => sameName(imageName, candidates[0] ?? ''));
  const chosen = chooseFormula(wanted, { lab, factoryLabId, present, candidates, isThere });
  const unit = {
    verb: writeFormulaVerb,
    subject: { kind: 'formula', name: formula.name },
    target: labTarget(lab),
    imageFacts: { path: imagePath },
    reason: chosen.reason,
  };
  if (!chosen.change) return { leftAlone: { ...unit, outcome: 'skipped', findings: chosen.findings } };
  const action: WriteFormulaAction = {
    ...unit,
    ...chosen.change,
    kind: 'write formula',
    key: `${lab.id} formula ${formula.name.toLowerCase()}`,
    work: 'mark',
    needs: [...coming.map(({ key }) => key), keyOfMarking(lab, imagePath)],
    lab,
  };
  return { action };
}

/**
 * The formulas of this factory in labs that the Configuration folder has no more, or whose image the lab takes no more: nobody
 * deletes them, since users may rely on them.
 * @param names the names of all files, in lower case; absent where they are not known
 */
export function leftFormulas(
  receivers: readonly Receiver[],
  names: ReadonlySet<string> | undefined,
  factoryLabId: string,
): Finding[] {
  const left = receivers.flatMap(({ lab, formulas }) => {
    if (!names || !formulas || !('wanted' in formulas)) return [];
    const wanted = new Set(formulas.wanted.map(({ formula }) => formula.name.toLowerCase()));
    const isLeft = (formula: Formula) =>
      isOwnFormula(formula, factoryLabId) &&
      !wanted.has(formula.name.toLowerCase()) &&
      !names.has(formula.name.toLowerCase());
    return formulas.present.filter(isLeft).map(({ name }) => `${name} in ${lab.name}`);
  });
  if (left.length === 0) return [];
  return [
    {
      severity: 'notice',
      what: `Formulas of this factory stay although their files are gone: ${left.join(', ')}.`,
      why: 'Users may rely on them, so no task deletes them. They keep the image that they use.',
      remedy: 'Delete them in the lab.',
    },
  ];
}
