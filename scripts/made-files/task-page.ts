import type { Input, NumberInput, TaskDefinition } from '../../tasks/core/definitions/input.js';
import {
  type DescribedInput,
  describeInputs,
  textOfTask,
} from '../../tasks/core/definitions/texts/describe-input.js';

/**
 * A page of the documentation with the tables of inputs and output variables that the definition of its task demands.
 * @param before the text of the page so far; each table stands between two comments, `inputs` and `output variables`
 */
export function taskPage(definition: TaskDefinition, before: string): string {
  const withInputs = between(before, 'inputs', inputTable(definition));
  return between(withInputs, 'output variables', outputTable(definition));
}

/** @throws if the page lacks the comments */
function between(page: string, what: string, table: string): string {
  const start = `<!-- ${what}, made by npm run definitions -->`;
  const end = `<!-- end of ${what} -->`;
  const [head, rest] = page.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`A page of a task has no ${start} … ${end}.`);
  return `${head}${start}\n\n${table}\n\n${end}${tail}`;
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

function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
