import { ComputeManagementClient } from '@azure/arm-compute';
import { clientOf } from './azure.js';

export const computeClient = clientOf(ComputeManagementClient);
