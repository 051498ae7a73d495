import type { Azure } from '../../azure/azure.js';
import { type Lab, listLabs } from '../../azure/resources/labs.js';
import type { Finding as ConfigurationFinding } from '../../configuration/finding.js';
import { isAmong, type LabDoubt } from '../../configuration/labs-doubts.js';
import { listedTwice } from '../../configuration/labs-findings.js';
import { type LabEntry, mergeEntries, withDoubts } from '../../configuration/labs-json.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';

/** An entry of Labs.json and the lab it leads to, or why it leads to none: then nothing is done there (C15). */
export type TargetLab =
  | { readonly entry: LabEntry; readonly lab: Lab; readonly findings: readonly Finding[] }
  | { readonly entry: LabEntry; readonly lab?: undefined; readonly findings: readonly Finding[] };

/** Finds the labs of Labs.json: one list for each subscription, however many labs it has (C11, C12, L2, L3). */
export async function findTargetLabs(
  azure: Azure,
  entries: readonly LabEntry[],
  signal: AbortSignal,
): Promise<TargetLab[]> {
  const subscriptions = [...new Set(entries.map(({ subscriptionId }) => subscriptionId.toLowerCase()))];
  const answers = await readEach(subscriptions, (subscriptionId) => labsOf(azure, subscriptionId, signal));
  const bySubscription = new Map(
    subscriptions.map((subscriptionId, index) => [subscriptionId, answers[index]]),
  );
  return mergeTargets(
    entries.map((entry) => resolve(entry, bySubscription.get(entry.subscriptionId.toLowerCase()) ?? [])),
  );
}

/** Entries that lead to one lab are one (C13, L31), also where only Azure shows that they do. */
function mergeTargets(targets: readonly TargetLab[]): TargetLab[] {
  const merged = new Map<string, TargetLab>();
  for (const [index, target] of targets.entries()) {
    const key = target.lab?.id.toLowerCase() ?? String(index);
    const first = merged.get(key);
    merged.set(key, first ? mergeTarget(first, target) : target);
  }
  return [...merged.values()];
}

function mergeTarget(first: TargetLab, second: TargetLab): TargetLab {
  const findings = [...first.findings, ...second.findings, listedTwice(first.entry, second.entry)];
  return { ...first, entry: mergeEntries(first.entry, second.entry), findings };
}

/** A subscription that cannot be read concerns its own labs only. */
async function labsOf(
  azure: Azure,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<readonly Lab[] | Error> {
  try {
    return await listLabs(azure, subscriptionId, signal);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function resolve(entry: LabEntry, labs: readonly Lab[] | Error): TargetLab {
  if (labs instanceof Error) return { entry, findings: [unreadable(entry, labs)] };
  const named = labs.filter(({ name }) => sameName(name, entry.labName));
  const inGroup = named.filter(({ resourceGroup }) => sameName(resourceGroup, entry.resourceGroup ?? ''));
  const [lab, ...others] = inGroup.length > 0 ? inGroup : named;
  if (!lab) return { entry, findings: [notFound(entry, labs)] };
  if (others.length > 0) return { entry, findings: [ambiguous(entry, [lab, ...others])] };
  const elsewhere = entry.resourceGroup !== undefined && inGroup.length === 0;
  const findings = elsewhere ? [foundElsewhere(entry, lab)] : [];
  const doubts = findings.map((finding) => ({ finding }));
  return { entry: withDoubts(withConcerning(entry, lab, labs), doubts), lab, findings };
}

/** Keeps the doubts that concern the lab now that its resource group is known. */
function withConcerning(entry: LabEntry, lab: Lab, labs: readonly Lab[]): LabEntry {
  return entry.doubts
    ? { ...entry, doubts: entry.doubts.filter((doubt) => mayMean(doubt, lab, labs)) }
    : entry;
}

/** Whether a doubt about labs of some resource groups concerns a lab: a group without such a lab decides nothing (C11). */
function mayMean({ labNames, resourceGroups }: LabDoubt, lab: Lab, labs: readonly Lab[]): boolean {
  const isInGroups = ({ resourceGroup }: Lab) => isAmong(resourceGroup, resourceGroups);
  const meant = labs.filter((other) => isAmong(other.name, labNames) && isInGroups(other));
  return meant.length === 0 || isInGroups(lab);
}

function at({ file, line, column }: LabEntry): Pick<Finding, 'file' | 'line' | 'column'> {
  return { file, line, column };
}

function unreadable(entry: LabEntry, error: Error): Finding {
  return {
    ...at(entry),
    severity: 'error',
    what: `The labs of subscription ${entry.subscriptionId} cannot be read, so nothing is done for the lab ${entry.labName}.`,
    why: error.message,
    remedy: remedyOf(error) ?? 'Check the subscription id and the roles of the service connection there.',
  };
}

function notFound(entry: LabEntry, labs: readonly Lab[]): Finding {
  const names = labs.map(({ name }) => name).join(', ');
  return {
    ...at(entry),
    code: 'IF211',
    severity: 'error',
    what: `The lab ${entry.labName} was not found in subscription ${entry.subscriptionId}.`,
    why: names
      ? `The labs that this connection can see there are: ${names}.`
      : 'This connection can see no lab there.',
    remedy: 'Correct LabName or SubscriptionId, or give the service connection a role in that lab.',
  };
}

function ambiguous(entry: LabEntry, labs: readonly Lab[]): Finding {
  return {
    ...at(entry),
    code: 'IF212',
    severity: 'error',
    what: `The subscription has several labs named ${entry.labName}.`,
    why: labs.map(({ id }) => id).join(', '),
    remedy: 'Say which one by its ResourceGroup.',
  };
}

function foundElsewhere(entry: LabEntry, lab: Lab): ConfigurationFinding {
  return {
    ...at(entry),
    code: 'IF213',
    severity: 'warning',
    what: `The lab ${entry.labName} lies in the resource group ${lab.resourceGroup}, not in ${entry.resourceGroup ?? ''}.`,
    why: 'ResourceGroup of Labs.json does not lead to it; the name does. In case that another lab is meant, it loses no image because Labs.json does not list it.',
    remedy: `Write "ResourceGroup": "${lab.resourceGroup}".`,
  };
}
