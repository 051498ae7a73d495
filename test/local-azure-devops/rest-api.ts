import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { refuseVersion } from './api-version.js';
import type { Edition } from './edition.js';
import type { Fault, Faults } from './faults.js';
import { addressOf, type Answer, type Handler, send } from './http.js';
import type { Place } from './place.js';
import { json, refusal } from './refusal.js';
import type { Run } from './run.js';
import { buildOf } from './services.js';
import { attachmentsOf, type PlacedAttachment, timelineId, timelineOf } from './timeline.js';

/** A request to the REST API with what became of it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly version: string;
  readonly origin: string;
  /** Absent as long as it waits for its answer. */
  status?: number;
  /** True if its client did not wait for the answer. */
  isAborted?: boolean;
}

export interface ApiSettings {
  readonly run: () => Run;
  readonly place: () => Place;
  readonly edition: Edition;
  /** The access token of the tab, and whether its scopes let it read runs. */
  readonly token: string;
  readonly mayRead: boolean;
  readonly faults: Faults;
  readonly requests: ApiRequest[];
}

/** Serves the part of the REST API that reads a run, its timeline and its attachments. */
export function serveRestApi(settings: ApiSettings): Handler {
  return async (request, response) => {
    const record = noteRequest(request, response);
    settings.requests.push(record);
    const cors = corsOf(request.headers);
    if (request.method === 'OPTIONS') {
      finish(record, response, { status: 200, headers: cors });
      return;
    }
    const fault = settings.faults.next(record.path);
    if (fault?.isHeld === true) await settings.faults.released();
    const { status, headers, body } = answer(settings, request, fault);
    const complete = { status, headers: { ...headers, ...cors }, ...(body !== undefined && { body }) };
    if (fault?.isCut === true) cut(response, complete);
    else finish(record, response, complete);
  };
}

function noteRequest(request: IncomingMessage, response: ServerResponse): ApiRequest {
  const address = addressOf(request);
  const record: ApiRequest = {
    method: request.method ?? '',
    path: decodeURIComponent(address.pathname),
    version: versionOf(request),
    origin: request.headers.origin ?? '',
  };
  response.once('close', () => {
    if (!response.writableEnded) record.isAborted = true;
  });
  return record;
}

function finish(record: ApiRequest, response: ServerResponse, complete: Answer): void {
  record.status = complete.status;
  send(response, complete);
}

function cut(response: ServerResponse, { status, headers, body = '' }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.write(Buffer.from(body).subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
}

/** Any origin may call, also that of a sandboxed frame, if it brings a token. */
function corsOf({ origin = '*', 'access-control-request-headers': headers = '' }: IncomingHttpHeaders) {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'OPTIONS,GET,POST,PATCH,PUT,DELETE',
    'access-control-allow-headers': headers,
    'access-control-expose-headers': 'ActivityId,X-TFS-Session,X-MS-ContinuationToken',
    'access-control-max-age': '3600',
    vary: 'Origin',
  };
}

/** The client may name the version in the query or in the header `accept`. */
function versionOf(request: IncomingMessage): string {
  const inQuery = addressOf(request).searchParams.get('api-version');
  return inQuery ?? /api-version=([^;,\s]+)/.exec(request.headers.accept ?? '')?.[1] ?? '';
}

function answer(settings: ApiSettings, request: IncomingMessage, fault?: Fault): Answer {
  const failed = fault?.status;
  const isSignedIn = failed !== 401 && request.headers.authorization === `Bearer ${settings.token}`;
  if (!isSignedIn) return refuseSignIn(request);
  if (failed === 403 || !settings.mayRead) {
    return refusal(
      403,
      'AccessDeniedException',
      'Access Denied: the token needs the following permission: vso.build.',
    );
  }
  if (failed !== undefined) return refusal(failed, 'Exception', 'The service is not available.');
  return route(settings, request);
}

/** A browser that is not told otherwise is sent to the sign-in page, which no other origin may read. */
function refuseSignIn({ headers }: IncomingMessage): Answer {
  if (headers['x-tfs-fedauthredirect'] === 'Suppress')
    return refusal(
      401,
      'UnauthorizedRequestException',
      'TF400813: The user is not authorized to access this resource.',
    );
  return { status: 302, headers: { location: '/_signin' } };
}

function route(settings: ApiSettings, request: IncomingMessage): Answer {
  const { organization, project } = settings.place();
  const run = settings.run();
  const [, owner, team = '', rest = ''] =
    /^\/([^/]+)\/([^/]+)\/(.*)$/.exec(addressOf(request).pathname) ?? [];
  const isKnown = owner === organization && [project.name, project.id].includes(decodeURIComponent(team));
  if (!isKnown) return notFound('The project does not exist.');
  const builds = `_apis/build/builds/${run.id}`;
  if (rest !== builds && !rest.startsWith(`${builds}/`)) return notFound(`The build does not exist: ${rest}`);
  return ofRun(
    settings,
    request,
    rest
      .slice(builds.length + 1)
      .split('/')
      .map(decodeURIComponent),
  );
}

function ofRun(settings: ApiSettings, request: IncomingMessage, path: readonly string[]): Answer {
  const run = settings.run();
  const refused = refuseVersion(
    versionOf(request),
    settings.edition.latestVersion,
    path.includes('attachments'),
  );
  if (refused !== undefined) return refused;
  if (path[0] === '') return ok(buildOf(run, settings.place()));
  if (path[0] === 'timeline') return ok({ id: timelineId(run, 1), changeId: 1, records: timelineOf(run) });
  if (path[0] === 'attachments') return listOf(settings, request, path[1] ?? '');
  return contentOf(run, path);
}

function listOf(settings: ApiSettings, request: IncomingMessage, type: string): Answer {
  const all = attachmentsOf(settings.run(), type).map((attachment) => ({
    name: attachment.name,
    _links: { self: { href: hrefOf(settings, attachment) } },
  }));
  const isBare = /noArrayWrap=true/i.test(request.headers.accept ?? '');
  return ok(isBare ? all : { count: all.length, value: all });
}

/** Names the project by its id, as Azure DevOps does in links. */
function hrefOf({ place, run }: ApiSettings, attachment: PlacedAttachment): string {
  const { api, organization, project } = place();
  const path = [attachment.timelineId, attachment.recordId, 'attachments', attachment.type, attachment.name];
  const base = `${api}/${organization}/${project.id}/_apis/build/builds/${run().id}`;
  return `${base}/${path.map(encodeURIComponent).join('/')}`;
}

function contentOf(run: Run, [timeline, record, , type = '', name]: readonly string[]): Answer {
  const found = attachmentsOf(run, type).find(
    (attachment) =>
      attachment.timelineId === timeline && attachment.recordId === record && attachment.name === name,
  );
  if (found === undefined) return notFound('The attachment does not exist.');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: found.content };
}

function ok(body: object): Answer {
  return { status: 200, headers: json, body: JSON.stringify(body) };
}

function notFound(message: string): Answer {
  return refusal(404, 'NotFoundException', message);
}
