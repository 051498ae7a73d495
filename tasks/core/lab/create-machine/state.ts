import { getDeploymentDetails } from '../../azure/resources/deployment-details.js';
import { type Deployment, hasFailed, listDeployments } from '../../azure/resources/deployments.js';
import type { Lab } from '../../azure/resources/labs.js';
import { findLab } from '../find-lab.js';
import { decoded, sameName } from '../names.js';
import { demand, scopedNeeds } from '../preflight.js';
import { needsOfMachine } from '../task-needs.js';
import { readDeployment } from '../templates/deployment-parameters.js';
import { type Attempt, attemptNumber, machinesOf } from './attempt.js';
import { attemptOf, isNumbered } from './attempts.js';
import { type Begun, begunOf, demandBegin } from './begun.js';
import { checkInputs } from './check-inputs.js';
import { checkOffer } from './check-offer.js';
import { resolveDescription } from './described.js';
import { generatedSource } from './generated-template.js';
import type { CreateMachineInputs, ReadContext } from './inputs.js';
import { inLab, type MachineSource, sourceOf } from './source.js';

export interface CreateMachineState {
  readonly lab: Lab;
  readonly source: MachineSource;
  /** The attempt to begin with: the first, or the one that an earlier run had come to. */
  readonly attempt: Attempt;
  readonly begun: Begun;
}

/** @throws a problem or findings for whatever can be known to fail, before anything is changed */
export async function read(context: ReadContext): Promise<CreateMachineState> {
  const { azure, inputs, signal, reading } = context;
  checkInputs(inputs);
  const fromTemplate = inputs.image === '' ? await readTemplateSource(inputs, context) : undefined;
  const lab = await findLab(azure, inputs, signal);
  await demand(scopedNeeds(needsOfMachine(inputs), lab), context);
  reading(`What the lab ${lab.name} has and allows.`);
  const source = fromTemplate
    ? inLab(fromTemplate, lab.name)
    : generatedSource(lab, inputs, await resolveDescription(lab, inputs, context));
  const first = attemptNumber(0, { lab, vmName: inputs.VirtualMachineName, source }, inputs);
  if (first.wanted) await checkOffer(first.wanted, lab, context);
  return { lab, source, ...(await readBegun(first, source, context)) };
}

async function readTemplateSource(inputs: CreateMachineInputs, context: ReadContext): Promise<MachineSource> {
  const labName = decoded(inputs.LabId).split('/').at(-1) ?? '';
  const given = { labName, newVMName: inputs.VirtualMachineName };
  return sourceOf(await readDeployment(inputs, given, context));
}

/** What an earlier run with the same inputs has begun; of several attempts, the last one that has not failed. */
async function readBegun(
  first: Attempt,
  source: MachineSource,
  context: ReadContext,
): Promise<Pick<CreateMachineState, 'attempt' | 'begun'>> {
  const { azure, inputs, signal } = context;
  const later = await laterAttempts(first, source, context);
  for (const attempt of [...later, first]) {
    const details = await getDeploymentDetails(azure, attempt.record, signal);
    const machines = await machinesOf(attempt, context);
    const isFirst = attempt === first;
    if (!isFirst && (!details || hasFailed(details))) continue;
    const begun = begunOf(attempt.lab, details, machines);
    if (!isFirst && begun === 'nothing') continue;
    demandBegin(
      begun,
      attempt.lab,
      attempt.names,
      inputs.RetryOnFailure && inputs.DeleteFailedLabVMBeforeRetry,
    );
    return { attempt, begun };
  }
  return { attempt: first, begun: 'nothing' };
}

/** The attempts after the first of which there is a record, the last one first. */
async function laterAttempts(
  { lab, vmName }: Attempt,
  source: MachineSource,
  { azure, inputs, signal }: ReadContext,
): Promise<readonly Attempt[]> {
  if (!isNumbered(inputs)) return [];
  const records = await listDeployments(azure, lab, signal);
  return records
    .flatMap((record) => attemptOfRecord(record, vmName, inputs) ?? [])
    .map((number) => attemptNumber(number, { lab, vmName, source }, inputs))
    .filter(({ number, record }) => number > 0 && records.some(({ name }) => sameName(name, record.name)))
    .toSorted((one, other) => other.number - one.number);
}

function attemptOfRecord(
  { name }: Deployment,
  vmName: string,
  inputs: CreateMachineInputs,
): number | undefined {
  const [, shown] = /^Dtl-(.+)-[\da-f]{8}$/i.exec(name) ?? [];
  return shown === undefined ? undefined : attemptOf(vmName, shown, inputs);
}
