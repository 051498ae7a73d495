import type { LabGallery } from '../../azure/resources/lab-galleries.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import type { OfferAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';
import { beforeListed, enableIn, shareWith, waitUntilListed } from './lab-offers.js';
import { isCompleted, publicationOf } from './publication.js';

/** Lets the users of a lab take a version as soon as it is in the lab's region. */
export async function offerVersion(action: OfferAction, context: DistributeContext): Promise<Done> {
  const { lab, version } = action;
  const shared = await beforeListed(action, context, async () => {
    if (!action.isReady) await waitForRegion(action, context);
    return share(action, context);
  });
  context.phase('wait for the list of the lab');
  const isListed = await waitUntilListed(shared, action, context);
  if (!isListed)
    context.notice({
      severity: 'warning',
      what: `The lab ${lab.name} does not list the version ${version.name} of ${version.definition.name} yet.`,
      why: 'It is shared and in the region of the lab; DevTest Labs has not shown it in time.',
      remedy: 'Nothing has to be done, if the lab lists it later; else look at the shared image in the lab.',
    });
  return {
    reason: isListed ? `${lab.name} has it now.` : `${lab.name} has it now, but does not list it yet.`,
    imageFacts: { isThere: true },
  };
}

async function share(action: OfferAction, context: DistributeContext): Promise<LabGallery> {
  context.phase('share');
  const shared = await shareWith(action, context);
  await enableIn(shared, action, context);
  return shared;
}

/** Other regions may still be copied to, or have failed: they keep no lab from its image. */
async function waitForRegion(action: OfferAction, context: DistributeContext): Promise<void> {
  const { azure, signal, predecessor } = context;
  const { lab, version } = action;
  context.phase('wait for the region of the lab');
  const publication = publicationOf(azure, version.id);
  await Promise.race([publication.ready(lab.location), predecessor()]);
  signal.throwIfAborted();
  const state = publication.stateIn(lab.location);
  if (isCompleted(state)) return;
  const details = state ? `: ${[state.state, state.details].filter(Boolean).join(', ')}` : '';
  throw problem(
    `${lab.name} does not get ${action.subject.name}: its version is not in ${lab.location}${details}.`,
    'The record of the version says why; run the task again when that is mended.',
  );
}
