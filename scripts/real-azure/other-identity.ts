import { signInByCommandLine } from '../../cli/sign-in/sign-in.js';
import { problem } from '../../tasks/core/step/problem.js';
import type { Cleansing } from './asking/cleansing.js';
import type { OtherIdentity } from './asking/means.js';
import type { Recording } from './asking/recording.js';

/** The variables that name somebody else than whoever asks, with the variables of the Azure SDK that they stand for. */
const variables = {
  REAL_AZURE_TENANT_ID: 'AZURE_TENANT_ID',
  REAL_AZURE_CLIENT_ID: 'AZURE_CLIENT_ID',
  REAL_AZURE_CLIENT_SECRET: 'AZURE_CLIENT_SECRET',
} as const;

interface Records {
  readonly cleansing: Cleansing;
  readonly recording: Pick<Recording, 'include'>;
}

/**
 * Somebody else to sign in as, by the variables that name one. Signs in once, so that a wrong secret shows before anything is made.
 * @returns undefined where none of the variables is set
 */
export async function otherIdentity(
  environment: Readonly<Record<string, string | undefined>>,
  cloud: string,
  { cleansing, recording }: Records,
  signal: AbortSignal,
): Promise<OtherIdentity | undefined> {
  const names = Object.keys(variables) as (keyof typeof variables)[];
  const absent = names.filter((name) => !environment[name]);
  if (absent.length === names.length) return undefined;
  if (absent.length > 0)
    throw problem(`${absent.join(' and ')} is missing.`, `Set all of ${names.join(', ')}, or none of them.`);
  const given = Object.fromEntries(names.map((name) => [variables[name], environment[name]]));
  const open = async () => {
    const { azure } = await signInByCommandLine({
      auth: 'environment',
      cloud,
      environment: { ...environment, ...given },
      storageAuthentication: 'entra',
      protect: (secret) => cleansing.hide(secret, 'SECRET'),
      say: () => undefined,
      signal,
    });
    const token = (await azure.credential.getToken(azure.scope))?.token ?? '';
    cleansing.hideClaims(token);
    return { azure, token };
  };
  const { token } = await open();
  return {
    objectId: objectIdIn(token),
    signIn: async () => {
      const { azure } = await open();
      recording.include(azure);
      return azure;
    },
  };
}

function objectIdIn(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly oid?: string;
  };
  if (claims.oid !== undefined) return claims.oid;
  throw new Error(
    'The token of REAL_AZURE_CLIENT_ID names no object id, without which it can be given no role.',
  );
}
