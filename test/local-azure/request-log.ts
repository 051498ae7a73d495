import type { Exchange, Kind, Link } from './exchange.js';

/** One request that the front door answered, without query and headers, which may carry secrets. */
export interface LoggedRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly path: string;
  /**
   * The operation of a blob request whose method alone does not tell it, for example `list`, `metadata`, `lease
   * release`, `copy abort`.
   */
  readonly operation?: string;
  /** The user agent, as in Azure's own logs. */
  readonly userAgent?: string;
  /** The object id of the sender, if it is known. */
  readonly principal?: string;
  /** 0 if the connection ended without an answer. */
  readonly status: number;
  /** When it was answered; ISO 8601, UTC. */
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
