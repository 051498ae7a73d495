import type { Deployment } from '../../azure/resources/deployments.js';
import type { EnvironmentTemplate } from '../../azure/resources/environment-templates.js';
import { type Environment, listEnvironments } from '../../azure/resources/environments.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { JsonObject } from '../../configuration/json.js';
import { problem } from '../../step/problem.js';
import { checkExportInputs, checkExportOutputs } from '../environments/export-template.js';
import { deploymentsOf } from '../environments/made-deployment.js';
import { findLab } from '../find-lab.js';
import { hexDigits } from '../hashes.js';
import { memberNamed } from '../members.js';
import { demand, scopedNeeds } from '../preflight.js';
import { needsOfLabTasks } from '../task-needs.js';
import {
  chooseParameters,
  type DeploymentParameters,
  readGiven,
} from '../templates/deployment-parameters.js';
import type { TemplateSource } from '../templates/template-source.js';
import { findTemplate } from './find-template.js';
import type { ReadContext } from './inputs.js';
import { textValues } from './text-values.js';

export interface CreateEnvironmentState {
  readonly lab: Lab;
  readonly template: EnvironmentTemplate;
  /** A function, so that no secret stands in what was read. */
  readonly parameters: () => Readonly<Record<string, string>>;
  /** The same for the same template and the same values of parameters, the secret ones aside. */
  readonly fingerprint: string;
  /** The environment of this name that the identity has; absent where it has none. */
  readonly present?: Environment;
  /** The deployments of its resource group. */
  readonly before: readonly Deployment[];
}

/** @throws a problem where the template, or the value of a parameter, cannot be used */
export async function read(context: ReadContext): Promise<CreateEnvironmentState> {
  const { azure, inputs, signal, reading } = context;
  checkName(inputs.EnvironmentName);
  checkExportInputs(inputs);
  const given = await readGiven(inputs, {}, context);
  const lab = await findLab(azure, inputs, signal);
  await demand(scopedNeeds(needsOfLabTasks.CreateLabEnvironment, lab), context);
  const template = await findTemplate(lab, context);
  const source = sourceOf(template);
  if (source.written) checkExportOutputs(source.written.template, inputs);
  const chosen = chooseParameters(source, { ...given, ofService }, context);
  const values = textValues(chosen.parameters);
  reading(`The environments of ${lab.name}.`);
  const present = memberNamed(await listEnvironments(azure, lab.id, '@me', signal), inputs.EnvironmentName);
  return {
    lab,
    template,
    parameters: () => values,
    fingerprint: fingerprintOf(template, values, chosen),
    ...(present ? { present } : {}),
    before: await earlierDeployments(present, context),
  };
}

/**
 * DevTest Labs itself gives templates the address of a copy of their repository, where they declare these (Microsoft:
 * Deploy nested ARM templates for test environments).
 */
const ofService = ['_artifactslocation', '_artifactslocationsastoken'];

/** The name becomes a part of that of a resource group, which may have these characters. */
function checkName(name: string): void {
  if (/^[\p{L}\p{Nd}_().-]+$/u.test(name)) return;
  throw problem(
    `${name} cannot be the name of an environment.`,
    'Give EnvironmentName letters, digits, hyphens, underscores, full stops and parentheses.',
  );
}

/** The template as one that was read from a file; Azure tells what is in it, not how that is written. */
function sourceOf({ name: template, contents }: EnvironmentTemplate): TemplateSource {
  const name = `the template ${template}`;
  if (!contents) return { name };
  const text = JSON.stringify(contents, undefined, 2);
  return { name, written: { imagePath: name, file: '', text, template: contents as JsonObject } };
}

function fingerprintOf(
  { id }: EnvironmentTemplate,
  values: Readonly<Record<string, string>>,
  { secure }: DeploymentParameters,
): string {
  const plain = Object.entries(values).filter(([name]) => !secure.includes(name));
  const sorted = plain.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return hexDigits(JSON.stringify([id.toLowerCase(), sorted])).slice(0, 32);
}

/** Only outputs need them: without any, what cannot be read is not missed. */
async function earlierDeployments(
  present: Environment | undefined,
  context: ReadContext,
): Promise<readonly Deployment[]> {
  const { inputs, signal } = context;
  const areNeeded = inputs.OutputTemplateVariables || inputs.ExportEnvironmentTemplate;
  return deploymentsOf(present, context).catch((error: unknown) => {
    signal.throwIfAborted();
    if (areNeeded) throw error;
    return [];
  });
}
