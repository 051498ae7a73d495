import { formatName } from './environment.js';
import type { TaskInput } from './task-definition.js';
import { expand, type Texts, type Variables } from './variables.js';

/** A service connection as the server sends it to the agent. */
export interface Endpoint {
  /** A GUID, which inputs refer to. */
  readonly id: string;
  readonly url: string;
  readonly scheme: string;
  /** The parameters of the authorization, secret or not, such as `tenantid`. */
  readonly parameters: Texts;
  readonly data: Texts;
}

/** The connection to Azure Pipelines itself. */
export interface SystemConnection {
  readonly url: string;
  readonly accessToken: string;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A17: the endpoints that inputs of type `connectedService:*` name. An input may be a list; other text is ignored. */
export function endpointsOf(
  declared: readonly TaskInput[],
  inputs: Texts,
  endpoints: readonly Endpoint[],
): readonly Endpoint[] {
  const wanted = declared
    .filter(({ type }) => type.startsWith('connectedService:'))
    .flatMap(({ name }) => (inputs[name] ?? '').split(','))
    .map((id) => id.trim().toLowerCase())
    .filter((id) => guid.test(id));
  return endpoints.filter(({ id }) => wanted.includes(id.toLowerCase()));
}

/** A18, A19, A20: the variables of an endpoint, whose data may refer to pipeline variables. */
export function endpointEnvironment(endpoint: Endpoint, variables: Variables): Texts {
  const id = endpoint.id.toLowerCase();
  const data = Object.fromEntries(
    Object.entries(endpoint.data).map(([key, value]) => [key, expand(value, variables)]),
  );
  return {
    ...authorizationEnvironment(id, endpoint.url, endpoint.scheme, endpoint.parameters),
    [`ENDPOINT_DATA_${id}`]: JSON.stringify(data),
    ...keyed(`ENDPOINT_DATA_${id}`, data),
  };
}

/** A18, A19: the system connection, which has no data part. */
export function systemConnectionEnvironment({ url, accessToken }: SystemConnection): Texts {
  return authorizationEnvironment('SYSTEMVSSCONNECTION', url, 'OAuth', { AccessToken: accessToken });
}

function authorizationEnvironment(id: string, url: string, scheme: string, parameters: Texts): Texts {
  return {
    [`ENDPOINT_URL_${id}`]: url,
    [`ENDPOINT_AUTH_${id}`]: JSON.stringify({ parameters, scheme }),
    [`ENDPOINT_AUTH_SCHEME_${id}`]: scheme,
    ...keyed(`ENDPOINT_AUTH_PARAMETER_${id}`, parameters),
  };
}

function keyed(prefix: string, values: Texts): Texts {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}_${formatName(key)}`, value]),
  );
}
