import { ResourceManagementClient } from '@azure/arm-resources';
import { clientOf } from './azure.js';

export const resourcesClient = clientOf(ResourceManagementClient);
