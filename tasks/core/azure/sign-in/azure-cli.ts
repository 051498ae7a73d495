import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential } from '@azure/identity';
import { isAbortError } from '../requests/errors.js';
import { present } from '../requests/present.js';

/** Milliseconds that the Azure CLI may take for a token: it starts slowly on Windows, and renews its own tokens. */
const answerLimit = 60_000;

/**
 * The identity that was signed in with `az login`.
 * @param tenantId the tenant that tokens are for; default: that of the default subscription of the Azure CLI
 */
export function azureCliCredential(tenantId: string | undefined): TokenCredential {
  const credential = new AzureCliCredential({
    processTimeoutInMs: answerLimit,
    ...present('tenantId', tenantId),
  });
  return {
    getToken: (scopes, options) =>
      credential
        .getToken(scopes, options)
        .catch((error: unknown) => Promise.reject(explained(error, tenantId))),
  };
}

/** Leaves a refusal of Microsoft Entra, which is told with its own remedy. */
function explained(error: unknown, tenantId: string | undefined): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (isAbortError(error) || /AADSTS\d/.test(error.message)) return error;
  const login = tenantId === undefined ? 'az login' : `az login --tenant ${tenantId}`;
  const isSignedOut = error.message.includes('az login');
  const what = isSignedOut
    ? 'The Azure CLI has no valid sign-in.'
    : `The Azure CLI gave no token: ${firstLine(error.message)}`;
  const remedy = isSignedOut
    ? `Run "${login}".`
    : `Run "az account get-access-token" to see why, then "${login}".`;
  return Object.assign(new Error(what, { cause: error }), { remedy });
}

function firstLine(text: string): string {
  return (
    text
      .split(/[\r\n]/)
      .find((line) => line.trim() !== '')
      ?.replace('ERROR:', '')
      .trim() ?? 'it said nothing.'
  );
}
