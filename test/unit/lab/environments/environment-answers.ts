import type { Environment } from '../../../../tasks/core/azure/resources/environments.js';
import { lab } from '../fake-lab.js';

export const me = 'cccccccc-0000-4000-8000-000000000001';

export const ada = 'aaaaaaaa-0000-4000-8000-000000000002';

export function idOf(name: string, user = me): string {
  return `${lab.id}/users/${user}/environments/${name}`;
}

/** An environment as a step knows it. */
export function environment(name: string, more: Partial<Environment> = {}): Environment {
  return {
    id: idOf(name),
    name,
    user: me,
    tags: {},
    provisioningState: 'Succeeded',
    uniqueId: name,
    resourceGroupId: groupOf(name),
    ...more,
  };
}

export function groupOf(name: string): string {
  return `/subscriptions/${lab.subscriptionId}/resourceGroups/Factory-${name}`;
}

interface Look {
  readonly user?: string;
  readonly createdByUser?: string;
  readonly provisioningState?: string;
  readonly uniqueIdentifier?: string;
  readonly resourceGroupId?: string;
  readonly tags?: object;
}

/** An environment as Azure tells it. */
export function environmentBody(name: string, { user = me, tags = {}, ...more }: Look = {}): object {
  const properties = {
    provisioningState: 'Succeeded',
    uniqueIdentifier: name,
    resourceGroupId: groupOf(name),
  };
  return { id: idOf(name, user), name, tags, properties: { ...properties, ...more } };
}
