import type { KeyObject } from 'node:crypto';
import type { Application } from '../world.js';
import { type Assertion, certificateOf, isSignedBy, parseAssertion } from './assertion.js';
import { invalidClient, type Refusal } from './refusals.js';

/** An issuer outside Entra, whose assertions applications may trust. */
export interface Issuer {
  readonly issuer: string;
  /** The public key with a key id. */
  readonly keyOf: (keyId: string) => KeyObject | undefined;
}

export interface Trust {
  /** The audience of the client's own assertions. */
  readonly tokenEndpoint: string;
  readonly issuers: readonly Issuer[];
  /** In seconds since 1970. */
  readonly now: number;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const defaultAudience = 'api://AzureADTokenExchange';

/** The refusal of a client that cannot prove to be the application it names; undefined if it can. */
export function refusalOf(
  form: URLSearchParams,
  application: Application,
  trust: Trust,
): Refusal | undefined {
  const secret = form.get('client_secret');
  if (secret !== null) return secret === application.secret ? undefined : wrongSecret(application);
  const text = form.get('client_assertion');
  if (text === null || form.get('client_assertion_type') !== assertionType) return nothingShown;
  const assertion = parseAssertion(text);
  if (!assertion) return invalidClient(50027, 'JWT token is invalid or malformed.');
  return assertion.claims['iss'] === application.clientId
    ? refusalOfOwn(assertion, application, trust)
    : refusalOfForeign(assertion, application, trust);
}

const nothingShown = invalidClient(
  7000218,
  "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
);

function wrongSecret({ clientId }: Application): Refusal {
  const text =
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ' +
    `not the client secret ID, for a secret added to app '${clientId}'.`;
  return invalidClient(7000215, text);
}

/** Checks an assertion that the client has signed with a certificate of its application. */
function refusalOfOwn(
  assertion: Assertion,
  { clientId, certificates = [] }: Application,
  { tokenEndpoint, now }: Trust,
): Refusal | undefined {
  const certificate = certificateOf(assertion, certificates);
  if (!certificate || !isSignedBy(assertion, certificate.publicKey))
    return invalidClient(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application '${clientId}'.`,
    );
  const { aud, sub } = assertion.claims;
  if (aud !== tokenEndpoint)
    return invalidClient(700023, `Client assertion audience claim does not match Realm issuer.`);
  if (sub !== clientId)
    return invalidClient(700021, 'Client assertion application identifier does not match the client.');
  return isOver(assertion, now) ? tooOld : undefined;
}

/** Checks an assertion of an issuer that a federated credential of the application trusts. */
function refusalOfForeign(
  assertion: Assertion,
  { clientId, federatedCredentials = [] }: Application,
  { issuers, now }: Trust,
): Refusal | undefined {
  const { iss, sub, aud } = assertion.claims;
  if (federatedCredentials.length === 0)
    return invalidClient(70025, `The client '${clientId}' has no configured federated identity credentials.`);
  const ofIssuer = federatedCredentials.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) return noMatch(700211, `issuer '${String(iss)}'`);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) return noMatch(700213, `subject '${String(sub)}'`);
  if (!ofSubject.some(({ audience = defaultAudience }) => audience === aud))
    return noMatch(700212, `audience '${String(aud)}'`);
  const key = issuers.find(({ issuer }) => issuer === iss)?.keyOf(String(assertion.header['kid']));
  if (!key || !isSignedBy(assertion, key))
    return invalidClient(5002738, 'Signature validation of the presented assertion failed.');
  return isOver(assertion, now) ? tooOld : undefined;
}

function noMatch(code: number, what: string): Refusal {
  return invalidClient(
    code,
    `No matching federated identity record found for presented assertion ${what}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  );
}

function isOver({ claims: { nbf, exp } }: Assertion, now: number): boolean {
  return typeof exp !== 'number' || exp <= now || (typeof nbf === 'number' && nbf > now + clockSkew);
}

/** Seconds by which the clock of a client may be ahead, as in Entra. */
const clockSkew = 300;

const tooOld = invalidClient(
  700024,
  'Client assertion is not within its valid time range. Current time and expiry time of the assertion differ.',
);
