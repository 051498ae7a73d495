import { errors } from '../../arm/errors.js';
import type { ArmError } from '../../arm/provider.js';
import { invalidTemplate, isObject, type Value, type ValueObject } from '../../templates/value.js';

/** The text at an address as anybody reads it; undefined if it cannot be read. */
export type Download = (uri: string) => Promise<string | undefined>;

/**
 * The body of a deployment with the template and the parameters that its links lead to. The links stay: the record of
 * the deployment shows them.
 * @throws ArmError if there is nothing at an address, or both a link and what it should lead to
 */
export async function followLinks(body: unknown, download: Download): Promise<unknown> {
  const wanted = (body ?? null) as Value;
  const properties = isObject(wanted) ? wanted['properties'] : undefined;
  if (!isObject(wanted) || !isObject(properties)) return body;
  const template = await linked('template', properties, download);
  const parameters = await linked('parameters', properties, download);
  return {
    ...wanted,
    properties: {
      ...properties,
      ...(template && { template }),
      ...(parameters && { parameters: parameters['parameters'] ?? {} }),
    },
  };
}

async function linked(
  name: 'template' | 'parameters',
  properties: ValueObject,
  download: Download,
): Promise<ValueObject | undefined> {
  const link = properties[`${name}Link`];
  if (link === undefined || link === null) return undefined;
  if ((properties[name] ?? null) !== null)
    throw errors.badRequest(
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: both '${name}' and '${name}Link' are given.`,
    );
  const uri = isObject(link) ? link['uri'] : undefined;
  const text = typeof uri === 'string' ? await download(uri) : undefined;
  if (text === undefined) throw unreachable(link);
  return parsed(text);
}

function parsed(text: string): ValueObject {
  try {
    const value = JSON.parse(text) as Value;
    if (isObject(value)) return value;
  } catch {
    // Refused below, as anything that is no object.
  }
  throw invalidTemplate("Deployment template parse failed: 'the content of the link is not a JSON object'.");
}

/** The refusal of a link that leads nowhere. */
export function unreachable(link: Value): ArmError {
  const uri = isObject(link) ? link['uri'] : undefined;
  return errors.badRequest(
    'InvalidContentLink',
    `Unable to download deployment content from '${JSON.stringify(uri ?? link)}'.`,
  );
}
