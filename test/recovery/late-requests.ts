import { join } from 'node:path';
import type { LoggedRequest } from '../local-azure/request-log.js';

/** An environment in which the local Azure can tell by each request whether it was sent before any signal. */
export const tellingSignals: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--require ${join(import.meta.dirname, 'tell-signals.cjs')}`,
};

/**
 * What was asked for only after a signal, as `PUT /path lease release`. Not by the clock: what was on its way when the
 * signal came, may arrive any time later. Only what says that it was sent before counts as such.
 */
export function lateRequests(requests: readonly LoggedRequest[]): readonly string[] {
  return requests
    .filter(({ userAgent }) => userAgent !== 'before a signal')
    .map(({ method, path, operation }) => [method, path, operation].filter((word) => word).join(' '));
}

const givesLeaseBack = / lease release$/;

/** What each task may still ask for after a signal: only what ends or gives back what it has begun or holds itself. */
const tidyingUp: Readonly<Record<string, readonly RegExp[]>> = {
  SnapImages: [
    givesLeaseBack,
    /^POST .+[/]disks[/][^/]+[/]endGetAccess$/i,
    /^PUT .+[.]vhd copy abort$/,
    /^HEAD .+[.]vhd$/,
    /^DELETE .+[.]vhd$/,
  ],
  DistributeImages: [givesLeaseBack],
  RetireImages: [givesLeaseBack],
};

/** What a task began though it had been told to end. */
export function begunTooLate(task: string, requests: readonly LoggedRequest[]): readonly string[] {
  const permitted = tidyingUp[task] ?? [];
  return lateRequests(requests).filter((request) => !permitted.some((one) => one.test(request)));
}
