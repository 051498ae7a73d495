import type { Operations } from '../arm/operations.js';
import type { ResourceStore } from '../arm/resources.js';
import type { Clock } from '../clock.js';
import type { Durations } from '../durations.js';
import type { Faults } from '../faults/faults.js';
import type { Facts } from '../facts.js';
import type { Permissions } from '../permissions/permissions.js';

/** The context that all resource providers share. */
export interface ProviderContext {
  readonly clock: Clock;
  /** Consulted at every point at which a fault may act. */
  readonly faults: Pick<Faults, 'of'>;
  readonly resources: ResourceStore;
  readonly operations: Operations;
  readonly durations: Required<Durations>;
  /** What is known, or assumed, of the service. */
  readonly facts: Facts;
  readonly permissions: Pick<Permissions, 'isAllowed'>;
  /** Items per page of every list. */
  readonly pageSize: number;
}

/**
 * Deploys a resource of a template through the provider that its id names. Resolves when the resource is provisioned,
 * and rejects with an ArmError otherwise, also if there is no such provider.
 * @param caller the object id of the principal who deploys; without one, Azure itself does
 */
export type Deploy = (
  id: string,
  resource: Readonly<Record<string, unknown>>,
  caller?: string,
) => Promise<void>;
