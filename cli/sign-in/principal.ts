/** The names of whoever a token is for, of those that it has. */
interface Claims {
  readonly upn?: unknown;
  readonly unique_name?: unknown;
  readonly appid?: unknown;
}

/**
 * Who a token of Azure Resource Manager is for: the name of a person, or an application by its id. A token need not
 * tell it.
 */
export function principalOf(token: string): string | undefined {
  const { upn, unique_name, appid } = claimsOf(token);
  const person = [upn, unique_name].find(isText);
  if (person !== undefined) return person;
  return isText(appid) ? `the application ${appid}` : undefined;
}

function claimsOf(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
