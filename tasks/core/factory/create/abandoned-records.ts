import { type Deployment, hasEnded } from '../../azure/resources/deployments.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import { factoryLabTag, factoryPathTag, tagOf } from '../images/tags.js';
import type { ClearRecordAction } from './actions.js';
import { vmNameOfDeployment } from './deployment-names.js';
import type { CreateState } from './state.js';

/** Minutes after its end in which a run of another configuration may still have to look at a deployment. */
const graceMinutes = 60;

/**
 * C35: records of ended deployments whose golden images are not in the configuration any more, so that no build clears
 * them. Only what carries our mark. Where a golden image cannot be read, all stay: it may be one of these.
 */
export function abandonedRecords(state: CreateState): ClearRecordAction[] {
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

function clearAction(
  { name, state }: Deployment,
  imagePath: string,
  { lab }: CreateState,
): ClearRecordAction[] {
  const vmName = vmNameOfDeployment(name, lab.id, imagePath);
  if (vmName === undefined) return [];
  return [
    {
      kind: 'clear record',
      key: name,
      verb: 'delete',
      work: 'record',
      subject: { kind: 'deployment', name },
      target: labTarget(lab),
      reason: `It has ended, and ${imagePath} is no golden image any more.`,
      lab,
      imagePath,
      vmName,
      deploymentName: name,
      state,
    },
  ];
}
