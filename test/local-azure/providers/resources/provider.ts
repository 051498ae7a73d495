import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import type { ResourceProvider } from '../../arm/provider.js';
import type { Deploy, ProviderContext } from '../context.js';
import { readDeploymentRequest } from './deployment-request.js';
import { deploymentRoutes } from './deployment-routes.js';
import { createDeployments, DEPLOYMENT_TYPE } from './deployments.js';
import { listRoutes } from './lists.js';
import { tagRoutes } from './tags.js';

/**
 * Microsoft.Resources: deployments to resource groups, tags, and the lists of subscriptions, groups and resources.
 * @param deploy deploys a resource through its provider; nested deployments come back to this one
 */
export function createResources(context: ProviderContext, deploy: Deploy): ResourceProvider {
  const deployments = createDeployments(context, deploy);
  return {
    namespace: 'Microsoft.Resources',
    routes: [...deploymentRoutes(context, deployments), ...listRoutes(context), ...tagRoutes(context)],
    deploy: async (id, resource) => {
      const { type, names, resourceGroup } = parseResourceId(id);
      if (type.toLowerCase() !== DEPLOYMENT_TYPE.toLowerCase())
        throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
      await deployments.begin(id, readDeploymentRequest(resource)).work;
    },
  };
}
