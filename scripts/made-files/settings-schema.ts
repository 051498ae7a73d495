import { commands } from '../../cli/commands.js';
import { allInputs, inputsOf } from '../../cli/options/command-inputs.js';
import { fileOf, isInFile } from '../../cli/options/file-input.js';
import { namesOf } from '../../cli/options/names.js';
import { describeOptions } from '../../cli/options/texts.js';
import type { Input, NumberInput } from '../../tasks/core/definitions/input.js';

/** The JSON Schema of `imagefactory.json`: every option of every command, by each of its names. */
export function settingsSchema(): object {
  const helps = new Map(
    commands.flatMap((command) =>
      describeOptions(command.task, inputsOf(command)).map(({ input, help }) => [input.name, help] as const),
    ),
  );
  const properties = allInputs(commands).flatMap((input) =>
    propertiesOf(input).map(([name, form]) => [name, { ...form, description: helps.get(input.name) ?? '' }]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'imagefactory.json',
    description:
      'Options of the command line imagefactory. A flag or a variable goes before what stands here.',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...(Object.fromEntries(properties) as object) },
  };
}

function propertiesOf(input: Input): [string, object][] {
  const own = namesOf(input).map((name): [string, object] => [name, formOf(input)]);
  const files = namesOf(input).map((name): [string, object] => [fileOf(name), { type: 'string' }]);
  return [...(input.type === 'secret' ? [] : own), ...(isInFile(input) ? files : [])];
}

function formOf(input: Input): object {
  switch (input.type) {
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { enum: input.choices };
    case 'number':
    case 'whole number':
      return { type: input.type === 'number' ? 'number' : 'integer', ...rangeOf(input) };
    default:
      return textForm(input);
  }
}

function rangeOf({ zero, least = 0, most }: NumberInput): object {
  return least > 0 || zero ? { minimum: least, maximum: most } : { exclusiveMinimum: 0, maximum: most };
}

function textForm(input: Input): object {
  if (input.type !== 'text' || input.lines !== 'many') return { type: 'string' };
  const texts = { type: ['string', 'array'], items: { type: 'string' } };
  return input.name === 'parameterOverrides' ? { ...texts, type: [...texts.type, 'object'] } : texts;
}
