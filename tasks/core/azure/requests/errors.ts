import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { type Cause, innermostCauses } from './causes.js';
import { jsonBody } from './json-body.js';
import { present } from './present.js';

/** The innermost cause of a failed call to Azure, with the codes and ids of Azure's answer. */
export interface Explanation {
  /** One or more sentences. */
  readonly message: string;
  /** e.g. `AuthorizationFailed`, `BlobNotFound`, `AADSTS7000215`. */
  readonly code?: string;
  /** The HTTP status. */
  readonly statusCode?: number;
  /** Microsoft's support asks for it. */
  readonly correlationId?: string;
}

/** The error of every function of this folder. A cancellation is thrown as the `AbortError` that it is. */
export interface AzureError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly remedy?: string;
}

/**
 * Makes a call to Azure; if it fails, the error says what could not be done.
 * @param doing the verb and its object, e.g. `read the disk osdisk-1`; completes the sentence `Could not …`
 * @throws AzureError
 */
export async function attempt<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isAbortError(error) ? error : azureError(doing, error);
  }
}

/** The result, or `undefined` if Azure answers that the resource does not exist. */
export async function undefinedIfMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The result, or `undefined` if Azure refuses with one of the codes. */
export async function undefinedIf<T>(
  codes: readonly string[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Whether Azure answered that the resource does not exist. A subscription that does not exist is not meant. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== subscriptionNotFound;
}

/** As `isNotFound`, for an answer that was not turned into an error. */
export function isNotFoundAnswer(response: PipelineResponse): boolean {
  return response.status === 404 && innermostCauses(jsonBody(response))[0]?.code !== subscriptionNotFound;
}

const subscriptionNotFound = 'SubscriptionNotFound';

/** Whether Azure answered with HTTP 409: the request conflicts with the resource or with an operation on it. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** Azure's error code in an error of the SDK or of a function of this folder, e.g. `BlobAlreadyExists`. */
export function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

/** The HTTP status of Azure's answer in an error of the SDK or of a function of this folder. */
export function statusOf(error: unknown): number | undefined {
  const value = fieldOf(error, 'statusCode');
  return typeof value === 'number' ? value : undefined;
}

function textOf(error: unknown, name: string): string | undefined {
  const value = fieldOf(error, name);
  return typeof value === 'string' ? value : undefined;
}

function fieldOf(error: unknown, name: string): unknown {
  return error instanceof Error ? Reflect.get(error, name) : undefined;
}

/** Explains anything that a call to Azure may throw. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof Error)) return { message: String(error) };
  const response = isRestError(error) ? error.response : undefined;
  const causes = causesIn(error);
  const header = (name: string) => response?.headers.get(name);
  return {
    message: causes.map(({ message }) => message).join(' ') || reasonIn(error, response?.bodyAsText ?? ''),
    ...present('code', causes[0]?.code ?? codeOf(error) ?? header('x-ms-error-code')),
    ...present('statusCode', statusOf(error)),
    ...present('correlationId', header('x-ms-correlation-request-id')),
  };
}

/** The innermost causes in Azure's answer to the call that ended in an error; none where Azure told none. */
export function causesOf(error: unknown): readonly Cause[] {
  const causes = causesIn(error);
  const outer = error instanceof Error ? error.cause : undefined;
  return causes.length > 0 || outer === undefined ? causes : causesOf(outer);
}

function causesIn(error: unknown): readonly Cause[] {
  const response = isRestError(error) ? error.response : undefined;
  return innermostCauses(response && jsonBody(response));
}

/**
 * The message for an answer whose body holds no error that this folder reads. The storage package makes it of XML, and
 * of a message with elements in it no text.
 */
function reasonIn(error: Error, body: string): string {
  return pageTitle(body) ?? (firstLine(textOf(error, 'message') ?? '') || 'Azure gives no reason.');
}

/** Characters of a web page's title that the log shows. */
const longestTitle = 200;

/** The title of an HTML page. Gateways and proxies answer with whole pages, which would fill the log. */
function pageTitle(body: string): string | undefined {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]?.trim().slice(0, longestTitle);
  return title === undefined ? undefined : `the answer was a web page with the title "${title}".`;
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function azureError(doing: string, error: unknown): AzureError {
  const explanation = explain(error);
  const { message, code, statusCode } = explanation;
  const text = `Could not ${doing}: ${message}${suffix(explanation)}`;
  return Object.assign(new Error(text, { cause: error }), {
    ...present('code', code),
    ...present('statusCode', statusCode),
    ...present('remedy', textOf(error, 'remedy') ?? remedyFor(explanation)),
  });
}

function suffix({ code, statusCode, correlationId }: Explanation): string {
  const status = statusCode === undefined ? [] : [`HTTP ${statusCode}`];
  const answer = [...status, ...(code === undefined ? [] : [code])].join(' ');
  const forSupport =
    correlationId === undefined || (statusCode ?? 0) < 500 ? '' : `, correlation id ${correlationId}`;
  return answer === '' ? '' : ` (${answer}${forSupport})`;
}

/** The codes of a missing role. A template is refused with the last one for a resource that it would deploy. */
const refusals = new Set(['AuthorizationFailed', 'LinkedAuthorizationFailed', 'InvalidTemplateDeployment']);

const missingAction =
  "Give the service connection's identity a role that allows this action on this scope: the documentation has one for each task under Least privilege. Where it has that role, add the action to it.";

/** What to do about what a deployment failed for, where an action was refused in it: its own answer is no refusal. */
export function remedyOfCauses(causes: readonly Cause[]): string | undefined {
  return causes.some(({ code = '' }) => /^(Linked)?AuthorizationFailed$/.test(code))
    ? missingAction
    : undefined;
}

/**
 * Whether Azure itself has said it: by the status of an answer, or by the code of an operation that failed, which has no status. What
 * did not get through has a code in capitals, or none.
 */
export function isSaidByAzure(error: unknown): boolean {
  const { code = '', statusCode } = explain(error);
  return !isAbortError(error) && (statusCode !== undefined || /[a-z]/.test(code));
}

function remedyFor({ code, statusCode }: Explanation): string | undefined {
  if (statusCode === 403 && code !== undefined && refusals.has(code)) return missingAction;
  if (code === subscriptionNotFound)
    return 'Check the subscription id, and that the identity of the service connection has a role there.';
  if (code === 'ScopeLocked')
    return 'Remove the lock that Azure names (Locks, in the portal page of the resource or resource group), or keep the tasks from what it protects.';
  if (statusCode === 429) return 'Azure limits the rate of requests: run fewer things at the same time.';
  return undefined;
}

/** A message without the request id and time that Storage appends, not always on lines of their own. */
function firstLine(message: string): string {
  return message.split(/\r?\n|RequestId:/, 1).join('');
}
