import type { ReportOfRun } from '../reports/run.js';
import type { Place } from '../reports/task-report.js';

export interface Link {
  readonly text: string;
  readonly address: string;
}

/** The address if it leads to a page of the web, else undefined: reports are not trusted. */
export function webAddress(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

export function logLink({ origin }: Pick<ReportOfRun, 'origin'>): readonly Link[] {
  return linkTo('Log of the step', origin.logUrl);
}

/** The place in the portal, if it is a resource of Azure. */
export function portalLink(
  { origin }: Pick<ReportOfRun, 'origin'>,
  { id, name, kind }: Place,
): readonly Link[] {
  if (!/^\/subscriptions\/[^?#]*$/i.test(id)) return [];
  return linkTo(
    kind === '' ? name : `${kind} ${name} in the portal`,
    `${origin.portalUrl}/#resource${encodeURI(id)}`,
  );
}

function linkTo(text: string, address: string): readonly Link[] {
  const checked = webAddress(address);
  return checked === undefined ? [] : [{ text, address: checked }];
}
