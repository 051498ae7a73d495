import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { azureCliCredential } from '../../tasks/core/azure/sign-in/azure-cli.js';
import { type Environment, valueOf } from './environment.js';
import type { Way } from './way.js';
import { azureCliWords } from './words.js';

/** The file names of the Azure CLI, on Windows and elsewhere. */
const commands = ['az', 'az.cmd', 'az.exe', 'az.bat'];

/** The identity that was signed in with `az login`. */
export const azureCli: Way = {
  method: 'cli',
  name: 'the Azure CLI',
  lacks: (environment) => (isInstalled(environment) ? undefined : 'the command az is not on the PATH'),
  open: ({ environment, cloud }) => ({
    title: 'the identity of the Azure CLI',
    words: azureCliWords(cloud),
    identity: {
      kind: 'another program',
      credential: azureCliCredential(valueOf(environment, 'AZURE_TENANT_ID')),
    },
  }),
};

function isInstalled(environment: Environment): boolean {
  const folders = pathOf(environment).split(delimiter);
  return folders.some((folder) => folder !== '' && commands.some((name) => existsSync(join(folder, name))));
}

/** Windows writes the name of the variable in any case. */
function pathOf(environment: Environment): string {
  return Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
}
