import { readFile } from 'node:fs/promises';
import { certificateDefect } from '../../tasks/core/azure/sign-in/certificate.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';
import { type Environment, given, missing, valueOf } from './environment.js';
import type { Found, Place, Way } from './way.js';
import { certificateWords, secretWords } from './words.js';

const proofs = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'];

/** An application with a secret or a certificate; the secret counts where both are given, as in the Azure SDK. */
export const environmentVariables: Way = {
  method: 'environment',
  name: 'a secret or certificate in the environment',
  lacks: (environment) => {
    const hasProof = proofs.some((name) => valueOf(environment, name) !== undefined);
    const absent = missing(environment, ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID']);
    if (hasProof) return absent;
    const proof = `${proofs.join(' or ')} is missing`;
    return absent === undefined ? proof : `${absent}, and ${proof}`;
  },
  open: (place) =>
    valueOf(place.environment, 'AZURE_CLIENT_SECRET') === undefined
      ? withCertificate(place)
      : withSecret(place.environment),
};

function withSecret(environment: Environment): Found {
  const application = applicationOf(environment);
  const secret = given(environment, 'AZURE_CLIENT_SECRET');
  return {
    title: `the application ${application.clientId} with AZURE_CLIENT_SECRET`,
    words: secretWords,
    identity: { kind: 'secret', ...application, secret },
  };
}

async function withCertificate({ environment, protect }: Place): Promise<Found> {
  const application = applicationOf(environment);
  const pem = await readCertificate(given(environment, 'AZURE_CLIENT_CERTIFICATE_PATH'));
  protect(pem);
  const defect = certificateDefect(pem);
  if (defect !== undefined) throw unusable(defect);
  return {
    title: `the application ${application.clientId} with AZURE_CLIENT_CERTIFICATE_PATH`,
    words: certificateWords,
    identity: { kind: 'certificate', ...application, pem },
  };
}

function applicationOf(environment: Environment) {
  return {
    tenantId: given(environment, 'AZURE_TENANT_ID'),
    clientId: given(environment, 'AZURE_CLIENT_ID'),
  };
}

function readCertificate(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw problem(
      `The file in AZURE_CLIENT_CERTIFICATE_PATH cannot be read: ${messageOf(error)}.`,
      'Give the path of a PEM file with the private key and the certificate.',
      error,
    );
  });
}

function unusable(defect: string) {
  return problem(
    `The certificate in AZURE_CLIENT_CERTIFICATE_PATH cannot be used: ${defect}.`,
    'The file has to be a PEM text with the private key, without a password, and the certificate.',
  );
}
