import type { Operations } from '../arm/operations.js';
import type { ResourceStore } from '../arm/resources.js';
import type { Clock } from '../clock.js';
import type { Faults } from '../faults/faults.js';
import type { Permissions } from '../permissions/permissions.js';
import type { Durations } from '../world.js';

/** What all resource providers share. */
export interface ProviderContext {
  readonly clock: Clock;
  /** Asked wherever something may go wrong. */
  readonly faults: Pick<Faults, 'of'>;
  readonly resources: ResourceStore;
  readonly operations: Operations;
  readonly durations: Durations;
  readonly permissions: Pick<Permissions, 'isAllowed'>;
  /** Items a page of every list. */
  readonly pageSize: number;
}

/**
 * Hands a template's resource to the provider that its id names. Resolves when the resource is provisioned and rejects
 * with an ArmError otherwise, also when nobody provides such resources.
 */
export type Deploy = (id: string, resource: Readonly<Record<string, unknown>>) => Promise<void>;
