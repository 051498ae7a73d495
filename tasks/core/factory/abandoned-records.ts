import type { Azure } from '../azure/azure.js';
import { getDeployment, hasEnded, hasFailed, type Deployment } from '../azure/deployments.js';
import { imagePathKey } from '../configuration/image-path.js';
import type { Action } from '../step/action.js';
import type { ActionContext, Done } from '../step/step.js';
import type { CreateInputs, CreateState } from './create-image-vms.js';
import { clearRecord, markFailed, placeOf, type Deployed } from './deploy.js';
import { sameName } from './factory-lab.js';
import { vmNameOfDeployment } from './hash.js';
import { factoryLabTag, factoryPathTag, tagOf } from './tags.js';

/** Deletes the record of a deployment that nobody goes on with. */
export interface ClearAction extends Action, Deployed {
  readonly state: string;
}

/** Minutes after its end in which a run of another configuration may still have to look at a deployment. */
const graceMinutes = 60;

/**
 * C35: records of ended deployments whose golden images are not in the configuration any more, so that no build clears
 * them. Only what carries our mark. Where a golden image cannot be read, all stay: it may be one of these.
 */
export function abandonedRecords(state: CreateState): ClearAction[] {
  if (state.broken.length > 0) return [];
  const known = new Set(state.goldenImages.map(({ key }) => key));
  return state.deployments.flatMap((record) => {
    const imagePath = pathOf(record, state);
    const isAbandoned = imagePath !== undefined && !known.has(imagePathKey(imagePath));
    return isAbandoned && isLongOver(record, state.now) ? clearAction(record, imagePath, state) : [];
  });
}

function pathOf({ tags }: Deployment, { lab }: CreateState): string | undefined {
  return sameName(tagOf(tags, factoryLabTag) ?? '', lab.id) ? tagOf(tags, factoryPathTag) : undefined;
}

function isLongOver(record: Deployment, now: Date): boolean {
  const { changedAt = now } = record;
  return hasEnded(record) && changedAt.getTime() < now.getTime() - graceMinutes * 60_000;
}

function clearAction({ name, state }: Deployment, imagePath: string, { lab }: CreateState): ClearAction[] {
  const vmName = vmNameOfDeployment(name, lab.id, imagePath);
  if (vmName === undefined) return [];
  return [
    {
      key: name,
      verb: 'delete',
      work: 'record',
      subject: { kind: 'deployment', name },
      target: { kind: 'lab', id: lab.id, name: lab.name },
      reason: `It has ended, and ${imagePath} is no golden image any more.`,
      lab,
      imagePath,
      vmName,
      deploymentName: name,
      state,
    },
  ];
}

/** The cause of a failure is told before the record goes, and the VM is marked, as a build does it (C35, C45). */
export async function clearAbandoned(
  action: ClearAction,
  context: ActionContext<CreateInputs, Azure>,
): Promise<Done> {
  const now = await getDeployment(context.azure, placeOf(action), context.signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.state !== action.state)
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  if (hasFailed(now)) await markFailed(action, context);
  await clearRecord(action, now, context);
  return {};
}
