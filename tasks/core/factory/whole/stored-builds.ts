import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import type { BuildAction, CreateAction } from '../create/actions.js';
import { savedImages } from '../gallery/stock.js';
import type { WholeState } from './state.js';

/** An image that is stored. */
interface Stored {
  readonly imagePath: string;
  readonly imageName: string;
  readonly factoryRunId?: string;
}

/** Leaves out the images that an earlier attempt of this run has stored, and whose VM it has deleted (C28): none is built twice. */
export function withoutStored(
  plan: Plan<CreateAction>,
  { create: { runId }, snap }: Pick<WholeState, 'create' | 'snap'>,
): Plan<CreateAction> {
  const stock = snap.gallery?.stock;
  const all: readonly Stored[] = [...snap.store.images, ...(stock ? savedImages(stock) : [])];
  const own = new Map(
    all
      .filter(({ factoryRunId }) => factoryRunId === runId)
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
    actions: plan.actions.filter((action) => !storedOf(action)),
    leftAlone: [...plan.leftAlone, ...left],
  };
}

function storedAlready({ subject, imagePath }: BuildAction, { imageName }: Stored): LeftAlone {
  const reason = `This run has stored it already, as ${imageName}.`;
  return { subject, imageFacts: { path: imagePath }, outcome: 'skipped', reason };
}
