import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import { type GoldenImage, virtualMachineType } from '../../configuration/golden-image.js';
import { isObject, property } from '../../configuration/json.js';
import { findResources, type TemplateResource } from '../../configuration/template-resources.js';
import { sameName } from '../../lab/names.js';
import type { KnownValues } from '../../lab/templates/made-machines.js';
import { type Made, madeResources } from '../../lab/templates/made-resources.js';
import { groupInside, topPlace } from '../../lab/templates/places.js';
import { positionOf } from './positions.js';
import { isLabKnown, type MachineValues } from './values.js';

const labType = 'microsoft.devtestlab/labs';

/** Parts of a lab that add something to it and change nothing that it has. */
const additions = ['artifactsources', 'customimages', 'formulas'].map((part) => `${labType}/${part}`);

type MadeResource = TemplateResource & Made;

/** What a resource of a template changes besides its machine. */
interface Reach {
  readonly severity: Finding['severity'];
  readonly what: string;
  readonly why: string;
}

/**
 * Findings about what a template changes beyond its machines: the factory lab itself, which is an error, other parts of
 * it, another lab, rights, and other resource groups. Resources beside the lab are none of it, nor are children of a
 * machine. Another lab is a notice where the factory lab is not known.
 */
export function reachFindings(image: GoldenImage, known: KnownValues, values: MachineValues): Finding[] {
  const top = topPlace(image.template, known, values.labId);
  return madeResources(findResources(image.template), top).flatMap((one) => {
    const reach = reachOf(one, top.groupId, values);
    return reach ? [{ ...findingOf(image, reach), ...positionOf(image, one) }] : [];
  });
}

function reachOf(one: MadeResource, home: string | undefined, values: MachineValues): Reach | undefined {
  if (isComplete(one)) return completeDeployment;
  const elsewhere = reachElsewhere(one, home, values);
  if (elsewhere) return elsewhere;
  if (!isIn(one, home)) return undefined;
  if (one.type.startsWith('microsoft.authorization/')) return changesRights;
  return one.type === labType || one.type.startsWith(`${labType}/`) ? reachInLab(one, values) : undefined;
}

/** A nested deployment in the mode that deletes whatever its template does not name. */
function isComplete({ resource, type, instances: [instance] }: MadeResource): boolean {
  const properties = property(resource, 'properties');
  const mode = isObject(properties) && instance ? evaluate(property(properties, 'mode'), instance.scope) : '';
  return (
    type === 'microsoft.resources/deployments' &&
    typeof mode === 'string' &&
    mode.toLowerCase() === 'complete'
  );
}

/** Resources of which the resource group is not known count as in that of the lab. */
function isIn({ instances: [instance] }: Made, home: string | undefined): boolean {
  const { groupId } = instance ?? {};
  return groupId === undefined || sameName(groupId, home ?? '');
}

/** A nested deployment into another resource group, subscription or scope, for all that it makes there. */
function reachElsewhere(
  one: MadeResource,
  home: string | undefined,
  values: MachineValues,
): Reach | undefined {
  const [instance] = one.instances;
  if (one.type !== 'microsoft.resources/deployments' || !instance) return undefined;
  const target = groupInside(one.resource, instance);
  if (target === undefined || sameName(target, home ?? '')) return undefined;
  return {
    severity: 'warning',
    what: `deploys into ${target}`,
    why: `It is not the resource group of the factory lab${isLabKnown(values) ? '' : ', unless that one is meant'}: no task deletes what is made there.`,
  };
}

function reachInLab(one: MadeResource, values: MachineValues): Reach | undefined {
  const { type } = one;
  const lab = labOf(one);
  if (lab !== undefined && !sameName(lab, values.labName)) return otherLab(lab, type, values);
  if (type === virtualMachineType || type.startsWith(`${virtualMachineType}/`)) return undefined;
  if (type === labType) return lab === undefined ? someLab : overFactoryLab(one);
  return {
    severity: additions.includes(type) ? 'notice' : 'warning',
    what: `deploys ${type.slice(labType.length + 1)} of the factory lab`,
    why: 'Every build changes the lab for all its machines, and no task takes it back.',
  };
}

/**
 * The name of the lab that a resource belongs to; undefined where only the deployment knows it, and where the name has
 * not as many parts as the type, which is a finding of its own.
 */
function labOf({ type, instances: [instance] }: MadeResource): string | undefined {
  const parts = instance?.fullName?.split('/') ?? [];
  return parts.length === type.split('/').length - 1 ? parts[0] : undefined;
}

/** Without Azure another name may be that of the factory lab. */
function otherLab(lab: string, type: string, values: MachineValues): Reach {
  return isLabKnown(values)
    ? {
        severity: type === virtualMachineType ? 'error' : 'warning',
        what: `deploys into the lab ${lab}`,
        why: `The factory lab is ${values.labName}: machines are awaited there, and nothing is deleted elsewhere.`,
      }
    : {
        severity: 'notice',
        what: `deploys into one certain lab, ${lab}`,
        why: 'It works only if this is the factory lab, which is not known without Azure.',
      };
}

/** A lab without properties is the usual frame of a machine that is written as its child. */
function overFactoryLab({ resource }: MadeResource): Reach {
  const properties = property(resource, 'properties');
  const isFrame = properties === undefined || (isObject(properties) && Object.keys(properties).length === 0);
  return isFrame ? frameOfLab : factoryLab;
}

const frameOfLab: Reach = {
  severity: 'warning',
  what: 'deploys the factory lab itself, without properties',
  why: 'Every build sets what the template does not say of the lab, such as its tags, to nothing or to a default.',
};

const factoryLab: Reach = {
  severity: 'error',
  what: 'deploys the factory lab itself',
  why: 'Every build would overwrite the settings of the lab, such as its storage, policies and networks, with those of the template.',
};

const completeDeployment: Reach = {
  severity: 'error',
  what: 'has a nested deployment in the mode Complete',
  why: 'Azure takes that mode for the outermost template only; it deletes whatever a template does not name, the lab as well.',
};

const someLab: Reach = {
  severity: 'warning',
  what: 'deploys a lab',
  why: 'A lab that exists is overwritten, the factory lab as well.',
};

const changesRights: Reach = {
  severity: 'warning',
  what: 'deploys rights, locks or policies of the resource group',
  why: 'They stay when the machine is deleted, and each build needs the permission to set them.',
};

function findingOf({ imagePath }: GoldenImage, { severity, what, why }: Reach): Finding {
  return {
    code: 'IF318',
    severity,
    what: `${imagePath} ${what}.`,
    why,
    remedy: 'Let a golden image deploy its machine only, and set up the lab in a pipeline of its own.',
  };
}
