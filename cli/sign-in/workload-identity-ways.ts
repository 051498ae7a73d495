import { fileAssertions } from '../../tasks/core/azure/sign-in/file-assertion.js';
import { gitHubAssertions } from '../../tasks/core/azure/sign-in/github-assertion.js';
import { problem } from '../../tasks/core/step/problem.js';
import { type Environment, given, missing } from './environment.js';
import type { Found, Place, Way } from './way.js';
import { gitHubWords, tokenFileWords } from './words.js';

const application = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID'];

const request = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

/** The workload identity of a job of GitHub Actions. */
export const gitHub: Way = {
  method: 'workload-identity',
  name: 'workload identity by GitHub Actions',
  lacks: (environment) => {
    const absent = missing(environment, [...request, ...application]);
    return absent !== undefined && lacksPermission(environment)
      ? `${absent} (the job needs "permissions: id-token: write")`
      : absent;
  },
  open: ({ environment, cloud }) => ({
    title: titleOf(environment, 'a token of GitHub Actions'),
    words: gitHubWords(cloud),
    identity: {
      kind: 'federation',
      ...applicationOf(environment),
      assertion: gitHubAssertions({
        url: secureUrl(given(environment, 'ACTIONS_ID_TOKEN_REQUEST_URL')),
        token: given(environment, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
        audience: cloud.exchangeAudience,
      }),
    },
  }),
};

/** The workload identity whose tokens stand in a file, as Kubernetes writes it. */
export const tokenFile: Way = {
  method: 'workload-identity',
  name: 'workload identity by a token file',
  lacks: (environment) => missing(environment, ['AZURE_FEDERATED_TOKEN_FILE', ...application]),
  open: ({ environment, cloud }: Place): Found => ({
    title: titleOf(environment, 'AZURE_FEDERATED_TOKEN_FILE'),
    words: tokenFileWords(cloud),
    identity: {
      kind: 'federation',
      ...applicationOf(environment),
      assertion: fileAssertions(given(environment, 'AZURE_FEDERATED_TOKEN_FILE')),
    },
  }),
};

function lacksPermission(environment: Environment): boolean {
  return environment['GITHUB_ACTIONS'] === 'true' && missing(environment, request) !== undefined;
}

function titleOf(environment: Environment, proof: string): string {
  return `the application ${given(environment, 'AZURE_CLIENT_ID')} with ${proof}`;
}

function applicationOf(environment: Environment) {
  return {
    clientId: given(environment, 'AZURE_CLIENT_ID'),
    tenantId: given(environment, 'AZURE_TENANT_ID'),
  };
}

function secureUrl(url: string): string {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return url;
  throw problem(
    'ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.',
    'Take it from the running job, as GitHub Actions sets it.',
  );
}
