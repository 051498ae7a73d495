import type { Input, NumberInput, TaskDefinition } from '../../tasks/core/definitions/input.js';
import {
  type DescribedInput,
  describeInputs,
  textOfTask,
} from '../../tasks/core/definitions/texts/describe-input.js';
import { between, code, tableOf } from './tables.js';

/**
 * A page of the documentation with the tables of inputs and output variables that the definition of its task demands.
 * @param before the text of the page so far; each table stands between two comments, `inputs` and `output variables`
 */
export function taskPage(definition: TaskDefinition, before: string): string {
  const withInputs = between(before, 'inputs', inputTable(definition));
  return between(withInputs, 'output variables', outputTable(definition));
}

function inputTable(definition: TaskDefinition): string {
  const rows = describeInputs(definition).map(inputRow);
  return tableOf(['input', 'second name', 'label', 'default', 'meaning'], rows);
}

function inputRow({ input, label, help, choices }: DescribedInput): string[] {
  const alias = input.alias === undefined ? '' : code(input.alias);
  return [code(input.name), alias, label, defaultText(input), `${help}${valuesText(input, choices)}`];
}

function defaultText(input: Input): string {
  if (input.required) return 'required';
  return 'default' in input ? code(String(input.default)) : '';
}

/** The values that are allowed. */
function valuesText(input: Input, choices: DescribedInput['choices']): string {
  if (choices !== undefined) {
    const values = Object.entries(choices).map(([value, text]) => `${code(value)}: ${text}`);
    return ` ${values.join('; ')}.`;
  }
  return input.type === 'number' || input.type === 'whole number' ? ` ${rangeText(input)}` : '';
}

function rangeText({ type, zero, least, most }: NumberInput): string {
  const from = least ?? (zero === 'allowed' ? 0 : undefined);
  const range = from === undefined ? `above 0, at most ${most}` : `from ${from} to ${most}`;
  return type === 'number' ? `Decimals are allowed, ${range}.` : `A whole number ${range}.`;
}

function outputTable(definition: TaskDefinition): string {
  const { outputs } = textOfTask(definition);
  const rows = definition.outputVariables.map((name) => [code(name), outputs[name] ?? '']);
  return tableOf(['variable', 'meaning'], rows);
}
