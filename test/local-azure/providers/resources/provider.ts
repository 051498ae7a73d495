import { parseResourceId } from '../../arm/identifiers.js';
import type { ResourceProvider } from '../../arm/provider.js';
import type { ProviderContext } from '../context.js';
import { unknownType } from '../unknown-type.js';
import { type Download, followLinks } from './content-links.js';
import { readDeploymentRequest } from './deployment-request.js';
import { deploymentRoutes } from './deployment-routes.js';
import { DEPLOYMENT_TYPE, type Deployments } from './deployments.js';
import { type Gone, groupRoutes } from './groups.js';
import { listRoutes } from './lists.js';
import { tagRoutes } from './tags.js';

/**
 * Microsoft.Resources: deployments to resource groups, tags, and the lists of subscriptions, groups and resources.
 * @param deployments nested ones come back to this provider
 * @param gone is told what went with its resource group
 * @param download follows the links to templates and parameters; default: none leads anywhere
 */
export function createResources(
  context: ProviderContext,
  deployments: Deployments,
  download: Download = () => Promise.resolve(undefined),
  gone: Gone = () => undefined,
): ResourceProvider {
  return {
    namespace: 'Microsoft.Resources',
    routes: [
      ...deploymentRoutes(context, deployments, download),
      ...listRoutes(context),
      ...groupRoutes(context, gone),
      ...tagRoutes(context),
    ],
    deploy: async (id, resource, caller) => {
      if (parseResourceId(id).type.toLowerCase() !== DEPLOYMENT_TYPE.toLowerCase())
        throw unknownType(id, resource);
      const request = readDeploymentRequest(await followLinks(resource, download));
      await deployments.begin(id, { ...request, caller }).work;
    },
  };
}
