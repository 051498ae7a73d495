import { errors } from '../arm/errors.js';
import { parseResourceId } from '../arm/identifiers.js';
import type { ArmError } from '../arm/provider.js';

/** The refusal of a template's resource whose type its provider does not have here. */
export function unknownType(id: string, { apiVersion }: Readonly<Record<string, unknown>>): ArmError {
  const { namespace, type } = parseResourceId(id);
  return errors.badRequest(
    'InvalidResourceType',
    `The resource type '${type.split('/').slice(1).join('/')}' could not be found in the namespace '${namespace}' ` +
      `for api version '${String(apiVersion)}'.`,
  );
}

/** The refusal of a template's resource whose provider is not here. */
export function unknownNamespace(id: string): ArmError {
  const { namespace } = parseResourceId(id);
  return errors.badRequest('InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
}
