import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import type { ResourceProvider } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Lab } from '../../world.js';
import type { Deploy } from '../context.js';
import { addArtifactSources, artifactRoutes } from './artifacts.js';
import { addMachine, machineBuilder } from './building.js';
import type { LabContext } from './context.js';
import { addCustomImage, customImageRoutes, deployCustomImage } from './custom-images.js';
import { addFormula } from './formulas.js';
import { addGalleryImage, galleryImageRoutes } from './gallery-images.js';
import { keep, keptRoutes, kindOf } from './kept.js';
import { addLab, deployNetworkOrLab, labRoutes } from './labs.js';
import { machineCreationRoute } from './machine-creation.js';
import { withNextLinks } from './next-links.js';
import { newLabRoutes } from './new-labs.js';
import { machineRoutes } from './machines.js';
import { addPolicies, policyRoutes } from './policies.js';
import { scheduleRoutes } from './schedules.js';
import { addSharedGallery, sharedGalleryRoutes } from './shared-galleries.js';
import { sharedImageRoutes } from './shared-images.js';

/** Microsoft.DevTestLab. */
export interface DevTestLab {
  readonly provider: ResourceProvider;
  /** Adds a lab of the world with its virtual machines and custom images. */
  readonly addLab: (subscriptionId: string, lab: Lab) => void;
}

export function createDevTestLab(context: LabContext): DevTestLab {
  return {
    provider: {
      namespace: 'Microsoft.DevTestLab',
      routes: withNextLinks(
        [
          ...labRoutes(context),
          ...newLabRoutes(context),
          ...machineRoutes(context),
          machineCreationRoute(context),
          ...customImageRoutes(context),
          ...keptRoutes(context),
          ...scheduleRoutes(context),
          ...artifactRoutes(context),
          ...policyRoutes(context),
          ...galleryImageRoutes(context),
          ...sharedGalleryRoutes(context),
          ...sharedImageRoutes(context),
        ],
        context.facts,
      ),
      deploy: deployer(context),
    },
    addLab: (subscriptionId, lab) => {
      const resource = addLab(subscriptionId, lab, context);
      for (const machine of lab.virtualMachines ?? []) addMachine(resource, machine, context);
      for (const image of lab.customImages ?? []) addCustomImage(resource, image, context);
      for (const formula of lab.formulas ?? []) addFormula(resource, formula, context);
      addPolicies(resource, lab.policies ?? [], context);
      addArtifactSources(resource, lab.publicRepository, context);
      for (const image of lab.galleryImages ?? []) addGalleryImage(resource, image, context);
      addSharedGalleries(resource, lab, context);
    },
  };
}

function addSharedGalleries(
  resource: Resource,
  { sharedGalleries = [], secondSharedGallery }: Lab,
  context: LabContext,
): void {
  if (secondSharedGallery === 'replaces') context.replacesSharedGallery.add(resource.id);
  for (const gallery of sharedGalleries) addSharedGallery(resource, gallery, context);
}

function deployer(context: LabContext): Deploy {
  const buildMachine = machineBuilder(context);
  return async (id, resource, caller) => {
    const kind = kindOf(id);
    if (kind) {
      keep(id, resource, kind, context);
      return undefined;
    }
    const type = parseResourceId(id).type.toLowerCase();
    if (type === 'microsoft.devtestlab/labs/virtualmachines') return buildMachine(id, resource, caller);
    if (type === 'microsoft.devtestlab/labs/customimages')
      return deployCustomImage(id, resource, context, caller);
    if (type === 'microsoft.devtestlab/labs' || type === 'microsoft.devtestlab/labs/virtualnetworks') {
      deployNetworkOrLab(id, context);
      return undefined;
    }
    throw errors.badRequest(
      'InvalidTemplateDeployment',
      `Resources of type '${type}' cannot be deployed here.`,
    );
  };
}
