/** A pipeline variable. Names are compared case-insensitively and keep their first spelling. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** Variables by their name in lower case. */
export type Variables = ReadonlyMap<string, Variable>;

export type Texts = Readonly<Record<string, string>>;

/** Merges layers of variables; later ones take precedence, also in the spelling of the name. */
export function variablesOf(
  ...layers: readonly { readonly values: Texts; readonly secret: boolean }[]
): Variables {
  const variables = new Map<string, Variable>();
  for (const { values, secret } of layers) {
    for (const [name, value] of Object.entries(values)) {
      variables.set(name.toLowerCase(), { name, value, secret });
    }
  }
  return variables;
}

/** The value of a variable, or an empty text. */
export function valueOf(variables: Variables, name: string): string {
  return variables.get(name.toLowerCase())?.value ?? '';
}

/** A12: replaces `$(name)` by variables in one pass. Inserted text is not expanded again; unknown names stay. */
export function expand(text: string, variables: Variables): string {
  return text.replace(/\$\(([^()]*)\)/g, (reference, name: string) => {
    return variables.get(name.toLowerCase())?.value ?? reference;
  });
}
