import { hasEnded, hasSucceeded, type ListedDeployment } from '../../azure/resources/deployments.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import type { DeleteRecordAction } from './actions.js';
import { isStillNeeded, type Surroundings, whyNotOurs } from './owner.js';
import type { GroupHistory, HistoryState } from './state.js';
import { utcDay } from '../images/days.js';

/** C101: after so many days a deployment that did not succeed is history, too. */
const daysOfFailed = 15;

export function plan(state: HistoryState): Plan<DeleteRecordAction> {
  const units = state.groups.flatMap((group) => unitsOf(group, state));
  return {
    lab: labTarget(state.lab),
    actions: units.flatMap((unit) => ('kind' in unit ? [unit] : [])),
    leftAlone: units.flatMap((unit) => ('kind' in unit ? [] : [unit])),
  };
}

type Unit = DeleteRecordAction | LeftAlone;

function unitsOf(group: GroupHistory, state: HistoryState): Unit[] {
  const { resourceGroup, records, unread } = group;
  if (unread !== undefined) return [unreadGroup(resourceGroup, unread, state)];
  const { lab, machines } = state;
  return records.map((record) => unitOf(record, { lab, machines, resourceGroup }, state.now));
}

function unreadGroup(name: string, reason: string, { lab }: HistoryState): LeftAlone {
  return {
    verb: 'delete',
    subject: { kind: 'resource group', name },
    target: labTarget(lab),
    outcome: 'failed',
    reason,
  };
}

function unitOf(record: ListedDeployment, around: Surroundings, now: Date): Unit {
  const { lab, resourceGroup } = around;
  const { name, state, changedAt } = record;
  const common = { subject: { kind: 'deployment', name }, target: labTarget(lab) };
  const kept = whyKept(record, around, now);
  if (kept !== undefined)
    return { ...common, verb: 'keep', outcome: 'skipped', reason: kept, details: { resourceGroup, state } };
  const { subscriptionId } = lab;
  return {
    ...common,
    kind: 'delete record',
    key: `${resourceGroup}/${name}`,
    verb: 'delete',
    work: 'deletion',
    reason: whyDeleted(record, around),
    record: { subscriptionId, resourceGroup, name },
    planned: { state, changedAt },
  };
}

function whyKept(record: ListedDeployment, around: Surroundings, now: Date): string | undefined {
  if (!hasEnded(record)) return 'It has not ended.';
  const notOurs = whyNotOurs(record, around);
  if (notOurs !== undefined) return notOurs;
  if (isStillNeeded(record, around.machines)) return 'CreateImageVMs goes on with its VM.';
  if (hasSucceeded(record)) return undefined;
  if (!record.changedAt) return 'It did not succeed, and Azure does not tell when it ended.';
  const oldest = now.getTime() - daysOfFailed * 86_400_000;
  return record.changedAt.getTime() < oldest
    ? undefined
    : `It did not succeed, and ended less than ${daysOfFailed} days ago.`;
}

function whyDeleted(record: ListedDeployment, { lab, resourceGroup }: Surroundings): string {
  const where = sameName(resourceGroup, lab.resourceGroup) ? '' : ` It lies in ${resourceGroup}.`;
  const day = record.changedAt ? ` on ${utcDay(record.changedAt)}` : '';
  const why = hasSucceeded(record)
    ? `It succeeded${day}.`
    : `It ended as ${record.state}${day}, more than ${daysOfFailed} days ago.`;
  return why + where;
}
