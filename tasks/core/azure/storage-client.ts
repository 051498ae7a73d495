import { StorageManagementClient } from '@azure/arm-storage';
import { clientOf } from './azure.js';

export const storageClient = clientOf(StorageManagementClient);
