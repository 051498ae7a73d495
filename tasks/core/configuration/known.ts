/** A value of a template as far as it is known before the deployment: `undefined` is whatever only Azure knows. */
export type Known = string | number | boolean | null | undefined | readonly Known[] | KnownObject;

export interface KnownObject {
  readonly [name: string]: Known;
}

/** What a template's expressions may refer to. */
export interface Scope {
  readonly parameter: (name: string) => Known;
  readonly variable: (name: string) => Known;
  /** Resource id of the group that is deployed to. */
  readonly resourceGroupId: string;
}
