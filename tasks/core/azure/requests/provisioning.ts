import type { Azure } from '../azure.js';
import { attempt } from './errors.js';
import { deletionState, evenIfUnseen } from './lost-operation.js';
import { longRunning, type Operation, type Poll } from './operation.js';
import { present } from './present.js';
import { begin, find, type ResourceAddress } from './resource-manager.js';
import { isObject, objectIn, textIn } from './shape.js';

/** A resource that tells its own state. */
export interface Provisioned {
  readonly properties?: { readonly provisioningState?: string } | null;
}

/** What a resource tells of its state besides the provisioning state. */
export interface Insight {
  /** As in `Poll`. */
  readonly share?: number;
  /** Sentences on what is wrong with it. */
  readonly problems?: readonly string[];
}

interface Provisioning<R> {
  readonly address: ResourceAddress;
  readonly body: object;
  /** The query option `$expand` with which the resource tells more of its state. */
  readonly expand?: string;
  readonly insightOf?: (resource: R) => Insight;
}

/**
 * Creates or changes a resource by PUT. Where the operation cannot be followed, the resource is: it has its state.
 * @param doing as in `attempt`
 */
export function provision<R extends Provisioned>(
  azure: Azure,
  doing: string,
  { address, body, expand, insightOf = () => ({}) }: Provisioning<R>,
): Operation<void> {
  const progressOf = (resource: R): Poll<void> => provisioningOf(resource, insightOf(resource));
  const operation = longRunning(
    doing,
    begin<R>(azure, { ...address, method: 'PUT', body }),
    (resource) => void progressOf(resource),
  );
  return evenIfUnseen(operation, (signal) =>
    attempt(doing, async () => {
      const found = await find<R>(azure, { ...address, ...present('expand', expand) }, signal);
      return found && progressOf(found);
    }),
  );
}

/** The state that a resource tells; one without a state is ready. */
export function provisioningStateOf(resource: Provisioned | undefined): string {
  return textIn(objectIn(objectIn(resource).properties).provisioningState) ?? '';
}

/** Whether a state that Azure tells is one of these, which are in lower case: its casing differs between services. */
export function isState(state: string, ...states: readonly string[]): boolean {
  return states.includes(state.toLowerCase());
}

/** @throws if the resource has failed: its operation may report success nevertheless */
function provisioningOf(resource: Provisioned, { problems = [], share }: Insight): Poll<void> {
  const state = provisioningStateOf(resource);
  if (isState(state, 'failed', 'canceled', 'cancelled'))
    throw new Error(`it ended as ${state}${reasonIn(problems)}`);
  return { done: isState(state, 'succeeded', ''), state, ...present('share', share) };
}

function reasonIn(problems: readonly string[]): string {
  return problems.length === 0 ? '; Azure gives no reason.' : `: ${problems.join(' ')}`;
}

/** Deletes a resource. One that does not exist is no error. Where the operation cannot be followed, the resource is. */
export function remove(azure: Azure, doing: string, address: ResourceAddress): Operation<void> {
  let isBegun = false;
  const operation = longRunning(doing, begin(azure, { ...address, method: 'DELETE' }));
  return evenIfUnseen(operation, (signal) =>
    attempt(doing, async () => {
      const found = await find<Provisioned>(azure, address, signal);
      const state = provisioningStateOf(found);
      // What has failed before may be deleted: only a failure after the deletion began is one of the deletion.
      if (isBegun && isState(state, 'failed')) throw new Error('it ended as Failed; Azure gives no reason.');
      isBegun ||= isState(state, 'deleting');
      return deletionState(isObject(found) ? found : undefined);
    }),
  );
}
