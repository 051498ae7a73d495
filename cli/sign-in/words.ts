import type { SignInWords } from '../../tasks/core/azure/sign-in/sign-in-errors.js';
import type { Cloud } from './clouds.js';

/** Remedies by the number of a code of Microsoft Entra. */
type Remedies = Readonly<Record<string, string>>;

/** What refuses any application. */
const ofApplication: Remedies = {
  700016:
    'There is no such application in this tenant: it was deleted, or AZURE_CLIENT_ID or AZURE_TENANT_ID is wrong.',
  90002: 'Correct AZURE_TENANT_ID, or give the cloud of the tenant with --cloud.',
  500011: 'The tenant in AZURE_TENANT_ID is none of this cloud: correct it, or --cloud.',
  7000112: 'The application in AZURE_CLIENT_ID is disabled: ask the Entra administrator to enable it.',
  53003:
    'A Conditional Access policy does not let it sign in from this machine: ask the Entra administrator, or run the command on another machine.',
};

const renewSecret =
  'Renew AZURE_CLIENT_SECRET: it is wrong or has expired. Better sign in without a secret, with --auth workload-identity.';

const ofSecret: Remedies = { ...ofApplication, 7000215: renewSecret, 7000222: renewSecret };

const ofCertificate: Remedies = {
  ...ofApplication,
  700027:
    'The application does not have the certificate in AZURE_CLIENT_CERTIFICATE_PATH, or it has expired: upload a valid one there.',
};

const federatedCredential = 'the federated credential of the application in AZURE_CLIENT_ID';

const compare = `Compare issuer, subject and audience of ${federatedCredential} with the token.`;

const ofFederation = (subject: string, { exchangeAudience }: Cloud): Remedies => ({
  ...ofApplication,
  700024: 'The token was too old or too new: check the clock of this machine, and that its token is renewed.',
  70021: compare,
  700211: `Correct the issuer of ${federatedCredential}.`,
  700212: `Correct the audience of ${federatedCredential}: in this cloud it is ${exchangeAudience}.`,
  700213: `Correct the subject of ${federatedCredential}: ${subject}.`,
  70025: `Add ${federatedCredential}: it has none.`,
  700223: 'A policy of the tenant forbids federation with this issuer: ask the Entra administrator.',
  700238: 'A policy of the tenant forbids federation with this issuer: ask the Entra administrator.',
  70052: 'The application is for several tenants, which federation does not allow: make it single-tenant.',
  900382:
    'This cloud does not accept federation: sign in with a secret, a certificate or a managed identity.',
});

/** Says what to do about a sign-in with `AZURE_CLIENT_SECRET`. */
export const secretWords = wordsFor(
  ofSecret,
  'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
);

/** Says what to do about a sign-in with `AZURE_CLIENT_CERTIFICATE_PATH`. */
export const certificateWords = wordsFor(
  ofCertificate,
  'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH.',
);

/** Says what to do about a sign-in with a token of GitHub Actions. */
export function gitHubWords(cloud: Cloud): SignInWords {
  const subject = 'it is that of the repository with the branch, tag, pull request or environment of the job';
  return wordsFor(ofFederation(subject, cloud), `Check AZURE_TENANT_ID and AZURE_CLIENT_ID. ${compare}`);
}

/** Says what to do about a sign-in with the token in `AZURE_FEDERATED_TOKEN_FILE`. */
export function tokenFileWords(cloud: Cloud): SignInWords {
  const subject = 'for Kubernetes it is that of the service account';
  return wordsFor(ofFederation(subject, cloud), `Check AZURE_TENANT_ID and AZURE_CLIENT_ID. ${compare}`);
}

/** Says what to do about a managed identity. */
export const managedIdentityWords = wordsFor(
  {},
  'Check that this machine has the managed identity, and AZURE_CLIENT_ID for one that is user-assigned.',
);

/** Says what to do about a refusal that the Azure CLI reports. */
export function azureCliWords(cloud: Cloud): SignInWords {
  return wordsFor(
    {
      90002: 'Correct AZURE_TENANT_ID, or unset it to use the tenant of the Azure CLI.',
      500011: 'Let the Azure CLI use this cloud ("az cloud set"), then run "az login".',
    },
    cloud.name === 'AzureCloud'
      ? 'Run "az login".'
      : `Run "az login"; the Azure CLI has to use the cloud ${cloud.name} ("az cloud set").`,
  );
}

function wordsFor(remedies: Remedies, otherwise: string): SignInWords {
  return {
    refused: (number) => remedies[number] ?? otherwise,
    unreachable: (authorityUrl) =>
      `Check that this machine can reach ${authorityUrl} (firewall, the proxy in HTTPS_PROXY, a certificate that Node.js does not know), and AZURE_TENANT_ID.`,
    noManagedIdentity: {
      what: 'This machine gave no token of a managed identity.',
      remedy:
        'Run the command on a machine in Azure that has the identity (AZURE_CLIENT_ID names one that is user-assigned), or choose another way with --auth.',
    },
  };
}
