import { present } from '../../azure/requests/present.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { basesFirst } from '../bases/links.js';
import { onlySelected, selects } from '../selection.js';
import { nameTaken } from '../templates/findings.js';
import { buildLimitsOf } from '../templates/image-settings.js';
import { positionOfName } from '../templates/machine.js';
import type { PreparedTemplate } from '../templates/prepare-template.js';
import { abandonedRecords } from './abandoned-records.js';
import type { BuildAction, BuildBase, CreateAction } from './actions.js';
import { type AboutImage, endedEarlier } from './begun.js';
import { expectedMachine } from './expected-machine.js';
import { decide } from './decide.js';
import { isOfBuild } from './machines-of-build.js';
import { type NamedImage, nameImages } from './name-images.js';
import { deploymentNameOf } from './deployment-names.js';
import type { CreateInputs } from './inputs.js';
import { leftovers } from './leftovers.js';
import type { CreateState, LeftAloneFinding } from './state.js';
import { prepareChecked } from './prepare-checked.js';
import { templateValues } from './template-values.js';
import {
  buildBaseOf,
  failedBefore,
  noneBefore,
  type PlannedBases,
  uponText,
  whyNotUpon,
  withPlanned,
} from './upon-base.js';

export function plan(state: CreateState, inputs: CreateInputs): Plan<CreateAction> {
  return onlySelected(planAll(state, inputs), inputs);
}

function planAll(state: CreateState, inputs: CreateInputs): Plan<CreateAction> {
  const images = nameImages(state, inputs);
  const plans = planInOrder(images, state, inputs);
  return {
    lab: labTarget(state.lab),
    findings: state.compared?.findings ?? [],
    actions: [...plans.flatMap(({ actions }) => actions), ...abandonedRecords(state)],
    leftAlone: [
      ...plans.flatMap(({ leftAlone }) => leftAlone),
      ...state.broken,
      ...leftovers(state, (machine) => isAdopted(machine, images)),
    ],
  };
}

/** Plans bases before what is built upon them. @returns the plans in the order of the images */
function planInOrder(
  images: readonly NamedImage[],
  state: CreateState,
  inputs: CreateInputs,
): readonly Plan<BuildAction>[] {
  const isSelected = selects(inputs);
  const plans = new Map<NamedImage, Plan<BuildAction>>();
  const { broken, isWholeRun = false } = state;
  let before: PlannedBases = {
    ...noneBefore,
    isWholeRun,
    failed: isWholeRun ? failedBefore(broken) : new Map(),
  };
  for (const image of inChainOrder(images, state)) {
    const plan = planImage(image, state, inputs, before);
    plans.set(image, plan);
    const { key, imagePath } = image.image;
    const base = isJudged(image, inputs) ? state.bases?.get(key) : undefined;
    if (isSelected(imagePath)) before = withPlanned(before, { key, base }, plan);
  }
  return images.flatMap((image) => plans.get(image) ?? []);
}

function inChainOrder(images: readonly NamedImage[], { bases }: CreateState): readonly NamedImage[] {
  if (!bases || bases.size === 0) return images;
  const keyed = images.map((image) => ({ key: image.image.key, image }));
  return basesFirst(keyed, bases).map(({ image }) => image);
}

/** Whether a VM is of a build that this run goes on with. */
function isAdopted(machine: CreateState['machines'][number], images: readonly NamedImage[]): boolean {
  return images.some(
    ({ image, adopted }) =>
      adopted !== undefined && (adopted.machine === machine || isOfBuild(machine, image, adopted)),
  );
}

/** Plans one golden image: what has to be done for it, or why it is left alone. */
export function planImage(
  named: NamedImage,
  state: CreateState,
  inputs: CreateInputs,
  before = noneBefore,
): Plan<BuildAction> {
  const { image, adopted } = named;
  const about = aboutImage(image);
  const ended = adopted?.hasRecord === false ? endedEarlier(about, adopted.machine) : undefined;
  if (ended) return leave(ended);
  const values = templateValues(named, state, inputs);
  const unfit = whyUnfit(named, values, state, { inputs, before });
  if (unfit) return leave(unfit);
  const prepared = prepareChecked(image, values, inputs);
  if ('failed' in prepared) {
    const { failed, findings } = prepared;
    return leave({ ...about, outcome: 'failed', reason: failed.what, findings });
  }
  return planPrepared(named, { prepared, values, before }, state, inputs);
}

/** Why a golden image is not built whatever its template says. */
function whyUnfit(
  named: NamedImage,
  { settings: { broken } }: ReturnType<typeof templateValues>,
  { bases }: CreateState,
  { inputs, before }: { readonly inputs: CreateInputs; readonly before: PlannedBases },
): LeftAlone | undefined {
  const about = aboutImage(named.image);
  if (broken) return failure(about, broken);
  const base = bases?.get(named.image.key);
  return base && isJudged(named, inputs) ? whyNotUpon(about, base, before) : undefined;
}

interface Prepared {
  readonly prepared: PreparedTemplate;
  readonly values: ReturnType<typeof templateValues>;
  readonly before: PlannedBases;
}

/** Plans a golden image that can be built: whether it is due, and whether the name of its VM is free. */
function planPrepared(
  named: NamedImage,
  { prepared, values, before }: Prepared,
  state: CreateState,
  inputs: CreateInputs,
): Plan<BuildAction> {
  const { image, takenName } = named;
  const about = aboutImage(image);
  const chosen = state.bases?.get(image.key);
  const base = chosen && buildBaseOf(chosen, before);
  const decision = decide(named, prepared, values, state, { ...inputs, base });
  if (decision?.isDue === false) return leave({ ...about, outcome: 'skipped', reason: decision.reason });
  if (takenName !== undefined) {
    const position = positionOfName(image, values, takenName);
    return leave(failure(about, nameTaken(image, takenName, 'error', position)));
  }
  const expected = expectedMachine(image, prepared, values);
  const limits = buildLimitsOf(values.settings);
  const why = decision?.reason;
  const upon = base && { base, text: uponText(base, before) };
  return { actions: [buildAction(named, { prepared, expected, limits, why, upon }, state)], leftAlone: [] };
}

/** What is begun already has its base, and what is not asked for needs none. */
function isJudged({ image, adopted }: NamedImage, inputs: CreateInputs): boolean {
  return !adopted && selects(inputs)(image.imagePath);
}

function aboutImage({ imagePath }: GoldenImage): AboutImage {
  return { subject: { kind: 'golden image', name: imagePath }, imageFacts: { path: imagePath } };
}

function failure(about: AboutImage, finding: LeftAloneFinding): LeftAlone {
  return { ...about, outcome: 'failed', reason: finding.what, findings: [finding] };
}

function leave(leftAlone: LeftAlone): Plan<never> {
  return { actions: [], leftAlone: [leftAlone] };
}

function buildAction(
  { image, vmName, adopted, leftRecords }: NamedImage,
  {
    prepared,
    expected,
    limits,
    why,
    upon,
  }: Pick<BuildAction, 'prepared' | 'expected'> & Required<Pick<BuildAction, 'limits'>> & BuildWords,
  { lab }: CreateState,
): BuildAction {
  const { imagePath } = image;
  return {
    kind: 'build',
    key: imagePath,
    verb: 'build',
    work: 'build',
    ...aboutImage(image),
    target: labTarget(lab),
    reason: adopted ? `${vmName} was begun already, and is waited for.` : becomes(vmName, { why, upon }),
    ...present('why', why),
    lab,
    imagePath,
    vmName,
    ...(isAlone(prepared, vmName) ? {} : { machineNames: prepared.machineNames }),
    deploymentName: deploymentNameOf(vmName, lab.id, imagePath),
    prepared,
    expected,
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(upon ? { base: upon.base } : {}),
    adopted: adopted !== undefined,
    leftRecords,
  };
}

/** What a build says of why it is, and of its base. */
interface BuildWords {
  readonly why: string | undefined;
  readonly upon: { readonly base: BuildBase; readonly text: string } | undefined;
}

function becomes(vmName: string, { why, upon }: BuildWords): string {
  return `It becomes the VM ${vmName}${upon?.text ?? ''}${why === undefined ? '' : `: ${why}`}.`;
}

function isAlone({ machineNames: [name, ...others] }: PreparedTemplate, vmName: string): boolean {
  return others.length === 0 && name !== undefined && sameName(name, vmName);
}
