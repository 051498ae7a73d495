import type { JsonValue } from '../../configuration/json.js';
import { type ParameterValue, plainValue } from '../../configuration/parameter-file.js';
import { problem } from '../../step/problem.js';

/**
 * The values of parameters as environments take them: DevTest Labs reads a text as what the template declares.
 * @throws a problem that names the parameters whose values only Azure could look up in a key vault
 */
export function textValues(
  parameters: Readonly<Record<string, ParameterValue>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters).map(([name, value]) => [name, plainValue(value)] as const);
  const references = entries.filter(([, value]) => value === undefined).map(([name]) => name);
  if (references.length > 0)
    throw problem(
      `References to a key vault cannot be the values of ${references.join(', ')}: DevTest Labs takes the parameters of an environment as texts.`,
      'Link the secret to a variable of the pipeline, and give its value in ParameterOverrides.',
    );
  // null is the value of a parameter that the template declares as nullable: it is left out.
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, textOf(value)]],
    ),
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
