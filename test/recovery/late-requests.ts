import { join } from 'node:path';
import type { LoggedRequest } from '../local-azure/request-log.js';

/** An environment in which each request tells whether it was sent before any signal. */
export const tellingSignals: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--require ${join(import.meta.dirname, 'tell-signals.cjs')}`,
};

/**
 * The requests that were sent after a signal, as `PUT /path lease release`. Times do not tell that: a request that
 * was sent before the signal may arrive any time later. So a request counts as sent before only if it says so.
 */
export function lateRequests(requests: readonly LoggedRequest[]): readonly string[] {
  return requests
    .filter(({ userAgent }) => userAgent !== 'before a signal')
    .map(({ method, path, operation }) => [method, path, operation].filter((word) => word).join(' '));
}

const givesLeaseBack = / lease release$/;

/** Access ends, and what was not complete goes; of the store only what was begun, by the name that it is given. */
const endsSaving = [
  /^POST .+[/]disks[/][^/]+[/]endGetAccess$/i,
  /^PUT .+[.]vhd copy abort$/,
  /^HEAD .+[.]vhd$/,
  /^DELETE .+[/][0-9a-f-]{36}[.]vhd$/,
];

/** The requests that a task may send after a signal beside giving leases back: they only end what it has begun. */
const tidyingUp: Readonly<Record<string, readonly RegExp[]>> = {
  SnapImages: endsSaving,
  // Not the task but the VM that it has made reads its script.
  TestImages: [/^GET [/]\w+[/]imagefactorytests[/][^/]+[.](ps1|sh)$/],
  RunImageFactory: endsSaving,
};

/** The requests that a task sent after its cancellation, other than those of tidying up. */
export function begunTooLate(task: string, requests: readonly LoggedRequest[]): readonly string[] {
  const permitted = [givesLeaseBack, ...(tidyingUp[task] ?? [])];
  return lateRequests(requests).filter((request) => !permitted.some((one) => one.test(request)));
}
