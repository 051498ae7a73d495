import path from 'node:path';
import type { Azure } from '../../azure/azure.js';
import { protectUrl } from '../../azure/requests/protect-url.js';
import { readWebText } from '../../azure/requests/web-text.js';
import { expressionFindings } from '../../configuration/expression-faults.js';
import { readText } from '../../configuration/files.js';
import { configurationError, type Finding } from '../../configuration/finding.js';
import type { WrittenTemplate } from '../../configuration/golden-image.js';
import { isObject, parseJson } from '../../configuration/json.js';
import { invalidJson } from '../../configuration/labs-findings.js';
import { refusedTemplate, templateFormFindings } from '../../configuration/template-form.js';
import { messageOf, problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';

/** The inputs that say which template is deployed: one of the two, the other is empty. */
export interface TemplateInputs {
  readonly TemplateFile: string;
  readonly templateUri: string;
}

/** A template that is to be deployed. */
export interface TemplateSource {
  /** What messages call it. */
  readonly name: string;
  /** Absent where it is at an address from which only Azure can read it. */
  readonly written?: WrittenTemplate;
  /** The address from which Azure reads it; absent for a file. It may be a secret. */
  readonly link?: string;
}

/** The parts of a step's context with which templates are read. */
export type TemplateContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice' | 'protect'>;

/**
 * Reads a template from its file, or from its address. One that cannot be read from its address is a notice: Azure may
 * reach it all the same.
 * @throws ConfigurationError with what Azure would refuse of its form; a problem where there are two templates or none
 */
export async function readTemplate(
  { TemplateFile, templateUri }: TemplateInputs,
  context: TemplateContext,
): Promise<TemplateSource> {
  if (TemplateFile && templateUri)
    throw problem(
      'TemplateFile and templateUri are both given, and one template can be deployed.',
      'Leave one of them empty.',
    );
  if (templateUri) return templateAt(templateUri, context);
  if (TemplateFile) return templateIn(TemplateFile, context);
  throw problem(
    'There is no template: TemplateFile and templateUri are empty.',
    'Give TemplateFile the path of an ARM template, or templateUri its https address.',
  );
}

async function templateIn(file: string, { notice }: TemplateContext): Promise<TemplateSource> {
  const read = await readText(file);
  if (!('text' in read)) throw configurationError(read);
  read.findings.forEach(notice);
  const parsed = parseJson(read.text);
  if (parsed.error) throw configurationError(invalidJson(file, parsed.error));
  const name = shownPath(file);
  const unchecked = { imagePath: name, file, text: read.text };
  if (!isObject(parsed.value)) throw configurationError({ ...refusedTemplate(unchecked, noObject), file });
  const written = { ...unchecked, template: parsed.value };
  demandForm(templateFaults(written), notice);
  return { name, written };
}

/** Pipelines give the whole path of a file in their sources. */
function shownPath(file: string): string {
  const below = path.relative(process.cwd(), file);
  return below.startsWith('..') || path.isAbsolute(below) ? file : below;
}

const noObject = 'It is no JSON object.';

async function templateAt(uri: string, context: TemplateContext): Promise<TemplateSource> {
  const link = checkedAddress(uri);
  protectAddress(link, context);
  const name = 'the template at templateUri';
  const written = await readWritten(link, name, context);
  if (!written) return { name, link };
  demandForm(templateFaults(written).map(withoutFile), context.notice);
  return { name, written, link };
}

async function readWritten(
  link: string,
  name: string,
  { azure, signal, notice }: TemplateContext,
): Promise<WrittenTemplate | undefined> {
  try {
    const text = await readWebText(azure, link, signal);
    const parsed = parseJson(text);
    if (parsed.error || !isObject(parsed.value)) throw new Error('What is there is no template.');
    return { imagePath: name, file: '', text, template: parsed.value };
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'notice',
      what: 'The template at templateUri cannot be read from here, so it is not checked before it is deployed.',
      why: messageOf(error),
      remedy: 'Nothing has to be done if Azure can read it.',
    });
    return undefined;
  }
}

/** @throws a problem without the address, which may be a secret */
function checkedAddress(uri: string): string {
  const { protocol, username, password } = URL.canParse(uri) ? new URL(uri) : {};
  if (protocol === 'https:' && username === '' && password === '') return uri;
  throw problem(
    protocol === undefined
      ? 'templateUri is no address.'
      : protocol === 'https:'
        ? 'templateUri has a user name or a password in it.'
        : 'templateUri is no https address.',
    'Give the https address of a template; a token stands in its query.',
  );
}

/** Letters of a value of a query; a shorter one, such as a date, is no token. */
const shortestToken = 16;

/** Azure may write the address in another form, in which the tokens in it stand all the same. */
function protectAddress(link: string, { azure, protect }: TemplateContext): void {
  protectUrl(azure, link);
  protect(link);
  const values = [...new URL(link).searchParams.values()];
  for (const value of values.filter(({ length }) => length >= shortestToken)) protect(value);
}

/** What Azure refuses of the form of a template, and warnings. */
function templateFaults(written: WrittenTemplate): readonly Finding[] {
  return [...templateFormFindings(written), ...expressionFindings(written)];
}

function demandForm(findings: readonly Finding[], notice: TemplateContext['notice']): void {
  demandNone(findings.filter(({ severity }) => severity === 'error'));
  findings.forEach(notice);
}

/** @throws ConfigurationError with all findings, if there are any */
export function demandNone(errors: readonly Finding[]): void {
  const last = errors.at(-1);
  if (last) throw configurationError(last, errors.slice(0, -1));
}

/** What stands at an address has lines and columns, and no file. */
function withoutFile(finding: Finding): Finding {
  const { file, ...rest } = finding;
  return file === '' ? rest : finding;
}
