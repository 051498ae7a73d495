import type { Finding } from './finding.js';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  locate,
  parseJson,
  property,
  propertyName,
} from './json.js';
import { invalidJson } from './labs-findings.js';

/** A parameter as a deployment takes it: `{ "value": … }`, or `{ "reference": … }` to a secret of a key vault. */
export type ParameterValue = JsonObject;

/** Values for the parameters of one golden image, from `NAME.parameters.json` beside `NAME.json` (C30). */
export interface ParameterFile {
  readonly file: string;
  readonly text: string;
  readonly values: Readonly<Record<string, ParameterValue>>;
}

const ending = '.parameters.json';

/** The name, in lower case, of the parameter file of a golden image. */
export function parameterFileName(file: string): string {
  return file.toLowerCase().replace(/\.json$/, ending);
}

/** Whether a file is the parameter file of a golden image that exists too. */
export function isParameterFileOf(file: string, others: readonly string[]): boolean {
  return (
    file.toLowerCase().endsWith(ending) &&
    others.some((other) => parameterFileName(other) === file.toLowerCase())
  );
}

/** Parses a parameter file; each parameter stays as it is written. */
export function parseParameterFile(text: string, file: string): ParameterFile | Finding {
  const parsed = parseJson(text);
  if (parsed.error) return invalidJson(file, parsed.error);
  const values = isObject(parsed.value) ? property(parsed.value, 'parameters') : undefined;
  if (!isObject(values)) return malformed(file, text, []);
  const wrong = Object.entries(values).find(([, value]) => !isParameterValue(value));
  const section = (isObject(parsed.value) && propertyName(parsed.value, 'parameters')) || 'parameters';
  if (wrong) return malformed(file, text, [section, wrong[0]]);
  return { file, text, values: values as ParameterFile['values'] };
}

export function isParameterValue(value: JsonValue | undefined): value is ParameterValue {
  return (
    isObject(value) && (property(value, 'value') !== undefined || isObject(property(value, 'reference')))
  );
}

/** The literal value of a parameter; undefined if only Azure can look it up. */
export function plainValue(parameter: ParameterValue): JsonValue | undefined {
  return property(parameter, 'value');
}

function malformed(file: string, text: string, path: readonly string[]): Finding {
  const name = path.at(-1);
  return {
    code: 'IF309',
    severity: 'error',
    what:
      name === undefined ? `${file} has no parameters.` : `The parameter ${name} in ${file} has no value.`,
    why: 'A parameter file has the form {"parameters": {"name": {"value": …}}}, or {"reference": …} for a secret of a key vault.',
    remedy: 'Correct the parameter file, or rename it if it is something else.',
    file,
    ...locate(text, path),
  };
}
