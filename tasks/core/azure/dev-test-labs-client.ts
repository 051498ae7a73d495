import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { clientOf } from './azure.js';

export const devTestLabsClient = clientOf(
  (credential, subscriptionId, options) => new DevTestLabsClient(credential, subscriptionId, options),
);
