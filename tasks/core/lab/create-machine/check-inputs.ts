import { problem } from '../../step/problem.js';
import { isMachineName, longestMachineName, machineNameRule } from '../machine-names.js';
import { longestName } from './attempts.js';
import type { CreateMachineInputs, DescribedMachine, RetryInputs } from './inputs.js';

/** The inputs that give the VM its name in each attempt. */
export type NamingInputs = Pick<CreateMachineInputs, 'VirtualMachineName'> & RetryInputs;

/**
 * Checks what can be known of the inputs without Azure and without files.
 * @throws a problem where they contradict each other, or where no VM can have the name
 */
export function checkInputs(inputs: CreateMachineInputs): void {
  const { TemplateFile, templateUri, image } = inputs;
  checkName(inputs, longestMachineName.Linux);
  if (TemplateFile && templateUri)
    throw problem(
      'TemplateFile and templateUri are both given, and one template can be deployed.',
      'Leave one of them empty.',
    );
  const hasTemplate = TemplateFile !== '' || templateUri !== '';
  if (hasTemplate && image)
    throw problem(
      `${nameOfTemplate(inputs)} and image are both given, and each says of what the VM is made.`,
      'Leave one of them empty.',
    );
  if (!hasTemplate && !image)
    throw problem(
      'Nothing says of what the VM is made.',
      'Give TemplateFile or templateUri, which say it by a template, or image.',
    );
  if (hasTemplate) checkTemplateInputs(inputs);
  else checkDescription(inputs);
}

/**
 * Checks the names of the VM in all attempts.
 * @throws a problem where one has more than `longest` characters, or others than Azure takes
 */
export function checkName(inputs: NamingInputs, longest: number): void {
  const { VirtualMachineName: name } = inputs;
  const rule = `It must be ${machineNameRule(longest)}.`;
  if (!isMachineName(name, longest))
    throw problem(`Azure refuses the name "${name}" of a VM. ${rule}`, 'Correct VirtualMachineName.');
  const last = longestName(inputs);
  if (last.length > longest)
    throw problem(
      `Azure refuses the name "${last}", which the VM would have in the last attempt. ${rule}`,
      'Shorten VirtualMachineName, lower RetryCount, or turn AppendRetryNumberToVMName off.',
    );
}

function nameOfTemplate({ TemplateFile }: CreateMachineInputs): string {
  return TemplateFile ? 'TemplateFile' : 'templateUri';
}

const described: readonly (keyof DescribedMachine)[] = [
  'size',
  'userName',
  'password',
  'sshPublicKey',
  'virtualNetwork',
  'subnet',
];

/** What describes a VM without a template would have no effect. */
function checkTemplateInputs(inputs: CreateMachineInputs): void {
  const idle = described.filter((name) => inputs[name] !== '');
  if (idle.length === 0) return;
  throw problem(
    `${idle.join(', ')} and ${nameOfTemplate(inputs)} are given, but the template says it.`,
    'Leave them empty; values for the parameters of the template stand in ParameterOverrides.',
  );
}

function checkDescription(inputs: CreateMachineInputs): void {
  const { size, userName, password, sshPublicKey, virtualNetwork, subnet } = inputs;
  const idle = (['ParametersFile', 'ParameterOverrides'] as const).filter((name) => inputs[name] !== '');
  if (idle.length > 0)
    throw problem(
      `${idle.join(', ')} and image are given, but only a template has parameters.`,
      'Leave them empty, or give a template instead of image.',
    );
  if (!size) throw problem('image is given, and size is not.', 'Give size, e.g. Standard_D2s_v5.');
  if (password && sshPublicKey)
    throw problem(
      'password and sshPublicKey are both given, and a user signs in by one of them.',
      'Leave one of them empty.',
    );
  if ((password || sshPublicKey) && !userName)
    throw problem('userName is missing, whose password or key is given.', 'Give userName.');
  if (subnet && !virtualNetwork)
    throw problem('subnet is given, and virtualNetwork is not.', 'Give virtualNetwork, too.');
}
