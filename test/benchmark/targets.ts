/** A figure that is to be at most so large. */
export interface Target {
  readonly what: string;
  readonly figure: number;
  readonly most: number;
  readonly digits: number;
}

export function missed(targets: readonly Target[]): readonly string[] {
  return targets.filter(isMissed).map(({ what }) => what);
}

/** The row of a table of figures. */
export function targetRow(target: Target): string[] {
  const { what, figure, most, digits } = target;
  const limit = most.toFixed(digits);
  return [`${what} (target: ${limit})`, `${figure.toFixed(digits)}${isMissed(target) ? ', MISSED' : ''}`];
}

function isMissed({ figure, most }: Target): boolean {
  return figure > most;
}
