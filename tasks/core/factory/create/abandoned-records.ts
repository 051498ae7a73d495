import { type Deployment, hasEnded } from '../../azure/resources/deployments.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import { factoryLabTag, factoryPathTag, tagOf } from '../images/tags.js';
import type { ClearRecordAction } from './actions.js';
import { vmNameOfDeployment } from './deployment-names.js';
import { isOfBuild } from './machines-of-build.js';
import type { CreateState } from './state.js';

/** Minutes after its end in which a run with another configuration may still read a deployment. */
const graceMinutes = 60;

/**
 * C35: the records of ended deployments whose golden images have left the configuration, so that no build deletes them.
 * Only those with our tags. Where a golden image cannot be read, all are kept: it may be the one of such a record.
 */
export function abandonedRecords(state: CreateState): ClearRecordAction[] {
  if (state.broken.length > 0) return [];
  const known = new Set(state.goldenImages.map(({ key }) => key));
  return state.deployments.flatMap((record) => {
    const imagePath = pathOf(record, state);
    const isAbandoned = imagePath !== undefined && !known.has(imagePathKey(imagePath));
    if (!isAbandoned || !isLongOver(record, state.now)) return [];
    const reason = `It has ended, and ${imagePath} is no golden image any more.`;
    return clearActions(record, { imagePath, reason }, state);
  });
}

function pathOf({ tags }: Deployment, { lab }: CreateState): string | undefined {
  return sameName(tagOf(tags, factoryLabTag) ?? '', lab.id) ? tagOf(tags, factoryPathTag) : undefined;
}

function isLongOver(record: Deployment, now: Date): boolean {
  const { changedAt = now } = record;
  return hasEnded(record) && changedAt.getTime() < now.getTime() - graceMinutes * 60_000;
}

/** Deletes the record of an ended deployment of a golden image; nothing, if the record is not one of these. */
export function clearActions(
  { name, state }: Deployment,
  { imagePath, reason }: Pick<ClearRecordAction, 'imagePath' | 'reason'>,
  { lab, machines }: Pick<CreateState, 'lab' | 'machines'>,
): ClearRecordAction[] {
  const vmName = vmNameOfDeployment(name, lab.id, imagePath);
  if (vmName === undefined) return [];
  const made = machines.filter((machine) => isOfBuild(machine, { imagePath }, { vmName }));
  return [
    {
      kind: 'clear record',
      key: name,
      verb: 'delete',
      work: 'record',
      subject: { kind: 'deployment', name },
      target: labTarget(lab),
      imageFacts: { path: imagePath },
      reason,
      lab,
      imagePath,
      vmName,
      ...(made.length > 0 ? { machineNames: made.map((machine) => machine.name) } : {}),
      deploymentName: name,
      state,
    },
  ];
}
