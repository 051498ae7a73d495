import type { Azure } from '../azure.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { resourceId } from '../resource-id.js';
import { devTestLabsClient } from './dev-test-labs-client.js';

/** Whether a lab has an artifact source of this name, e.g. `public repo`, and it is enabled. */
export async function hasArtifactSource(
  azure: Azure,
  labId: string,
  sourceName: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  const { artifactSources } = devTestLabsClient(azure, subscriptionId);
  const source = await undefinedIfMissing(() =>
    attempt(`read the artifact source ${sourceName} of the lab ${name}`, () =>
      artifactSources.get(resourceGroup, name, sourceName, { abortSignal: signal }),
    ),
  );
  return source !== undefined && source.status !== 'Disabled';
}
