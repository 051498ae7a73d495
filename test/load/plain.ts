import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import {
  type DistributionSize,
  distributionWorld,
  imageName,
  isLacking,
  labName,
  numbers,
  companionFileName,
  storeAccount,
  storeContainer,
  subscriptionId,
} from '../benchmark/distribution-world.js';
import type { Distribution } from '../benchmark/distribution.js';
import { countByKind } from '../benchmark/measured-run.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';

/** The CPU time of a client that has no package and does nothing but send requests and read their answers. */
export interface PlainClient {
  readonly cpuSeconds: number;
}

type Counts = Readonly<Record<string, number>>;

interface PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Requests of one kind, which differ in turn. */
interface PlainRequests {
  readonly kind: string;
  readonly count: number;
  readonly variants: readonly PlainRequest[];
}

const usage = z.object({ cpuSeconds: z.number() });

/**
 * Lets a plain client send as many requests of each kind as a distribution has sent, in as many seconds, to the same local
 * Azure, which refuses none of them.
 * @throws unless all were answered and there were exactly as many
 */
export async function measurePlainClient(
  size: DistributionSize,
  { requests: counts, wallSeconds }: Pick<Distribution, 'requests' | 'wallSeconds'>,
): Promise<PlainClient> {
  const world = distributionWorld(size);
  const azure = await launchLocalAzure(world);
  const folder = await mkdtemp(join(tmpdir(), 'plain-client-'));
  try {
    const plan = join(folder, 'plan.json');
    await writeFile(plan, JSON.stringify({ ...planOf(azure, world, size, counts), seconds: wallSeconds }));
    const measured = await runClient(plan, join(folder, 'usage.json'), azure.certificate);
    assert.deepEqual(countByKind(await azure.requests()), counts);
    return measured;
  } finally {
    await azure.stop();
    await rm(folder, { recursive: true });
  }
}

async function runClient(plan: string, usageFile: string, certificate: string): Promise<PlainClient> {
  const resourceUsage = join(import.meta.dirname, '..', 'benchmark', 'resource-usage.cjs');
  const client = join(import.meta.dirname, 'plain-client.cjs');
  const child = spawn(process.execPath, ['--require', resourceUsage, client, plan], {
    env: { NODE_EXTRA_CA_CERTS: certificate, RESOURCE_USAGE_FILE: usageFile },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  assert.equal(exitCode, 0, 'The plain client has failed.');
  return usage.parse(JSON.parse(await readFile(usageFile, 'utf8')));
}

function planOf(azure: LocalAzure, world: World, size: DistributionSize, counts: Counts) {
  const { jobsAtOnce = 20 } = size;
  const requests = [
    ...ofEntra(azure, world),
    ...ofResourceManager(azure, size, counts),
    ...ofBlobs(azure, size, counts),
  ];
  const known = requests.map(({ kind, variants }) => `${kind} ${variants[0]?.method ?? ''}`);
  assert.deepEqual(
    Object.keys(counts).filter((kind) => kind !== 'token POST' && !known.includes(kind)),
    [],
  );
  return {
    atOnce: jobsAtOnce,
    tokens: {
      arm: tokenRequest(azure, world, azure.audience),
      blob: tokenRequest(azure, world, 'https://storage.azure.com'),
    },
    requests: requests.map(({ kind, variants, count }) => ({
      kind,
      count: count ?? counts[`${kind} ${variants[0]?.method ?? ''}`] ?? 0,
      variants,
    })),
  };
}

/** The count is that of all requests of the kind, unless it is told. */
type Variants = Omit<PlainRequests, 'count'> & Partial<Pick<PlainRequests, 'count'>>;

function tokenRequest({ authority }: LocalAzure, world: World, audience: string): PlainRequest {
  const [application] = world.applications;
  const form = {
    grant_type: 'client_credentials',
    client_id: application?.clientId ?? '',
    client_secret: application?.secret ?? '',
    scope: `${audience}/.default`,
  };
  return {
    method: 'POST',
    url: `${authority}${world.tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

function ofEntra({ authority }: LocalAzure, { tenantId }: World): readonly Variants[] {
  const url = `${authority}${tenantId}/v2.0/.well-known/openid-configuration`;
  return [{ kind: 'token', variants: [{ method: 'GET', url }] }];
}

/** Custom images that the labs have: those of each lab are listed once, single ones are read and get their tags anew. */
function ofResourceManager(
  { resourceManager }: LocalAzure,
  size: DistributionSize,
  counts: Counts,
): readonly Variants[] {
  const urls = numbers(size.labs).map((lab) => {
    const image = numbers(size.images).find((one) => !isLacking(lab, one, size)) ?? 1;
    const name = labName(lab);
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}/providers/Microsoft.DevTestLab/labs/${name}/customimages/${imageName(image)}`;
    return `${resourceManager}${path}?api-version=2018-09-15`;
  });
  const lists = urls.map((url) => url.replace(/[/][^/?]+[?]/, '?'));
  const body = JSON.stringify({
    tags: { ImagePath: 'Benchmark\\Image.json' },
    properties: { description: 'An image' },
  });
  const headers = { 'content-type': 'application/json' };
  return [
    { kind: 'arm', count: size.labs, variants: lists.map((url) => ({ method: 'GET', url })) },
    {
      kind: 'arm',
      count: (counts['arm GET'] ?? 0) - size.labs,
      variants: urls.map((url) => ({ method: 'GET', url })),
    },
    { kind: 'arm', variants: urls.map((url) => ({ method: 'PUT', url, headers, body })) },
  ];
}

/** Companions are read in the store; small blobs are put there, looked at and deleted. */
function ofBlobs(
  { resourceManager }: LocalAzure,
  size: DistributionSize,
  counts: Counts,
): readonly Variants[] {
  const account = `${resourceManager}/${storeAccount}`;
  const container = `${account}/${storeContainer}`;
  const headers = { 'x-ms-version': '2021-12-02' };
  const putHeaders = { ...headers, 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/json' };
  const put = numbers(counts['blob DELETE'] ?? 1).map((index) => `${container}/plain-${index}.json`);
  const body = JSON.stringify({ imageName: imageName(1), description: 'A companion of a plain client' });
  const companions = numbers(size.images).map((image) => companionFileName(image));
  return [
    { kind: 'blob', variants: [delegationKeyRequest(account, headers)] },
    { kind: 'blob', variants: put.map((url) => ({ method: 'PUT', url, headers: putHeaders, body })) },
    { kind: 'blob', variants: put.map((url) => ({ method: 'HEAD', url, headers })) },
    {
      kind: 'blob',
      variants: companions.map((name) => ({ method: 'GET', url: `${container}/${name}`, headers })),
    },
    { kind: 'blob', variants: put.map((url) => ({ method: 'DELETE', url, headers })) },
  ];
}

function delegationKeyRequest(account: string, headers: Readonly<Record<string, string>>): PlainRequest {
  const start = new Date().toISOString().replace(/[.]\d+/, '');
  const expiry = new Date(Date.now() + 3_600_000).toISOString().replace(/[.]\d+/, '');
  const body = `<?xml version="1.0" encoding="utf-8"?><KeyInfo><Start>${start}</Start><Expiry>${expiry}</Expiry></KeyInfo>`;
  const url = `${account}/?restype=service&comp=userdelegationkey`;
  return { method: 'POST', url, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
