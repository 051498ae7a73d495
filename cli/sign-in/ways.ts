import { azureCli } from './azure-cli-way.js';
import { environmentVariables } from './environment-way.js';
import { managedIdentity } from './managed-identity-way.js';
import type { Way } from './way.js';
import { gitHub, tokenFile } from './workload-identity-ways.js';

/** All ways to sign in, in the order in which they are considered. */
export const ways: readonly Way[] = [gitHub, tokenFile, environmentVariables, managedIdentity, azureCli];
