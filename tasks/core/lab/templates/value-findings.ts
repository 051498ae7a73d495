import type { Finding } from '../../configuration/finding.js';
import type { WrittenTemplate } from '../../configuration/golden-image.js';
import { type JsonPath, locate, propertyName } from '../../configuration/json.js';
import type { ParameterFile } from '../../configuration/parameter-file.js';
import type { Misfit } from './misfits.js';

/** Where the value of a parameter comes from. */
export type ValueSource = 'task' | 'override' | 'file';

/** The texts that a finding may point into. */
interface Places {
  readonly written: WrittenTemplate;
  readonly file?: ParameterFile;
}

export function withoutValue(written: WrittenTemplate, name: string): Finding {
  return {
    code: 'IF305',
    severity: 'error',
    what: `The parameter ${name} of ${written.imagePath} gets no value.`,
    why: 'It has no defaultValue, so Azure refuses the template.',
    remedy: `Give it a value: in ParameterOverrides, in the file of ParametersFile, or as its defaultValue.`,
    ...inTemplate(written, [name]),
  };
}

export function wrongText(written: WrittenTemplate, name: string, type: string): Finding {
  return {
    code: 'IF309',
    severity: 'error',
    what: `The value for ${name} in ParameterOverrides does not fit ${written.imagePath}.`,
    why: `The template declares the type ${type}.`,
    remedy: 'Correct the value; arrays and objects are written as JSON.',
    ...inTemplate(written, [name]),
  };
}

/** The value itself may be a secret, and is not shown. */
export function misfitOfValue(
  { written, file }: Places,
  name: string,
  source: ValueSource,
  { demand }: Misfit,
): Finding {
  const origin = {
    task: 'that the task gives',
    override: 'in ParameterOverrides',
    file: 'in ParametersFile',
  };
  return {
    ...refused(written, `The value for ${name} ${origin[source]}`, demand),
    remedy: 'Correct the value, or what the template declares.',
    ...(source === 'file' && file ? inFile(file, name) : inTemplate(written, [name])),
  };
}

export function misfitOfDefault(
  written: WrittenTemplate,
  name: string,
  member: string,
  { demand }: Misfit,
): Finding {
  return {
    ...refused(written, `The default of ${name}`, demand),
    remedy: 'Correct the default, or what the template declares; or give another value.',
    ...inTemplate(written, [name, member]),
  };
}

/** @param file where the value stands; absent for ParameterOverrides */
export function undeclared({ written, file }: Places, name: string, declared: readonly string[]): Finding {
  return {
    code: 'IF310',
    severity: 'error',
    what: `${file ? file.file : 'ParameterOverrides'} has a value for ${name}, which ${written.imagePath} does not declare.`,
    why: declared.length === 0 ? 'It declares none at all.' : `It declares ${declared.join(', ')}.`,
    remedy: 'Correct the name, or remove it.',
    ...(file ? inFile(file, name) : {}),
  };
}

/** A value that Azure refuses; `demand` completes "it must be". */
export function refused({ imagePath }: WrittenTemplate, subject: string, demand: string) {
  return {
    code: 'IF314',
    severity: 'error',
    what: `${subject} does not fit what ${imagePath} declares.`,
    why: `Azure refuses it: it must be ${demand}.`,
  } as const;
}

export type Place = Pick<Finding, 'file' | 'line' | 'column'>;

/** The place of a parameter that a template declares, or of a member of it. What stands at an address has no file. */
export function inTemplate({ file, text, template }: WrittenTemplate, path: JsonPath): Place {
  const section = propertyName(template, 'parameters') ?? 'parameters';
  return { ...(file === '' ? {} : { file }), ...locate(text, [section, ...path]) };
}

/** The place of the value of a parameter, whose name may have another casing in the parameter file. */
export function inFile({ file, text, values }: ParameterFile, name: string): Place {
  const written = propertyName(values, name) ?? name;
  const member = propertyName(values[written] ?? {}, 'value');
  return { file, ...locate(text, ['parameters', written, ...(member === undefined ? [] : [member])]) };
}
