import type { Exchange, Kind, Link } from './exchange.js';

/** One request that the front door answered; no query and no headers, because secrets travel in those. */
export interface LoggedRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly path: string;
  /** What a request for blobs does where its method does not tell, e.g. `list`, `metadata`, `lease release`, `copy abort`. */
  readonly operation?: string;
  /** What the client calls itself, as Azure's own logs have it. */
  readonly userAgent?: string;
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
      const { kind, method, path, principal, request, response } = exchange;
      const status = response.headersSent ? response.statusCode : 0;
      const operation = kind === 'blob' ? operationOf(exchange) : '';
      const userAgent = request.headers['user-agent'];
      requests.push({
        kind,
        method,
        path,
        status,
        at: new Date().toISOString(),
        ...(operation !== '' && { operation }),
        ...(userAgent !== undefined && { userAgent }),
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

/** https://learn.microsoft.com/rest/api/storageservices/operations-on-blobs */
function operationOf({ search, request: { headers } }: Exchange): string {
  const component = new URLSearchParams(search).get('comp');
  const action = headers['x-ms-lease-action'] ?? headers['x-ms-copy-action'];
  const isCopy = headers['x-ms-copy-source'] !== undefined;
  return [component ?? (isCopy ? 'copy start' : ''), action].filter((word) => word).join(' ');
}
