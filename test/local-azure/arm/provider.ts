/** A request to Azure Resource Manager after its token was checked, its path matched and its body parsed. */
export interface ArmRequest {
  readonly method: string;
  /** Decoded values of the route's `{placeholders}`, as the client spelled them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Decoded path without trailing slash, as the client spelled it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  readonly body: unknown;
  /** `https://host:port` as the client sees it; absolute addresses in answers begin with it. */
  readonly origin: string;
  readonly principal: { readonly objectId: string; readonly tenantId: string };
  /** Whether the principal may see an item of a list; absent where it may see all. */
  readonly sees?: ((id: string) => boolean) | undefined;
}

export interface ArmResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  /** For example `/subscriptions/{subscriptionId}/providers/Microsoft.DevTestLab/labs`; matched case-insensitively. */
  readonly path: string;
  readonly handle: (request: ArmRequest) => ArmResponse | Promise<ArmResponse>;
}

/** An error of Azure Resource Manager. Handlers throw it; the framework turns it into the answer. */
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

/** A resource provider. Each folder below `providers/` exports a function that creates one from the shared context. */
export interface ResourceProvider {
  readonly namespace: string;
  readonly routes: readonly Route[];
  /**
   * Creates or changes a resource for a template deployment. Resolves when the resource is provisioned, and rejects
   * with an ArmError if that fails.
   * @param id full resource id
   * @param resource the evaluated template resource: `location`, `tags`, `properties`, …
   * @param caller the object id of the principal who deploys; without one, Azure itself does
   */
  readonly deploy?: (
    id: string,
    resource: Readonly<Record<string, unknown>>,
    caller?: string,
  ) => Promise<void>;
}
