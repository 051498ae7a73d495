import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import { checkLinkedAccess } from '../linked-access.js';
import type { LabContext } from './context.js';

/** Where the published roles are not enough: an image of a VHD asks for the keys of its account, too. */
export function mayReadAccount(lab: Resource, caller: string, context: LabContext): void {
  const account = lab.properties['artifactsStorageAccount'];
  if (typeof account === 'string')
    check(lab, caller, 'Microsoft.Storage/storageAccounts/listKeys/action', account, context);
}

/** Where the published roles are not enough: a machine joins the lab's network by the right of who makes it. */
export function mayJoinNetwork(lab: Resource, caller: string, context: LabContext): void {
  const { subscriptionId, resourceGroup } = parseResourceId(lab.id);
  const network = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Network/virtualNetworks/Dtl${lab.name}`;
  const subnet = `${network}/subnets/Dtl${lab.name}Subnet`;
  check(lab, caller, 'Microsoft.Network/virtualNetworks/subnets/join/action', subnet, context);
}

function check(lab: Resource, caller: string, action: string, scope: string, context: LabContext): void {
  if (context.facts.publishedRoles === 'enough') return;
  checkLinkedAccess({ principal: { objectId: caller, tenantId: '' }, path: lab.id }, action, scope, context);
}
