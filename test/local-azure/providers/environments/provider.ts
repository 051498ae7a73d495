import type { ResourceProvider } from '../../arm/provider.js';
import type { Lab } from '../../world.js';
import { labId } from '../dev-test-lab/context.js';
import { addTemplateSources, templateRoutes } from './arm-templates.js';
import type { EnvironmentContext } from './context.js';
import { publicTemplates } from './public-templates.js';
import { environmentRoutes } from './routes.js';
import { userRoutes } from './users.js';
import { addEnvironments } from './world.js';

/** The part of Microsoft.DevTestLab that concerns environments: their templates, their users and themselves. */
export interface Environments {
  readonly provider: ResourceProvider;
  /** Adds what a lab of the world has of these; the lab must be there. */
  readonly addToLab: (subscriptionId: string, lab: Lab, tenantId: string) => void;
}

export function createEnvironments(context: EnvironmentContext): Environments {
  // Labs of the world have no templates but those of the world.
  const offered = { ...context, templates: [...context.templates, ...publicTemplates] };
  return {
    provider: {
      namespace: 'Microsoft.DevTestLab',
      routes: [...templateRoutes(offered), ...userRoutes(context), ...environmentRoutes(offered)],
    },
    addToLab: (subscriptionId, lab, tenantId) => {
      const resource = context.resources.get(labId(subscriptionId, lab.resourceGroup, lab.name));
      if (!resource) throw new Error(`There is no lab '${lab.name}'.`);
      addTemplateSources(resource, context);
      addEnvironments(resource, lab, tenantId, context);
    },
  };
}
