/** An ARM template for environments, which every lab has in one of its artifact sources. */
export interface EnvironmentTemplate {
  readonly name: string;
  /** Name of its artifact source; default: the public repository. */
  readonly source?: string;
  /** Default: the name. */
  readonly displayName?: string;
  readonly description?: string;
  readonly publisher?: string;
  /** Whether users of the lab may use it; default true. */
  readonly enabled?: boolean;
  /** The template itself. */
  readonly contents: Readonly<Record<string, unknown>>;
}

/** Somebody who has a profile in a lab: a person, or an application. */
export interface LabUser {
  readonly objectId: string;
  /** Applications have none. */
  readonly principalName?: string;
}

/** An environment of a lab, with the resources in its own resource group. */
export interface Environment {
  readonly name: string;
  /** The object id of the user to whom it belongs. */
  readonly user: string;
  /** The name of its template, and of the artifact source of that; default: the public repository. */
  readonly template: string;
  readonly source?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Default `Succeeded`; `Creating` and `Deleting` never end. */
  readonly provisioningState?: string;
  /** Default: the lab, the environment and six digits. */
  readonly resourceGroup?: string;
  readonly resources?: readonly EnvironmentResource[];
}

export interface EnvironmentResource {
  /** For example `Microsoft.Network/virtualNetworks`. */
  readonly type: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}
