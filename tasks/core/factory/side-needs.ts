import { findLabs, need, type Need, onLab } from '../lab/needs.js';
import { type StepNeeds, testNeeds, wholeNeeds } from './needs.js';
import { readStore } from './read-needs.js';
import { rollbackNeeds } from './rollback-needs.js';

/** OutputImageList only reads; the labs of Labs.json only with a Configuration folder. */
export const listNeeds: StepNeeds = {
  factory: [...findLabs, ...readStore],
  targets: [...findLabs, onLab('customImages/read', 'see which images the lab has')],
};

/** The tasks beside the nightly run, of which the check judges nothing. */
export const sideNeedsOfTasks = {
  TestImages: testNeeds.factory,
  RollbackImages: [...rollbackNeeds.factory, ...rollbackNeeds.targets],
  RunImageFactory: [...wholeNeeds.factory, ...testNeeds.factory, ...wholeNeeds.targets],
  CleanDeploymentHistory: [
    ...findLabs,
    onLab('virtualMachines/read', 'find the resource groups of the VMs'),
    need('resource group', 'Microsoft.Resources/deployments/read', 'find the records of deployments'),
    need('resource group', 'Microsoft.Resources/deployments/delete', 'delete records of deployments'),
    need(
      'subscription',
      'Microsoft.Resources/subscriptions/operationresults/read',
      'see the end of the deletion of records',
    ),
  ],
  OutputImageList: [...listNeeds.factory, ...listNeeds.targets],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
