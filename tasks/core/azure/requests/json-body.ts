import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { parseJson } from './causes.js';

const parsed = new WeakMap<PipelineResponse, { readonly body: unknown }>();

/** The body of an answer, parsed as JSON once for all callers; `undefined` if it is not JSON. */
export function jsonBody(response: PipelineResponse): unknown {
  const known = parsed.get(response) ?? { body: parseJson(response.bodyAsText ?? '') };
  parsed.set(response, known);
  return known.body;
}
