import { present } from '../../azure/requests/present.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { reserveVmNames, takenFixedNames } from '../images/vm-names.js';
import { subscriptionOf } from '../labs/matching.js';
import { onlySelected } from '../selection.js';
import { nameTaken } from '../templates/findings.js';
import { buildLimitsOf, imageSettingsOf, inputsWith, isSpecialized } from '../templates/image-settings.js';
import { baseImageOf, baseName } from '../templates/base-image.js';
import { imageMachine, machineNames, positionOfName } from '../templates/machine.js';
import { machineFacts, retiredSizeFinding, templateFindings } from '../templates/machine-findings.js';
import { type PreparedTemplate, prepareTemplate } from '../templates/prepare-template.js';
import { sizeSettingFindings, unknownPassword } from '../templates/settings-findings.js';
import type { TemplateValues } from '../templates/values.js';
import { abandonedRecords } from './abandoned-records.js';
import type { BuildAction, CreateAction } from './actions.js';
import { type AboutImage, type Begun, begunFor, endedEarlier } from './begun.js';
import { expectedMachine } from './expected-machine.js';
import { isOfBuild } from './machines-of-build.js';
import { deploymentNameOf } from './deployment-names.js';
import type { CreateInputs } from './inputs.js';
import { leftovers } from './leftovers.js';
import { passwordLength } from './password.js';
import { sourcesOf } from './sources.js';
import type { CreateState, LeftAloneFinding } from './state.js';
import { type Decision, whyBuild } from './why-build.js';

/** A golden image, the name of its VM, and what an earlier run or attempt began for it. */
export interface NamedImage extends Begun {
  readonly image: GoldenImage;
  readonly vmName: string;
  /** A VM that the template names itself, and that the lab or another golden image has already. */
  readonly takenName?: string | undefined;
}

export function plan(state: CreateState, inputs: CreateInputs): Plan<CreateAction> {
  return onlySelected(planAll(state, inputs), inputs);
}

function planAll(state: CreateState, inputs: CreateInputs): Plan<CreateAction> {
  const images = nameImages(state, inputs);
  const plans = images.map((image) => planImage(image, state, inputs));
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

/** Whether a VM is of a build that this run goes on with. */
function isAdopted(machine: CreateState['machines'][number], images: readonly NamedImage[]): boolean {
  return images.some(
    ({ image, adopted }) =>
      adopted !== undefined && (adopted.machine === machine || isOfBuild(machine, image, adopted)),
  );
}

/** Names the VMs of all golden images, before any of them is planned: no two get the same name. */
export function nameImages(state: CreateState, inputs: CreateInputs): readonly NamedImage[] {
  const images = state.goldenImages.map((image) => {
    const sources = sourcesOf(image, state, inputs);
    const begun = begunFor(image, state);
    const namesOf = (vmName: string) => machineNames(image, { ...sources, vmName });
    return { ...begun, image, imagePath: image.imagePath, vmName: begun.adopted?.vmName, namesOf };
  });
  const taken = state.machines.map(({ name }) => name);
  const named = reserveVmNames(images, taken);
  const conflicts = takenFixedNames(named, taken);
  return named.map((image) => ({ ...image, takenName: image.adopted ? undefined : conflicts.get(image) }));
}

/** Plans one golden image: what has to be done for it, or why it is left alone. */
export function planImage(named: NamedImage, state: CreateState, inputs: CreateInputs): Plan<BuildAction> {
  const { image, adopted, takenName } = named;
  const about = aboutImage(image);
  const ended = adopted?.hasRecord === false ? endedEarlier(about, adopted.machine) : undefined;
  if (ended) return leave(ended);
  const values = templateValues(named, state, inputs);
  const { broken } = values.settings;
  if (broken) return leave(failure(about, broken));
  const prepared = prepareChecked(image, values, inputs);
  if ('failed' in prepared) {
    const { failed, findings } = prepared;
    return leave({ ...about, outcome: 'failed', reason: failed.what, findings });
  }
  const decision = decide(named, prepared, values, state, inputs);
  if (decision?.isDue === false) return leave({ ...about, outcome: 'skipped', reason: decision.reason });
  if (takenName !== undefined) {
    const position = positionOfName(image, values, takenName);
    return leave(failure(about, nameTaken(image, takenName, 'error', position)));
  }
  const expected = expectedMachine(image, prepared, values);
  const limits = buildLimitsOf(values.settings);
  const why = decision?.reason;
  return { actions: [buildAction(named, { prepared, expected, limits, why }, state)], leftAlone: [] };
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
  }: Pick<BuildAction, 'prepared' | 'expected'> &
    Required<Pick<BuildAction, 'limits'>> & { readonly why: string | undefined },
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
    reason: adopted ? `${vmName} was begun already, and is waited for.` : becomes(vmName, why),
    ...present('why', why),
    lab,
    imagePath,
    vmName,
    ...(isAlone(prepared, vmName) ? {} : { machineNames: prepared.machineNames }),
    deploymentName: deploymentNameOf(vmName, lab.id, imagePath),
    prepared,
    expected,
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    adopted: adopted !== undefined,
    leftRecords,
  };
}

function becomes(vmName: string, why: string | undefined): string {
  return `It becomes the VM ${vmName}${why === undefined ? '' : `: ${why}`}.`;
}

/** Whether a golden image is built, where only what changed is; nothing of what was begun already, which is gone on with. */
function decide(
  { image, adopted }: NamedImage,
  { inputs }: PreparedTemplate,
  values: TemplateValues,
  { compared, now }: CreateState,
  { maxImageAgeDays }: CreateInputs,
): Decision | undefined {
  if (!compared || adopted) return undefined;
  const wanted = { inputs, ...present('base', newestBase(image, values, compared)) };
  return whyBuild(wanted, compared.newest.get(image.key), now, maxImageAgeDays);
}

/** The base of a golden image with the version that a VM would be built from now, as far as it is known. */
function newestBase(
  image: GoldenImage,
  values: TemplateValues,
  { versions }: NonNullable<CreateState['compared']>,
): string | undefined {
  const machine = imageMachine(image, values);
  const base = machine && baseImageOf(machine);
  if (base?.kind !== 'moving') return undefined;
  const name = baseName(base.image);
  const version = versions.get(name.toLowerCase());
  return version && `${name}:${version}`;
}

function isAlone({ machineNames: [name, ...others] }: PreparedTemplate, vmName: string): boolean {
  return others.length === 0 && name !== undefined && sameName(name, vmName);
}

/** The template as it is sent and all findings about it; or the finding for which it cannot be built. */
function prepareChecked(
  image: GoldenImage,
  values: TemplateValues,
  inputs: CreateInputs,
): PreparedTemplate | { readonly failed: LeftAloneFinding; readonly findings: readonly LeftAloneFinding[] } {
  const prepared = prepareTemplate(image, values);
  const findings = [
    ...templateFindings(image, values),
    ...inputSizeFindings(image, values),
    ...sizeSettingFindings(image, values),
  ];
  const failed = findings.find(({ severity }) => severity === 'error');
  if ('failed' in prepared)
    return { failed: prepared.failed, findings: [prepared.failed, ...(prepared.others ?? []), ...findings] };
  if (failed) return { failed, findings: [...findings, ...prepared.findings] };
  const ofPassword = passwordFindings(image, prepared, values, inputs);
  return { ...prepared, findings: [...findings, ...prepared.findings, ...ofPassword] };
}

/** A retired size that is an input is told with each golden image that takes it: none of them is built. */
function inputSizeFindings(image: GoldenImage, values: TemplateValues): PreparedTemplate['findings'] {
  const { vmSize, generations, settings } = values;
  if (settings?.size !== undefined) return [];
  const retired = retiredSizeFinding(vmSize, generations);
  return retired && machineFacts(image, values).size === vmSize ? [retired] : [];
}

/** A machine that keeps its users is of use only to those who know a password. */
function passwordFindings(
  image: GoldenImage,
  { passwordParameter }: PreparedTemplate,
  { settings }: TemplateValues,
  { machinePassword }: CreateInputs,
): PreparedTemplate['findings'] {
  const isRandom = passwordParameter !== undefined && machinePassword === '';
  return isRandom && isSpecialized(settings) ? [unknownPassword(image)] : [];
}

function templateValues(
  { image, vmName }: NamedImage,
  state: CreateState,
  inputs: CreateInputs,
): TemplateValues & Required<Pick<TemplateValues, 'settings'>> {
  const { now, runId, commit, osTypes, generations, imageRules, galleryLabs = [] } = state;
  const settings = imageSettingsOf(imageRules, image.imagePath);
  return {
    ...sourcesOf(image, state, inputs),
    vmName,
    passwordLength: passwordLength(inputs),
    includeSysprep: inputsWith(inputs, settings).includeSysprep,
    settings,
    osTypes,
    ...(generations ? { generations } : {}),
    byGallery: galleryLabs.some((lab) => subscriptionOf(lab, image.imagePath).subscribed),
    runId,
    ...present('commit', commit),
    now,
    expirationDate: expirationDate(now, inputs),
  };
}

function expirationDate(now: Date, { expireAfterHours }: CreateInputs): Date | undefined {
  return expireAfterHours > 0 ? new Date(now.getTime() + expireAfterHours * 3_600_000) : undefined;
}
