import { deallocatedState, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { BuildAction, ExpectedMachine } from '../create/actions.js';
import {
  dataDisksTag,
  factoryPathTag,
  generalizedTag,
  imagePathTag,
  osStateTag,
  runTag,
  testTag,
} from '../images/tags.js';
import { type SnapCandidate, toCandidate } from '../snap/candidate.js';

/** What a forecast knows of the run. */
export interface ForecastFacts {
  readonly now: Date;
  readonly runId: string;
  /** The size of the disk of an image VM, in bytes. */
  readonly bytesOf: (imagePath: string) => number;
  /** What is known of earlier images of a path. */
  readonly traitsOf: (imagePath: string) => Pick<ImageDefinition, 'generation' | 'securityType'> | undefined;
}

/** The VMs that a build is to make, that of the image first. */
export function machinesOf(action: BuildAction, facts: ForecastFacts): readonly LabVirtualMachine[] {
  const { prepared, vmName } = action;
  const [first = vmName, ...others] = prepared.machineNames;
  return [imageMachine(first, action, facts), ...others.map((name) => otherMachine(name, action, facts))];
}

function imageMachine(name: string, action: BuildAction, facts: ForecastFacts): LabVirtualMachine {
  const { expected, prepared, imagePath } = action;
  const isGeneralized = prepared.deallocates && expected.osState === 'Generalized';
  const machine = otherMachine(name, action, facts);
  return {
    ...machine,
    tags: { ...machine.tags, ...tagsOf(expected, prepared.deallocates), [imagePathTag]: imagePath },
    powerState: prepared.deallocates ? deallocatedState : 'PowerState/running',
    artifacts: isGeneralized
      ? [{ id: '/windows-sysprep', name: 'windows-sysprep', status: 'Succeeded' }]
      : [],
  };
}

function tagsOf({ osState, keepsDataDisks, isToBeTested }: ExpectedMachine, deallocates: boolean) {
  return {
    ...(osState === 'Specialized' ? { [osStateTag]: osState } : {}),
    ...(keepsDataDisks === undefined ? {} : { [dataDisksTag]: String(keepsDataDisks) }),
    ...(isToBeTested ? { [testTag]: 'true' } : {}),
    ...(deallocates ? {} : { [generalizedTag]: 'false' }),
  };
}

/** One of several VMs of a build, of which no image is made. */
function otherMachine(
  name: string,
  { lab, imagePath, expected }: BuildAction,
  { now, runId }: ForecastFacts,
): LabVirtualMachine {
  return {
    id: `${lab.id}/virtualmachines/${name}`,
    name,
    tags: { [factoryPathTag]: imagePath, [runTag]: runId },
    provisioningState: 'Succeeded',
    createdDate: now,
    createdDateText: now.toISOString(),
    osType: expected.osType,
    dataDiskIds: [],
    artifacts: [],
    artifactDeployment: { total: 0 },
    ...(expected.size === undefined ? {} : { size: expected.size }),
  };
}

/** The image VM of a build as SnapImages would find it. */
export function candidateOf(action: BuildAction, facts: ForecastFacts): SnapCandidate[] {
  const [machine] = machinesOf(action, facts);
  if (!machine) return [];
  const { generation, securityType } = facts.traitsOf(action.imagePath) ?? traitsOf(action);
  const security = securityType === undefined ? {} : { securityType };
  const id = `${machine.id}/disk`;
  const disk = {
    id,
    name: machine.name,
    bytes: facts.bytesOf(action.imagePath),
    generation,
    state: 'Reserved',
  };
  return [
    {
      ...toCandidate(machine),
      disk: { ...disk, ...security },
      compute: { id: machine.id, dataDisks: [], ...security },
      attached: [],
    },
  ];
}

function traitsOf({ expected: { generation, isTrustedLaunch } }: BuildAction) {
  return { generation, securityType: isTrustedLaunch ? 'TrustedLaunch' : undefined };
}
