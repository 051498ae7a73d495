import type { Kind, Link } from './front-door.js';

/** One request that the front door answered; no query and no headers, because secrets travel in those. */
export interface LoggedRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly path: string;
  /** The object id of who sent it, where that is known. */
  readonly principal?: string;
  /** 0 if the connection ended without one. */
  readonly status: number;
  /** ISO 8601, UTC; when it was answered. */
  readonly at: string;
}

export interface RequestLog {
  readonly link: Link;
  readonly list: () => readonly LoggedRequest[];
  /** Resolves once so many requests have been answered. */
  readonly reached: (count: number) => Promise<void>;
  readonly clear: () => void;
}

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  const goals = new Map<() => void, number>();
  const meetGoals = (): void => {
    for (const [meet, count] of goals)
      if (requests.length >= count) {
        goals.delete(meet);
        meet();
      }
  };
  return {
    link: async (exchange, next) => {
      await next();
      const { kind, method, path, principal, response } = exchange;
      const status = response.headersSent ? response.statusCode : 0;
      requests.push({
        ...{ kind, method, path, status, at: new Date().toISOString() },
        ...(principal !== undefined && { principal }),
      });
      meetGoals();
    },
    list: () => requests,
    reached: (count) =>
      new Promise((resolve) => {
        goals.set(resolve, count);
        meetGoals();
      }),
    clear: () => {
      requests = [];
    },
  };
}
