import { ArmError, type ArmRequest } from '../arm/provider.js';
import type { ProviderContext } from './context.js';

/**
 * Refuses a request whose sender may not do with another resource what the request needs there.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-linkedauthorizationfailed
 * @param action for example `Microsoft.Compute/disks/beginGetAccess/action`
 * @param scope the id of the other resource
 */
export function checkLinkedAccess(
  { principal: { objectId }, path }: Pick<ArmRequest, 'principal' | 'path'>,
  action: string,
  scope: string,
  { permissions }: ProviderContext,
): void {
  if (permissions.isAllowed({ objectId, action, isData: false, scope })) return;
  throw new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${objectId}' may change the scope '${path}', but it may not perform the action '${action}' on the ` +
      `linked scope '${scope}', or that scope is invalid.`,
  );
}
