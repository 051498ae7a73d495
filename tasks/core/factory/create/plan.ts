import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { reserveVmNames } from '../images/vm-names.js';
import { templateFindings } from '../templates/machine-findings.js';
import { type PreparedTemplate, prepareTemplate } from '../templates/prepare-template.js';
import type { TemplateValues } from '../templates/values.js';
import { abandonedRecords } from './abandoned-records.js';
import type { ClearAction, CreateAction } from './actions.js';
import { type Begun, begunFor, endedEarlier } from './begun.js';
import { deploymentNameOf } from './deployment-names.js';
import type { CreateInputs } from './inputs.js';
import { leftovers } from './leftovers.js';
import { type CreateState, type LeftAloneFinding, parameterSources } from './state.js';

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
