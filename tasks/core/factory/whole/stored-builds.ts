import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { clearActions } from '../create/abandoned-records.js';
import type { BuildAction, ClearRecordAction, CreateAction } from '../create/actions.js';
import { savedImages } from '../gallery/stock.js';
import type { WholeState } from './state.js';

/** An image that is stored. */
interface Stored {
  readonly imagePath: string;
  readonly imageName: string;
  readonly factoryRunId?: string;
}

/**
 * Leaves out the images that an earlier attempt of this run has stored, and whose VM it has deleted (C28): none is built twice.
 * The records of deployments that it could not delete go all the same, which a build would clear (C35).
 */
export function withoutStored(
  plan: Plan<CreateAction>,
  { create, snap }: Pick<WholeState, 'create' | 'snap'>,
): Plan<CreateAction> {
  const stock = snap.gallery?.stock;
  const all: readonly Stored[] = [...snap.store.images, ...(stock ? savedImages(stock) : [])];
  const own = new Map(
    all
      .filter(({ factoryRunId }) => factoryRunId === create.runId)
      .map((image) => [imagePathKey(image.imagePath), image]),
  );
  const storedOf = (action: CreateAction) =>
    action.kind === 'build' && !action.adopted ? own.get(imagePathKey(action.imagePath)) : undefined;
  const left = plan.actions.flatMap((action) => {
    const image = storedOf(action);
    return image && action.kind === 'build' ? [storedAlready(action, image)] : [];
  });
  return {
    ...plan,
    actions: plan.actions.flatMap((action) => (storedOf(action) ? clearingsOf(action, create) : [action])),
    leftAlone: [...plan.leftAlone, ...left],
  };
}

function clearingsOf(action: CreateAction, state: WholeState['create']): ClearRecordAction[] {
  if (action.kind !== 'build') return [];
  const reason = 'It has ended, and this run has stored what came of it.';
  return action.leftRecords.flatMap((record) =>
    clearActions(record, { imagePath: action.imagePath, reason }, state),
  );
}

function storedAlready({ subject, imagePath }: BuildAction, { imageName }: Stored): LeftAlone {
  const reason = `This run has stored it already, as ${imageName}.`;
  return { subject, imageFacts: { path: imagePath }, outcome: 'skipped', reason };
}
