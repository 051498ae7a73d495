import {
  deleteEnvironment,
  type Environment,
  getEnvironment,
  isBeingDeleted,
  isBusy,
  listEnvironments,
} from '../../tasks/core/azure/resources/environments.js';
import type { Finish } from './asking/asking.js';
import { inLabsOf } from './labs-of-group.js';
import type { Place } from './place.js';

/** Minutes until what is being done to an environment counts as something that does not end. */
const limitMinutes = 60;

/**
 * Deletes the environments of all labs of a resource group of the kit. The labs keep the list of them, so that it has to be
 * done as long as they are there: nothing else tells which resource groups belong to environments.
 * @returns the names of the resource groups that these had, in lower case, each once
 * @throws where they cannot be listed or deleted: the group with the labs has to stay then
 */
export async function removeEnvironments(
  resourceGroup: string,
  place: Place,
  finish: Finish,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { azure, signal } = place;
  const environments = await inLabsOf(resourceGroup, place, (id) =>
    listEnvironments(azure, id, '@all', signal),
  );
  const groups = environments.map(async (environment) => {
    say(`Deleting the environment ${environment.name} …`);
    return removeOne(environment, place, finish);
  });
  return [...new Set((await Promise.all(groups)).flat())];
}

/** One that is being made tells its resource group at last when that has ended, and cannot be deleted before. */
async function removeOne(listed: Environment, { azure }: Place, finish: Finish): Promise<readonly string[]> {
  const groups = [listed.resourceGroupId];
  const what = `the environment ${listed.name}`;
  await finish(
    what,
    {
      poll: async (signal) => {
        const found = await getEnvironment(azure, listed.id, signal);
        groups.push(found?.resourceGroupId);
        const isIdle = found === undefined || isBeingDeleted(found) || !isBusy(found);
        return { done: isIdle, state: found?.provisioningState ?? 'gone' };
      },
    },
    limitMinutes,
  );
  await finish(`the deletion of ${what}`, deleteEnvironment(azure, listed.id), limitMinutes);
  return groups.flatMap((id) => (id === undefined ? [] : nameOfGroup(id)));
}

function nameOfGroup(id: string): string {
  return (id.split('/').at(-1) ?? '').toLowerCase();
}
