import { existsSync } from 'node:fs';
import { parseJson } from '../../tasks/core/configuration/json.js';
import { givenLab, type TaskValues } from '../../tasks/core/definitions/task-values.js';
import type { TaskDefinition } from '../../tasks/core/definitions/input.js';
import { givenSubscription } from '../../tasks/core/run/given-subscription.js';
import { problem } from '../../tasks/core/step/problem.js';
import type { Command } from '../commands.js';
import { usualConfiguration } from '../options/command-inputs.js';
import type { Environment } from '../sign-in/environment.js';

/** The values of the options of a command, by the names of their inputs. */
export type OptionValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Stands for the service connection, in whose place a command line signs in; empty where it does not. */
const commandLine = 'the command line';

interface Given {
  readonly values: OptionValues;
  /** False where nothing is asked of Azure. */
  readonly signsIn: boolean;
  readonly environment: Environment;
}

/**
 * The values of a task's inputs.
 * @throws a problem where the subscription of the lab is not known
 */
export function taskValues<D extends TaskDefinition>(
  { task, isPlan }: Command,
  { values, signsIn, environment }: Given,
): TaskValues<D> {
  return {
    ...values,
    ConnectedServiceName: signsIn ? commandLine : '',
    SubscriptionId: signsIn ? subscriptionOf(values, task, environment) : values['SubscriptionId'],
    ConfigurationLocation: configurationOf(values, task),
    imagePaths: selection(textOf(values['imagePaths']), textOf(values['except'])),
    ...(isPlan ? { whatIf: true } : {}),
    ...galleryOf(values, signsIn),
  } as unknown as TaskValues<D>;
}

function textOf(value: string | number | boolean | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Without Azure nobody knows whether the tasks have a gallery, unless one is given. */
function galleryOf({ gallery }: OptionValues, signsIn: boolean): OptionValues {
  return signsIn || gallery !== '' ? {} : { gallery: undefined };
}

function configurationOf(values: OptionValues, { inputs }: TaskDefinition): string {
  const given = textOf(values['ConfigurationLocation']);
  const isRequired = inputs.some(({ name, required }) => name === 'ConfigurationLocation' && required);
  if (given !== '' || !(isRequired || existsSync(usualConfiguration))) return given;
  return usualConfiguration;
}

/** It becomes a part of addresses. Which ids there are, Azure knows. */
const subscriptionForm = /^[\w-]+$/;

function subscriptionOf(values: OptionValues, task: TaskDefinition, environment: Environment): string {
  const { lab } = givenLab(task, values as unknown as TaskValues<TaskDefinition>);
  const given = { input: '--subscription', value: textOf(values['SubscriptionId']) };
  const found =
    givenSubscription(given, { input: '--lab', lab }) ?? environment['AZURE_SUBSCRIPTION_ID']?.trim();
  if (found && subscriptionForm.test(found)) return found;
  if (found)
    throw problem(
      `"${found}" is not the id of a subscription.`,
      'Give --subscription or the variable AZURE_SUBSCRIPTION_ID as 11111111-1111-4111-8111-111111111111 is written: "az account show" prints it.',
    );
  throw problem(
    'The subscription of the lab is not known.',
    'Give --subscription, or the variable AZURE_SUBSCRIPTION_ID, or the resource id of the lab in --lab.',
  );
}

/** The images that are selected, and those that are left out with an exclamation mark. */
function selection(only: string, except: string): string {
  const left = entriesOf(except).map((entry) => (typeof entry === 'string' ? `!${entry}` : entry));
  const named = entriesOf(only);
  // A list that names nothing is not one of all images.
  const isNothing = only !== '' && named.length === 0;
  return left.length === 0 || isNothing ? only : JSON.stringify([...named, ...left]);
}

/** A JSON array, such as the output variable `failedImages`, or one a line: a glob may start with a bracket, too. */
function entriesOf(text: string): readonly unknown[] {
  const { value } = parseJson(text);
  return Array.isArray(value) ? (value as readonly unknown[]) : linesOf(text);
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
