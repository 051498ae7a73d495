import type { Finding } from '../../step/action.js';
import { gigabytesText } from '../../step/bytes.js';
import { sameLocation } from '../../lab/locations.js';
import type { GalleryAction, PublishAction } from './gallery-actions.js';

/** Requests for one version: its definition, itself and its snapshots, and as many looks as its copies usually take. */
const requestsOfVersion = 17;

/** Requests for one lab: what it shares, and its list. */
const requestsOfLab = 2;

/** What a plan costs: the replicas and gigabytes that each region gets, and about how many requests are sent for them. */
export function galleryForecast(actions: readonly GalleryAction[]): Finding[] {
  const versions = actions.filter((action) => action.kind === 'publish');
  const offers = actions.filter((action) => action.kind === 'offer');
  if (versions.length + offers.length === 0) return [];
  const labs = new Set(offers.map(({ lab }) => lab.id)).size;
  const requests = versions.length * requestsOfVersion + labs * requestsOfLab + offers.length;
  const regions = regionsIn(versions).map((region) => regionText(region, versions));
  return [
    {
      severity: 'notice',
      what: `By the gallery: ${versions.length} to publish, ${offers.length} to offer to labs, in about ${requests} requests.`,
      ...(regions.length === 0 ? {} : { why: `Replicas that Azure makes: ${regions.join(', ')}.` }),
    },
  ];
}

function regionsIn(versions: readonly PublishAction[]): readonly string[] {
  const regions: string[] = [];
  for (const region of versions.flatMap((version) => version.newRegions))
    if (!regions.some((one) => sameLocation(one, region))) regions.push(region);
  return regions;
}

function regionText(region: string, versions: readonly PublishAction[]): string {
  const there = versions.filter(({ newRegions }) => newRegions.some((one) => sameLocation(one, region)));
  const bytes = there.reduce((sum, { imageFacts }) => sum + (imageFacts?.bytes ?? 0), 0);
  return `${there.length} in ${region} (at most ${gigabytesText(bytes)})`;
}
