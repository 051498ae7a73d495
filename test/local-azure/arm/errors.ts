import { ArmError, type ArmResponse } from './provider.js';

/** The errors of Azure Resource Manager, worded as in the service. */
export const errors = {
  resourceNotFound: (type: string, name: string, resourceGroup: string) =>
    new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. ` +
        'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    ),
  parentNotFound: (parent: string, child: string) =>
    new ArmError(
      404,
      'ParentResourceNotFound',
      `Failed to perform 'write' on resource '${child}', because the parent resource '${parent}' could not be found.`,
    ),
  resourceGroupNotFound: (name: string) =>
    new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`),
  subscriptionNotFound: (id: string) =>
    new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`),
  badRequest: (code: string, message: string) => new ArmError(400, code, message),
  notFound: (code: string, message: string) => new ArmError(404, code, message),
  conflict: (code: string, message: string) => new ArmError(409, code, message),
};

/**
 * The body `{error: {code, message, target?, details?}}`; any error that is no ArmError becomes an
 * InternalServerError.
 */
export function errorBody(error: unknown): { readonly error: object } {
  const { code, message, target, details } = asArmError(error);
  return { error: { code, message, ...(target && { target }), ...(details && { details }) } };
}

export function errorResponse(error: unknown): ArmResponse {
  return { status: asArmError(error).status, body: errorBody(error) };
}

export function asArmError(error: unknown): ArmError {
  if (error instanceof ArmError) return error;
  return new ArmError(
    500,
    'InternalServerError',
    error instanceof Error ? String(error.stack) : String(error),
  );
}
