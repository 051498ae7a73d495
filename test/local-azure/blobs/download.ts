import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { parseBlobUrl } from './inventory.js';

export interface DownloadOptions {
  /** The port of the local Azure. */
  readonly port: () => number;
  readonly certificate: string;
  readonly hasAccount: (account: string) => boolean;
}

/** The answer to somebody who has nothing but an address. */
export interface Downloaded {
  readonly status: number;
  readonly text: string;
}

/** Undefined if nobody has the host of the address. */
export type Download = (uri: string) => Promise<Downloaded | undefined>;

/**
 * Reads blobs as Azure Resource Manager does that follows a link, and as a machine does that is given an address: without
 * a token, so that they must be public or the address must carry a signature. Nothing outside of the local Azure is asked.
 */
export function createDownload({ port, certificate, hasAccount }: DownloadOptions): Download {
  return async (uri) => {
    const address = URL.canParse(uri) ? parseBlobUrl(uri) : undefined;
    if (address === undefined || !hasAccount(address.account)) return undefined;
    const answer = await ask(new URL(uri), port(), certificate);
    return { status: answer.statusCode ?? 0, text: await text(answer) };
  };
}

const header = 'x-local-azure-inside';

const inside = randomUUID();

/** Whether Azure itself sent a request, or one of its machines: what befalls clients does not befall these. */
export function isFromInside({ headers }: IncomingMessage): boolean {
  return headers[header] === inside;
}

/** The blob service compares the host of an address with the signature, so that it must stay as it is written. */
function ask({ host, pathname, search }: URL, port: number, ca: string): Promise<IncomingMessage> {
  const options = {
    host: '127.0.0.1',
    port,
    path: `${pathname}${search}`,
    headers: { host, [header]: inside },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    get({ ...options, ca, servername: 'localhost' }, resolve).on('error', reject);
  });
}
