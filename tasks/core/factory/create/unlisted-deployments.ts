import { type Deployment, getDeployment } from '../../azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { readEach } from '../../step/read-each.js';
import { factoryPathTag, imagePathTag, stateTag, tagOf } from '../images/tags.js';
import { deploymentNameOf } from './deployment-names.js';
import type { ReadContext } from './inputs.js';

/** A list may not show a new deployment yet: that of a VM that is being built is read by its name. */
export async function readUnlisted(
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
