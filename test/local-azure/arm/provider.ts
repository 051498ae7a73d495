/** A request to Azure Resource Manager that has passed the front door: token checked, path matched, body parsed. */
export interface ArmRequest {
  readonly method: string;
  /** Decoded values of the route's `{placeholders}`, as the client spelled them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Decoded path without trailing slash, as the client spelled it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  readonly body: unknown;
  /** `https://host:port` as the client sees it: what absolute addresses in answers begin with. */
  readonly origin: string;
  readonly principal: { readonly objectId: string; readonly tenantId: string };
}

export interface ArmResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  /** e.g. `/subscriptions/{subscriptionId}/providers/Microsoft.DevTestLab/labs`; matched without regard to case. */
  readonly path: string;
  readonly handle: (request: ArmRequest) => ArmResponse | Promise<ArmResponse>;
}

/** The error body of ARM; thrown by handlers and turned into the response by the framework. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: readonly unknown[],
    readonly target?: string,
  ) {
    super(message);
  }
}

/** One folder under `providers/` exports a function that makes one of these from what all providers share. */
export interface ResourceProvider {
  readonly namespace: string;
  readonly routes: readonly Route[];
  /**
   * Makes or changes a resource on behalf of a template deployment. Resolves when the resource is provisioned and
   * rejects with an ArmError if that fails.
   * @param id full resource id
   * @param resource the evaluated template resource: `location`, `tags`, `properties`, …
   */
  readonly deploy?: (id: string, resource: Readonly<Record<string, unknown>>) => Promise<void>;
}
