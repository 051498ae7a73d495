import type { State } from '../local-azure/state.js';

/**
 * The environments and the records of deployments, without what Azure draws anew for each environment that it makes: the
 * digits in the name of its resource group, and the name of the deployment in that.
 */
export function environmentContents({
  environments,
  deployments,
}: Pick<State, 'environments' | 'deployments'>) {
  return {
    environments: sorted(environments, ({ lab, user, name }) => `${lab}/${user}/${name}`),
    deployments: sorted(
      deployments.map(({ id, state }) => ({ id: lasting(id), state })),
      ({ id }) => id,
    ),
  };
}

function lasting(id: string): string {
  return id.replace(
    /-\d{6}\/(.+\/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    '-digits/$1of-the-environment',
  );
}

function sorted<T>(things: readonly T[], keyOf: (thing: T) => string): readonly T[] {
  return things.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
