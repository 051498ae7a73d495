import type { UnitRecord } from '../step/record.js';
import type { ReportOrigin } from './schema.js';

/**
 * The address of a resource in the portal, without the name of a tenant, so that the portal takes the reader's own.
 * @returns nothing where the portal is unknown, or for what is not the id of a resource
 */
export function portalLink({ portalUrl }: ReportOrigin, id: string): string | undefined {
  const isId = /^\/subscriptions\/[^\s?#]+$/i.test(id);
  return portalUrl !== undefined && isId ? `${portalUrl}/#@/resource${encodedPath(id)}` : undefined;
}

/** The id of the image VM that a record tells of, where it is there. */
export function machineId({ outcome, target, details }: UnitRecord): string | undefined {
  const name = details['vmName'];
  const isThere = outcome === 'succeeded' && target?.kind === 'lab';
  return isThere && name !== undefined ? `${target.id}/virtualmachines/${name}` : undefined;
}

/** A link to an address that was made here; text of any origin has no meaning of its own in it. */
export function markdownLink(escapedText: string, url: string | undefined): string {
  return url === undefined || !/^https:\/\//i.test(url)
    ? escapedText
    : `[${escapedText}](${encodedUrl(url)})`;
}

function encodedPath(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}

/** What would end the address of a Markdown link, or have a meaning in a table. */
function encodedUrl(url: string): string {
  return url.replace(
    /[\s()<>|\\`"'[\]]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
