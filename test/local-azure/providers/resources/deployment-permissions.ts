import { parseResourceId } from '../../arm/identifiers.js';
import { ArmError, type ArmRequest } from '../../arm/provider.js';
import type { ProviderContext } from '../context.js';
import type { Check } from './deployments.js';

/** Checks that a principal may write each resource of a template, including those of nested templates. */
export function mayDeploy({ principal }: ArmRequest, { permissions }: ProviderContext): Check {
  const { objectId } = principal;
  return (resources) => {
    const refused = resources.filter(
      ({ id }) => !permissions.isAllowed({ objectId, action: writeAction(id), isData: false, scope: id }),
    );
    if (refused.length === 0) return;
    const texts = refused.map(({ id }) => refusal(id, objectId));
    throw new ArmError(403, 'InvalidTemplateDeployment', `${opening(refused.length)}'${texts.join(',')}'.`);
  };
}

function writeAction(id: string): string {
  return `${parseResourceId(id).type}/write`;
}

function opening(count: number): string {
  return count === 1
    ? 'The template deployment failed with error: '
    : 'Deployment failed with multiple errors: ';
}

function refusal(id: string, objectId: string): string {
  const { names, type } = parseResourceId(id);
  return (
    `Authorization failed for template resource '${names.join('/')}' of type '${type}'. The client '${objectId}' with ` +
    `object id '${objectId}' does not have permission to perform action '${writeAction(id)}' at scope '${id}'.`
  );
}
