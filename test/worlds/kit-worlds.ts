import { join } from 'node:path';
import type { LocalAzure } from '../local-azure/launch.js';
import type { State } from '../local-azure/state.js';
import type { World } from '../local-azure/world.js';
import { readWorld } from '../local-azure/world-file.js';
import { subscriptionId } from './worlds.js';

const sample = join(import.meta.dirname, '..', '..', 'sample', 'local-azure.json');

/** The subscription of the sample, of which `npm run real-azure:local` asks all that the kit asks. */
export async function kitWorld(): Promise<World> {
  const world = await readWorld(sample);
  return withOther({
    ...world,
    timeScale: 200,
    variation: 0,
    // What is to be seen while it lasts is to last long enough for one who has to share the processor.
    durations: { ...world.durations, artifact: 1000, imageCreation: 400, copyBytesPerSecond: 50_000_000 },
    // A question is about lists of more than a page.
    pageSize: 4,
    // Another is about templates of the public repository, whose names the sample's have.
    environmentTemplates: [],
  });
}

/** A world whose first application owns the subscription, and whose second one has no role there. */
function withOther(one: World): World {
  const [owner] = one.applications;
  if (!owner) throw new Error('The world has no application.');
  const other = {
    clientId: 'bbbbbbbb-bbbb-4bbb-8bbb-000000000002',
    objectId: 'cccccccc-cccc-4ccc-8ccc-000000000002',
    secret: 'local-azure-only-other',
  };
  const role = { actions: ['*'], dataActions: ['*'] };
  return {
    ...one,
    applications: [owner, other],
    roleAssignments: [{ principal: owner.objectId, scope: `/subscriptions/${subscriptionId}`, role }],
  };
}

/** What others have in a subscription: all of it, before the kit makes anything. What goes on there does not count. */
export async function heldBy(azure: LocalAzure): Promise<State> {
  return { ...(await azure.state()), runningOperations: 0 };
}
