import {
  type MarketplaceImage,
  newestMarketplaceVersion,
} from '../../../tasks/core/azure/resources/marketplace-versions.js';
import type { Means } from './means.js';
import { put } from './put.js';

export type Generation = 'V1' | 'V2';

export interface OsDiskWanted {
  readonly generation: Generation;
  /** For Generation 2 alone. */
  readonly securityType?: 'TrustedLaunch';
}

/** A current Ubuntu for x64, which takes 30 GiB. */
export const ubuntu: Readonly<Record<Generation, MarketplaceImage>> = {
  V1: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server-gen1' },
  V2: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' },
};

/** Makes the disk of a machine that was never started: generalized, and without any machine. @returns its id */
export async function makeOsDisk({ generation, securityType }: OsDiskWanted, means: Means): Promise<string> {
  const { groupId, location, tags, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/disks/${newName('osdisk')}`;
  const body = {
    location,
    tags,
    sku: { name: 'Standard_LRS' },
    properties: {
      creationData: {
        createOption: 'FromImage',
        imageReference: { id: await newestVersionId(ubuntu[generation], means) },
      },
      osType: 'Linux',
      hyperVGeneration: generation,
      ...(securityType && { securityProfile: { securityType } }),
    },
  };
  await put(id, '2023-10-02', body, means);
  return id;
}

async function newestVersionId(image: MarketplaceImage, means: Means): Promise<string> {
  const { azure, subscriptionId, location, signal } = means;
  const { publisher, offer, sku } = image;
  const version = await newestMarketplaceVersion(azure, { subscriptionId, location }, image, signal);
  if (version === undefined) throw new Error(`${location} has no version of ${publisher}:${offer}:${sku}.`);
  const place = `/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/${location}`;
  return `${place}/Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${version}`;
}
