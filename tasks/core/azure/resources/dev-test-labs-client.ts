import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { clientOf } from '../requests/client.js';

export const devTestLabsClient = clientOf(
  (credential, subscriptionId, options) => new DevTestLabsClient(credential, subscriptionId, options),
);
