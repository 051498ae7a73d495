import { generatedLength } from '../../lab/generated-password.js';
import type { CreateInputs } from './inputs.js';

/** The number of characters of the password that the build gets: the VM is generalized in the end, so that nobody needs to know one that was not given. */
export function passwordLength({ machinePassword }: Pick<CreateInputs, 'machinePassword'>): number {
  return machinePassword.length || generatedLength;
}
