import type { LoggedRequest } from '../local-azure/request-log.js';
import type { World } from '../local-azure/world.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from './configuration.js';
import { galleryWorld } from './gallery-worlds.js';
import { night, withConfiguration } from './inputs.js';
import { writeSources } from './sources.js';
import { lab, subscriptionId } from './worlds.js';

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/Linux/Debian.json': goldenImage({ osType: 'Linux' }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Windows'], Other: ['Linux'] }),
};

/** A pipeline from before there were tests of images. */
const tasks = {
  ValidateConfiguration: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
  ...Object.fromEntries(Object.entries(night).filter(([task]) => task !== 'TestImages')),
};

/**
 * Runs all tasks, two nights, in a factory whose labs get VHDs.
 * @param hasGallery whether there is a gallery in the subscription, which no input names
 * @returns what was requested of Azure Resource Manager and the storage accounts, each as often as it was sent, sorted; but
 *   without the polls of operations, and each VHD whose copy is polled once
 */
export async function requestsOfNights(hasGallery: boolean, vsix?: string): Promise<readonly string[]> {
  const sources = await writeSources(files);
  const pipeline = await openPipeline({ world: worldOf(hasGallery), sources: sources.folder }, vsix);
  try {
    for (const run of [1, 2])
      for (const [task, inputs] of Object.entries(tasks)) {
        const variables = { 'build.buildId': String(run) };
        const outcome = await pipeline.run(task, inputs, { variables });
        if (outcome.result !== 'Succeeded') throw new Error(`${task}: ${outcome.log.join('\n')}`);
      }
    return summed(await pipeline.azure.requests());
  } finally {
    await pipeline.close();
    await sources.remove();
  }
}

function worldOf(hasGallery: boolean): World {
  return galleryWorld({ labs: [lab('Near'), lab('Other')], ...(hasGallery ? {} : { galleries: [] }) });
}

function summed(requests: readonly LoggedRequest[]): readonly string[] {
  const lines = requests
    .filter(({ kind, path }) => kind !== 'token' && !isStatusOfOperation(path))
    .map(lineOf);
  const polls = new Set(lines.filter(isPollOfCopy));
  return [...lines.filter((line) => !isPollOfCopy(line)), ...polls].sort();
}

/** Whether a path is one at which Azure tells of an operation. */
export function isStatusOfOperation(path: string): boolean {
  return /\/(operation-?results|operation-?statuses|operations|\w+operations)\/[^/]+$/i.test(path);
}

function isPollOfCopy(line: string): boolean {
  return /^HEAD .*\.vhd$/.test(line);
}

/** Without what differs from run to run: ids, and dates in names. */
function lineOf({ method, path, operation }: LoggedRequest): string {
  const place = path
    .toLowerCase()
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*')
    .replaceAll(/-[a-z]{3}-\d{1,2}-\d{4}/g, '-date');
  return `${method} ${place}${operation === undefined ? '' : ` (${operation})`}`;
}
