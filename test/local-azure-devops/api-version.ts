import { type Answer } from './http.js';
import { refusal } from './refusal.js';

/**
 * Refuses versions that the server does not have, and calls that exist as a preview only without `-preview`.
 * @param requested what the client asks for, for example `6.0-preview.2`
 * @param latest the latest version of the server
 */
export function refuseVersion(requested: string, latest: number, isPreview: boolean): Answer | undefined {
  const [, version = '', preview] = /^(\d+\.\d+)(-preview(?:\.\d+)?)?$/.exec(requested) ?? [];
  if (version === '') return invalid(`The api-version ${requested} is not valid.`);
  if (Number(version) > latest) {
    return refusal(
      400,
      'VssVersionOutOfRangeException',
      `The requested REST API version of ${version} is out of range for this server. ` +
        `The latest REST API version this server supports is ${latest.toFixed(1)}.`,
    );
  }
  if (!isPreview || preview !== undefined) return undefined;
  return invalid(
    `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the ` +
      `api-version for such requests. For example: "${version}-preview"`,
  );
}

function invalid(message: string): Answer {
  return refusal(400, 'VssInvalidPreviewVersionException', message);
}
