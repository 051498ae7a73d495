import type { Azure } from '../azure/azure.js';
import { getDeployment, listDeployments, type Deployment } from '../azure/deployments.js';
import { listLabVirtualMachines, type LabVirtualMachine } from '../azure/lab-virtual-machines.js';
import type { Lab } from '../azure/labs.js';
import { readGoldenImages } from '../configuration/folder.js';
import type { GoldenImage } from '../configuration/golden-image.js';
import { imagePathKey } from '../configuration/image-path.js';
import { parseParameterOverrides, type ParameterOverride } from '../configuration/parameter-overrides.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { abandonedRecords, clearAbandoned, type ClearAction } from './abandoned-records.js';
import { begunFor, type Begun } from './begun.js';
import { build } from './build.js';
import type { OsType } from './companion.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { deploymentNameOf } from './hash.js';
import { readOsTypes } from './image-systems.js';
import { templateFindings } from './machine-findings.js';
import { countOf, jsonOf } from './outputs.js';
import { createNeeds } from './permissions.js';
import { demand, needsOf } from './preflight.js';
import { factoryPathTag, imagePathTag, runTag, stateTag, tagOf } from './tags.js';
import { parameterSecrets, unusedOverrides } from './template-parameters.js';
import {
  prepareTemplate,
  type ParameterSources,
  type PreparedTemplate,
  type TemplateValues,
  unknownImage,
} from './templates.js';
import { reserveVmNames } from './vm-names.js';

export interface CreateInputs extends FactoryLabInputs {
  readonly ConfigurationLocation: string;
  readonly machineUserName: string;
  readonly machinePassword: string;
  /** `-name value` pairs or JSON, for parameters of the golden images (C30). */
  readonly parameterOverrides: string;
  readonly StandardTimeoutMinutes: number;
  readonly vmSize: string;
  readonly includeSysprep: boolean;
  readonly buildTimeoutMinutes: number;
  readonly operationTimeoutMinutes: number;
  readonly expireAfterHours: number;
  readonly maxConcurrentJobs: number;
  readonly whatIf: boolean;
}

export interface CreateState {
  readonly lab: Lab;
  readonly goldenImages: readonly GoldenImage[];
  /** Golden images that cannot be built (C9). */
  readonly broken: readonly LeftAlone[];
  readonly machines: readonly LabVirtualMachine[];
  readonly overrides: readonly ParameterOverride[];
  /** Of the images that golden images are built from, as far as Azure had to be asked (C38). */
  readonly osTypes: ReadonlyMap<string, OsType>;
  /** All of the factory lab's resource group. */
  readonly deployments: readonly Deployment[];
  readonly now: Date;
  readonly runId: string;
}

export interface CreateAction extends Action {
  readonly lab: Lab;
  readonly imagePath: string;
  readonly vmName: string;
  readonly deploymentName: string;
  readonly prepared: PreparedTemplate;
  /** Begun by an earlier run or attempt: waited for, not built again (C28). */
  readonly adopted: boolean;
  /** Records of ended deployments of ours for this image, whose VM is gone. */
  readonly leftRecords: readonly Deployment[];
}

export async function read(context: Context<CreateInputs, Azure>): Promise<CreateState> {
  const { azure, inputs, signal, runId, reading } = context;
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  const { goldenImages, findings } = await readGoldenImages(inputs.ConfigurationLocation);
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(needsOf(createNeeds.factory, lab), context);
  reading(`${goldenImages.length} golden images; now the virtual machines of ${lab.name}.`);
  const [machines, listed] = await Promise.all([
    listLabVirtualMachines(azure, lab.id, signal),
    listDeployments(azure, lab, signal),
  ]);
  const deployments = [...listed, ...(await readUnlisted(machines, listed, lab, context))];
  const osTypes = await readSystems(goldenImages, parameterSources(lab, inputs, overrides), context);
  for (const secret of parameterSecrets(goldenImages, overrides)) context.protect(secret);
  const odd = [...findings, ...unusedOverrides(goldenImages, overrides)];
  for (const finding of odd.filter(({ severity }) => severity !== 'error')) context.notice(finding);
  const broken = odd.filter(({ severity }) => severity === 'error').map(brokenImage);
  return { lab, goldenImages, broken, machines, deployments, overrides, osTypes, now: context.now(), runId };
}

/** A list may lack what is new: of a VM that is being built, the record is asked for by its name. */
async function readUnlisted(
  machines: readonly LabVirtualMachine[],
  listed: readonly Deployment[],
  lab: Lab,
  { azure, signal }: Context<CreateInputs, Azure>,
): Promise<Deployment[]> {
  const known = new Set(listed.map(({ name }) => name.toLowerCase()));
  const { subscriptionId, resourceGroup } = lab;
  const names = machines
    .filter(({ tags }) => !tagOf(tags, imagePathTag) && !tagOf(tags, stateTag))
    .flatMap(({ name, tags }) => {
      const imagePath = tagOf(tags, factoryPathTag);
      return imagePath === undefined ? [] : [deploymentNameOf(name, lab.id, imagePath)];
    })
    .filter((name) => !known.has(name.toLowerCase()));
  const found = await readEach(names, (name) =>
    getDeployment(azure, { subscriptionId, resourceGroup, name }, signal),
  );
  return found.filter((deployment) => deployment !== undefined);
}

/** Only what generalization needs is asked. */
async function readSystems(
  goldenImages: readonly GoldenImage[],
  sources: ParameterSources,
  context: Context<CreateInputs, Azure>,
): Promise<ReadonlyMap<string, OsType>> {
  if (!context.inputs.includeSysprep) return new Map();
  const references = goldenImages.flatMap((image) => unknownImage(image, sources) ?? []);
  return readOsTypes(references, sources.labId, context);
}

function parameterSources(
  { name: labName, id: labId }: Lab,
  { machineUserName: userName, vmSize }: CreateInputs,
  overrides: readonly ParameterOverride[],
): ParameterSources {
  return { labName, labId, userName, vmSize, overrides };
}

function brokenImage(finding: LeftAloneFinding): LeftAlone {
  const name = finding.file ?? 'GoldenImages';
  return {
    subject: { kind: 'golden image', name },
    outcome: 'failed',
    reason: finding.what,
    findings: [finding],
  };
}

type LeftAloneFinding = NonNullable<LeftAlone['findings']>[number];

export function plan(state: CreateState, inputs: CreateInputs): Plan<CreateAction | ClearAction> {
  const begun = new Map(state.goldenImages.map((image) => [image.key, begunFor(image, state)]));
  const adopted = [...begun.values()].flatMap((one) => one.adopted ?? []);
  const fresh = state.goldenImages.filter(({ key }) => !begun.get(key)?.adopted);
  const names = reserveVmNames(
    fresh.map(({ imagePath }) => imagePath),
    [...state.machines.map(({ name }) => name), ...adopted.map(({ vmName }) => vmName)],
  );
  const planned = state.goldenImages.map((image) =>
    planImage(image, state, inputs, names.get(image.imagePath), begun.get(image.key) ?? { leftRecords: [] }),
  );
  const isAdopted = (machine: LabVirtualMachine) => adopted.some((one) => one.machine === machine);
  return {
    actions: [...planned.filter((one) => 'work' in one), ...abandonedRecords(state)],
    leftAlone: [
      ...planned.filter((one) => 'outcome' in one),
      ...state.broken,
      ...leftovers(state)
        .filter(({ machine }) => !isAdopted(machine))
        .map(({ leftAlone }) => leftAlone),
    ],
  };
}

function planImage(
  image: GoldenImage,
  state: CreateState,
  inputs: CreateInputs,
  freeName: string | undefined,
  { adopted, leftRecords }: Begun,
): CreateAction | LeftAlone {
  const { imagePath } = image;
  const subject = { kind: 'golden image', name: imagePath };
  const ended = adopted?.hasRecord === false ? endedEarlier(subject, adopted.machine) : undefined;
  if (ended) return ended;
  const vmName = adopted?.vmName ?? freeName ?? '';
  const prepared = prepareChecked(image, templateValues(vmName, state, inputs));
  if ('failed' in prepared)
    return { subject, outcome: 'failed', reason: prepared.failed.what, findings: prepared.findings };
  return {
    key: imagePath,
    verb: 'build',
    work: 'build',
    subject,
    target: { kind: 'lab', id: state.lab.id, name: state.lab.name },
    reason: adopted ? `${vmName} was begun already, and is waited for.` : `It becomes the VM ${vmName}.`,
    lab: state.lab,
    imagePath,
    vmName,
    deploymentName: deploymentNameOf(vmName, state.lab.id, imagePath),
    prepared,
    adopted: adopted !== undefined,
    leftRecords,
  };
}

/** A template as it is sent, with all findings about it; or why Azure would refuse it or nobody can build it. */
function prepareChecked(
  image: GoldenImage,
  values: TemplateValues,
): PreparedTemplate | { readonly failed: LeftAloneFinding; readonly findings: readonly LeftAloneFinding[] } {
  const findings = templateFindings(image, values);
  const prepared = prepareTemplate(image, values);
  const failed = findings.find(({ severity }) => severity === 'error');
  if ('failed' in prepared) return { failed: prepared.failed, findings: [prepared.failed, ...findings] };
  if (failed) return { failed, findings: [...findings, ...prepared.findings] };
  return { ...prepared, findings: [...findings, ...prepared.findings] };
}

function endedEarlier(
  subject: LeftAlone['subject'],
  machine: Pick<LabVirtualMachine, 'name' | 'tags'> | undefined,
): LeftAlone | undefined {
  if (machine && tagOf(machine.tags, imagePathTag))
    return { subject, outcome: 'skipped', reason: `This run has built ${machine.name} already.` };
  return machine && tagOf(machine.tags, stateTag) ? failedEarlier(subject, machine) : undefined;
}

/** C28: nothing is built twice in a run, and what failed is not judged again by its artifacts alone. */
function failedEarlier(subject: LeftAlone['subject'], { name }: Pick<LabVirtualMachine, 'name'>): LeftAlone {
  const what = `An earlier attempt of this run built ${name}, whose deployment failed.`;
  const remedy = 'Run CleanUpFactory, which deletes it, then this task again.';
  return { subject, outcome: 'failed', reason: what, findings: [{ severity: 'error', what, remedy }] };
}

function templateValues(
  vmName: string,
  { lab, now, runId, overrides, osTypes }: CreateState,
  inputs: CreateInputs,
): TemplateValues {
  const { includeSysprep, expireAfterHours } = inputs;
  const expirationDate =
    expireAfterHours > 0 ? new Date(now.getTime() + expireAfterHours * 3_600_000) : undefined;
  return {
    ...parameterSources(lab, inputs, overrides),
    vmName,
    includeSysprep,
    osTypes,
    runId,
    expirationDate,
  };
}

interface Leftover {
  readonly machine: LabVirtualMachine;
  readonly leftAlone: LeftAlone;
}

/** C28: image VMs of other runs cost money until somebody deletes them; this task never does. */
function leftovers({ machines, runId, goldenImages }: CreateState): readonly Leftover[] {
  const known = new Set(goldenImages.map(({ key }) => key));
  const pathOf = ({ tags }: LabVirtualMachine) => tagOf(tags, factoryPathTag) ?? tagOf(tags, imagePathTag);
  const old = machines.filter(({ tags }) => tagOf(tags, runTag) !== runId);
  return old.flatMap((machine) => {
    const imagePath = pathOf(machine);
    return imagePath !== undefined && known.has(imagePathKey(imagePath))
      ? [{ machine, leftAlone: leftover(machine, imagePath) }]
      : [];
  });
}

function leftover({ name, size }: LabVirtualMachine, imagePath: string): LeftAlone {
  const reason = `The VM ${name}${size === undefined ? '' : ` (${size})`} of another run is still there for ${imagePath}.`;
  return {
    subject: { kind: 'image VM', name },
    outcome: 'skipped',
    reason,
    findings: [
      { severity: 'warning', what: reason, remedy: 'CleanUpFactory deletes it once its image is stored.' },
    ],
  };
}

export function act(
  action: CreateAction | ClearAction,
  context: ActionContext<CreateInputs, Azure>,
): Promise<Done> {
  return 'prepared' in action ? buildImage(action, context) : clearAbandoned(action, context);
}

async function buildImage(action: CreateAction, context: ActionContext<CreateInputs, Azure>): Promise<Done> {
  for (const finding of action.prepared.findings) context.notice(finding);
  const vmName = await build(action, context);
  const { imagePath } = action;
  return { reason: `Built as ${vmName}.`, details: { imagePath, vmName } };
}

export function slots({ maxConcurrentJobs }: CreateInputs): { readonly build: number } {
  return { build: maxConcurrentJobs };
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  const built = records.filter(({ verb }) => verb === 'build');
  return {
    createdCount: countOf(built, 'succeeded'),
    failedCount: countOf(records, 'failed'),
    imageVMs: jsonOf(built, 'imagePath', 'vmName'),
  };
}
