import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { parseJson } from './causes.js';

const read = new WeakMap<PipelineResponse, { readonly body: unknown }>();

/** What was answered as JSON, parsed once however many look at it; `undefined` where it is none. */
export function jsonBody(response: PipelineResponse): unknown {
  const known = read.get(response) ?? { body: parseJson(response.bodyAsText ?? '') };
  read.set(response, known);
  return known.body;
}
