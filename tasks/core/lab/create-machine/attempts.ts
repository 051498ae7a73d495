import type { CreateMachineInputs, RetryInputs } from './inputs.js';

/** How often it is tried at most. */
export function attemptsOf({ RetryOnFailure, RetryCount }: RetryInputs): number {
  return RetryOnFailure ? RetryCount + 1 : 1;
}

/** The name of the VM in an attempt. @param attempt counted from 0 */
export function nameOfAttempt(vmName: string, attempt: number, inputs: RetryInputs): string {
  return attempt > 0 && isNumbered(inputs) ? `${vmName}-${attempt}` : vmName;
}

/** Whether each attempt has a name of its own. */
export function isNumbered({ RetryOnFailure, AppendRetryNumberToVMName }: RetryInputs): boolean {
  return RetryOnFailure && AppendRetryNumberToVMName;
}

/** The longest of the names that attempts give the VM. */
export function longestName({
  VirtualMachineName,
  ...inputs
}: Pick<CreateMachineInputs, 'VirtualMachineName'> & RetryInputs): string {
  return nameOfAttempt(VirtualMachineName, attemptsOf(inputs) - 1, inputs);
}

/** The attempt, counted from 0, whose VM has this name; undefined for any other name. */
export function attemptOf(vmName: string, name: string, inputs: RetryInputs): number | undefined {
  const isOfFirst = name.toLowerCase() === vmName.toLowerCase();
  if (isOfFirst || !isNumbered(inputs)) return isOfFirst ? 0 : undefined;
  const [, number = ''] = /-([1-9]\d*)$/.exec(name) ?? [];
  const attempt = Number(number);
  const isMeant = name.toLowerCase() === `${vmName}-${number}`.toLowerCase();
  return number !== '' && isMeant && attempt < attemptsOf(inputs) ? attempt : undefined;
}
