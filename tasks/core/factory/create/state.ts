import { type Deployment, getDeployment, listDeployments } from '../../azure/resources/deployments.js';
import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { readGoldenImages } from '../../configuration/folder.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { type ParameterOverride, parseParameterOverrides } from '../../configuration/parameter-overrides.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import type { OsType } from '../images/os-type.js';
import { factoryPathTag, imagePathTag, stateTag, tagOf } from '../images/tags.js';
import { createNeeds } from '../needs.js';
import { unknownImage } from '../templates/machine.js';
import { readOsTypes } from '../templates/os-types.js';
import { unusedOverrides } from '../templates/parameter-findings.js';
import { parameterSecrets } from '../templates/parameters.js';
import type { ParameterSources } from '../templates/values.js';
import { deploymentNameOf } from './deployment-names.js';
import type { CreateInputs, ReadContext } from './inputs.js';

export interface CreateState {
  readonly lab: Lab;
  readonly goldenImages: readonly GoldenImage[];
  /** Golden images that cannot be built (C9). */
  readonly broken: readonly LeftAlone[];
  readonly machines: readonly LabVirtualMachine[];
  readonly overrides: readonly ParameterOverride[];
  /** The operating systems that Azure gave of images from which golden images are built (C38). */
  readonly osTypes: ReadonlyMap<string, OsType>;
  /** All deployments of the resource group of the factory lab. */
  readonly deployments: readonly Deployment[];
  readonly now: Date;
  readonly runId: string;
}

export async function read(context: ReadContext): Promise<CreateState> {
  const { azure, inputs, signal, runId, reading } = context;
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  const { goldenImages, findings } = await readGoldenImages(inputs.ConfigurationLocation);
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(createNeeds.factory, lab), context);
  reading(`${goldenImages.length} golden images; now the virtual machines of ${lab.name}.`);
  const [machines, listed] = await Promise.all([
    listLabVirtualMachines(azure, lab.id, signal),
    listDeployments(azure, lab, signal),
  ]);
  const deployments = [...listed, ...(await readUnlisted(machines, listed, lab, context))];
  const osTypes = await readNeededOsTypes(goldenImages, parameterSources(lab, inputs, overrides), context);
  for (const secret of parameterSecrets(goldenImages, overrides)) context.protect(secret);
  const odd = [...findings, ...unusedOverrides(goldenImages, overrides)];
  odd.filter(({ severity }) => severity !== 'error').forEach(context.notice);
  const broken = brokenImages(odd);
  return { lab, goldenImages, broken, machines, deployments, overrides, osTypes, now: context.now(), runId };
}

/** Each error makes one golden image unusable. */
function brokenImages(findings: readonly LeftAloneFinding[]): readonly LeftAlone[] {
  return findings.filter(({ severity }) => severity === 'error').map(brokenImage);
}

/** A list may not show a new deployment yet: that of a VM that is being built is read by its name. */
async function readUnlisted(
  machines: readonly LabVirtualMachine[],
  listed: readonly Deployment[],
  lab: Lab,
  { azure, signal }: ReadContext,
): Promise<Deployment[]> {
  const known = new Set(listed.map(({ name }) => name.toLowerCase()));
  const { subscriptionId, resourceGroup } = lab;
  const names = machines
    .filter(({ tags }) => !tagOf(tags, imagePathTag) && !tagOf(tags, stateTag))
    .flatMap(({ name, tags }) => {
      const imagePath = tagOf(tags, factoryPathTag);
      return imagePath === undefined ? [] : [deploymentNameOf(name, lab.id, imagePath)];
    })
    .filter((name) => !known.has(name.toLowerCase()));
  const found = await readEach(names, (name) =>
    getDeployment(azure, { subscriptionId, resourceGroup, name }, signal),
  );
  return found.filter((deployment) => deployment !== undefined);
}

/** Operating systems are needed for generalization only. */
async function readNeededOsTypes(
  goldenImages: readonly GoldenImage[],
  sources: ParameterSources,
  context: ReadContext,
): Promise<ReadonlyMap<string, OsType>> {
  if (!context.inputs.includeSysprep) return new Map();
  const references = goldenImages.flatMap((image) => unknownImage(image, sources) ?? []);
  return readOsTypes(references, sources.labId, context);
}

export function parameterSources(
  { name: labName, id: labId }: Lab,
  { machineUserName: userName, vmSize }: CreateInputs,
  overrides: readonly ParameterOverride[],
): ParameterSources {
  return { labName, labId, userName, vmSize, overrides };
}

function brokenImage(finding: LeftAloneFinding): LeftAlone {
  const name = finding.file ?? 'GoldenImages';
  return {
    subject: { kind: 'golden image', name },
    outcome: 'failed',
    reason: finding.what,
    findings: [finding],
  };
}

export type LeftAloneFinding = NonNullable<LeftAlone['findings']>[number];
