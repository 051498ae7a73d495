import * as z from 'zod';
import { foundFacts } from '../../test/local-azure/facts.js';
import { resultSchema } from '../real-azure/asking/result.js';

/** The JSON Schema of the file `result.json` of `npm run real-azure`. */
export function kitResultSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(resultSchema, { target: 'draft-7', override: shorten });
  return {
    $schema,
    title: 'result.json of npm run real-azure',
    description: 'What a subscription answered. A world of the local Azure takes its facts.',
    ...schema,
  };
}

/** Readers need no list of all facts, of which there will be more, and no pattern beside a format. */
function shorten({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: unknown;
  readonly jsonSchema: Record<string, unknown>;
}): void {
  if (jsonSchema['format'] === 'date-time') delete jsonSchema['pattern'];
  if (zodSchema !== foundFacts) return;
  delete jsonSchema['properties'];
  delete jsonSchema['required'];
  jsonSchema['additionalProperties'] = { type: 'string' };
}
