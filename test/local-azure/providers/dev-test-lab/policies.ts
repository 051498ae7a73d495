import { resourceKey } from '../../arm/identifiers.js';
import type { Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Policy } from '../../world.js';
import { LAB, type LabContext, labOf } from './context.js';
import { answerList } from './lists.js';
import { stableGuid } from './labs.js';

/** The only policy set of a lab is `default`. */
const POLICIES = 'policysets/default/policies';

export function addPolicies(lab: Resource, policies: readonly Policy[], context: LabContext): void {
  for (const policy of policies) addPolicy(lab, policy, context);
}

function addPolicy(lab: Resource, policy: Policy, { clock, resources }: LabContext): void {
  const { factName, status = 'Enabled', ...rest } = policy;
  const id = resourceKey(`${lab.id}/${POLICIES}/${factName}`);
  const properties = {
    ...rest,
    factName,
    status,
    createdDate: clock.now().toISOString(),
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(id),
  };
  resources.set({ id, name: factName, type: 'Microsoft.DevTestLab/labs/policySets/policies', properties });
}

export function policyRoutes(context: LabContext): Route[] {
  return [
    {
      method: 'GET',
      path: `${LAB}/${POLICIES}`,
      handle: (request) =>
        answerList(
          request,
          context.resources.list(`${labOf(request, context).id}/${POLICIES}`),
          context.pageSize,
        ),
    },
  ];
}
