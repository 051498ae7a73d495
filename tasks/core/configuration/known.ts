/** A value of a template as far as it is known before the deployment; `undefined` stands for what only Azure knows. */
export type Known = string | number | boolean | null | undefined | readonly Known[] | KnownObject;

export interface KnownObject {
  readonly [name: string]: Known;
}

/** The names that expressions of a template may refer to, with their values. */
export interface Scope {
  readonly parameter: (name: string) => Known;
  readonly variable: (name: string) => Known;
  /** Id of the resource group of the deployment; undefined where only Azure knows it. */
  readonly resourceGroupId: string | undefined;
  /** The turn of the loop that makes the resource; undefined outside of a loop. */
  readonly turn?: Turn;
}

/** One turn of a `copy` loop. */
export interface Turn {
  /** The name of the loop, as far as it is known. */
  readonly loop: Known;
  /** Undefined where only Azure knows the number of turns. */
  readonly index: number | undefined;
}
