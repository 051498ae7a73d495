/** The REST API of the collection in which the run is. */
export interface Api {
  /** The address of the project, e.g. `https://dev.azure.com/contoso/1f0c…`, without a slash at its end. */
  readonly projectUrl: string;
  readonly token: () => Promise<string>;
}

/** Reads the text at a path below the run. */
export type Get = (path: string) => Promise<string>;

/** Server 2020 knows no newer version; should Azure DevOps drop it, the second one is asked for. */
const versions = ['6.0-preview.2', '7.1-preview.2'] as const;

/**
 * The text at `path` below the project. Asks once more with a fresh token if the first was refused (401), and for a
 * newer version of the API if the older one was (400).
 * Throws an error that says what Azure DevOps answered and what to do.
 */
export async function getText(api: Api, path: string, signal: AbortSignal): Promise<string> {
  const first = await authorised(api, path, versions[0], signal);
  const response = first.status === 400 ? await authorised(api, path, versions[1], signal) : first;
  if (!response.ok) throw new Error(refusalText(response.status));
  return response.text();
}

async function authorised(api: Api, path: string, version: string, signal: AbortSignal) {
  const response = await request(api, path, version, signal);
  return response.status === 401 ? request(api, path, version, signal) : response;
}

async function request({ projectUrl, token }: Api, path: string, version: string, signal: AbortSignal) {
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${await token()}`,
    // Else a lost sign-in is answered by a redirect to a page.
    'X-TFS-FedAuthRedirect': 'Suppress',
  };
  return fetch(`${projectUrl}/_apis/build/builds/${path}?api-version=${version}`, { headers, signal });
}

function refusalText(status: number): string {
  if (status === 401 || status === 403) {
    return (
      `Azure DevOps refused access (${status}): the extension's scope "Build (read)" may not be authorised ` +
      '(an administrator finds it under Extensions > Action required), or you may not see this run.'
    );
  }
  return `Azure DevOps answered with an error (${status}). Try again by Refresh.`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
