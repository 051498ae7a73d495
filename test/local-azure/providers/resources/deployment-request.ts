import { ArmError } from '../../arm/provider.js';
import { unreachable } from './content-links.js';
import { isObject, type Value, type ValueObject } from '../../templates/value.js';
import { readTags } from './tag-limits.js';

/** The deployment that a client asks for. */
export interface DeploymentRequest {
  readonly template: ValueObject;
  readonly parameters: ValueObject;
  /** The links that led to them, as they were given. */
  readonly links?: ValueObject;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** The object id of the principal who deploys; without one, Azure itself does. */
  readonly caller?: string | undefined;
}

const LONGEST_NAME = 64;

const NAME = /^[\w.()-]*[\w()-]$/;

/**
 * @param body the `{properties: {mode, template, parameters}}` of a request or of a nested deployment
 * with what its links lead to
 * @throws ArmError if ARM refuses the request before it reads the template
 */
export function readDeploymentRequest(body: unknown): DeploymentRequest {
  const { properties, tags } = asObject(body as Value | undefined, 'body');
  const { mode, template, templateLink, parameters, parametersLink } = asObject(properties, 'properties');
  checkMode(mode);
  if ((template ?? null) === null && templateLink !== undefined) throw unreachable(templateLink);
  return {
    template: asObject(template, 'template'),
    links: {
      ...(templateLink !== undefined && { templateLink }),
      ...(parametersLink !== undefined && { parametersLink }),
    },
    parameters: asObject(parameters ?? {}, 'parameters'),
    tags: tags === undefined ? undefined : readTags(tags),
  };
}

/** Checks a name: 1 to 64 letters, digits, `_ - . ( )`, and no dot at the end. */
export function checkDeploymentName(name: string): void {
  if (name.length > LONGEST_NAME)
    throw new ArmError(
      400,
      'DeploymentNameLengthLimitExceeded',
      `The provided deployment name '${name}' has a length of '${name.length}' which exceeds the maximum length of '${LONGEST_NAME}'.`,
    );
  if (!NAME.test(name))
    throw new ArmError(
      400,
      'InvalidDeploymentName',
      `The provided deployment name '${name}' is not valid: only letters, digits, '_', '-', '.', '(' and ')' are allowed, and no '.' at the end.`,
    );
}

function asObject(value: Value | undefined, name: string): ValueObject {
  if (isObject(value)) return value;
  throw invalidContent(`the deployment's '${name}' is missing or not an object`);
}

function checkMode(mode: Value | undefined): void {
  if (mode === 'Complete')
    throw new ArmError(
      400,
      'InvalidDeploymentMode',
      "The local Azure deploys in the mode 'Incremental' only.",
    );
  if (mode !== 'Incremental')
    throw invalidContent("the deployment's 'mode' must be 'Incremental' or 'Complete'");
}

function invalidContent(why: string): ArmError {
  return new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${why}'.`,
  );
}
