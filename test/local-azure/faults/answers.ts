import { blobError } from '../blob-error.js';
import type { Clock } from '../clock.js';
import type { Answer, Kind } from '../exchange.js';
import type { RequestFault } from './fault.js';

type Texts = readonly [code: string, message: string];

/** Code and message of Azure Resource Manager for a status. */
const armTexts: Readonly<Record<number, Texts>> = {
  408: ['RequestTimeout', 'The request timed out.'],
  429: ['TooManyRequests', 'The request is being throttled as the limit has been reached for the operation.'],
  500: ['InternalServerError', 'Encountered internal server error.'],
  502: [
    'BadGateway',
    'The gateway did not receive a response from the backend within the specified time period.',
  ],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable. Please retry the request.'],
  504: ['GatewayTimeout', 'The gateway did not receive a response within the specified time period.'],
};

/** https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes */
const storageTexts: Readonly<Record<number, Texts>> = {
  500: ['InternalError', 'The server encountered an internal error. Please retry the request.'],
  503: ['ServerBusy', 'The server is currently unable to receive requests. Please retry your request.'],
};

/** The error that a service, or the gateway in front of it, would answer. */
export function errorAnswer(kind: Kind, fault: RequestFault, clock: Clock): Answer {
  const { status = 500 } = fault;
  const [code, message] = textsOf(kind, status, fault);
  const { headers, body } = fault.html === true ? page(status, code) : bodies[kind](code, message);
  return { status, headers: { ...headers, ...retryAfter(fault.retryAfter, clock) }, body };
}

function textsOf(kind: Kind, status: number, { code, message }: RequestFault): Texts {
  const known = (kind === 'blob' ? storageTexts[status] : undefined) ?? armTexts[status];
  const [knownCode, knownMessage] = known ?? ['UnknownError', 'An unknown error occurred.'];
  return [code ?? knownCode, message ?? knownMessage];
}

type Content = Required<Pick<Answer, 'headers' | 'body'>>;

const json = (body: object): Content => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

const bodies: Readonly<Record<Kind, (code: string, message: string) => Content>> = {
  arm: (code, message) => json({ error: { code, message } }),
  token: (_, message) =>
    json({ error: 'temporarily_unavailable', error_description: `AADSTS90033: ${message}` }),
  pipelines: (_, message) => json({ message }),
  github: (_, message) => json({ message }),
  blob: (code, message) => blobError({ code, message }),
};

function page(status: number, code: string): Content {
  const title = `${status} ${code}`;
  return {
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  };
}

/** The Retry-After header. Whole seconds and dates cannot express less than a second, however fast the clock runs. */
function retryAfter(wish: RequestFault['retryAfter'], clock: Clock): Readonly<Record<string, string>> {
  if (!wish) return {};
  const milliseconds = wish.seconds / clock.unscaled(1);
  if (wish.as === 'retry-after-ms') return { 'retry-after-ms': String(Math.ceil(milliseconds)) };
  if (wish.as === 'seconds') return { 'retry-after': String(Math.ceil(milliseconds / 1000)) };
  return {
    'retry-after': new Date(Math.ceil((clock.now().getTime() + milliseconds) / 1000) * 1000).toUTCString(),
  };
}

/** The answer to a revoked token; its claims are those that the client must ask a new token with. */
export function claimsChallenge(origin: string): Answer {
  const claims = JSON.stringify({
    access_token: { nbf: { essential: true, value: String(Math.floor(Date.now() / 1000)) } },
  });
  const challenge =
    `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", error="insufficient_claims", ` +
    `claims="${Buffer.from(claims).toString('base64')}"`;
  const message =
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp.';
  const { headers, body } = bodies.arm('TokenIssuedBeforeRevocationTimestamp', message);
  return { status: 401, headers: { ...headers, 'www-authenticate': challenge }, body };
}
