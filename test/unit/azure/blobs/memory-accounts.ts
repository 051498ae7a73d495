import {
  createHttpHeaders,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { AbortError } from '@azure/abort-controller';
import { Readable } from 'node:stream';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { storageAccess } from '../../../../tasks/core/azure/blobs/storage-credential.js';
import {
  type Demands,
  memoryContainer,
  type MemoryBlob,
  type MemoryContainer,
  type MemoryContainerOptions,
  type Refusal,
  refusal,
} from './memory-container.js';

/** The kind of a request to a blob or container. */
export type BlobRequestKind =
  | 'create container'
  | 'look for container'
  | 'list'
  | 'look'
  | 'read'
  | 'write'
  | 'create page blob'
  | 'set metadata'
  | 'copy'
  | 'abort copy'
  | 'acquire lease'
  | 'renew lease'
  | 'release lease'
  | 'delete';

/** One request, before it is carried out. */
export interface BlobRequest {
  readonly kind: BlobRequestKind;
  readonly account: string;
  readonly container: string;
  /** Empty where a container is asked for. */
  readonly blob: string;
  readonly headers: PipelineRequest['headers'];
}

/** Storage accounts in memory: what they hold, and what was asked of them. */
export interface MemoryAccounts {
  /** A container, which is made if there is none. */
  readonly container: (accountId: string, name: string) => MemoryContainer;
  /** e.g. `look x.vhd`, in the order of the requests. */
  readonly asked: () => readonly string[];
  /** Does something before requests of a kind are carried out: another run acts, or the service refuses. */
  readonly before: (kind: BlobRequestKind, happens: (request: BlobRequest) => void | Promise<void>) => void;
  /** The size of what a URL outside the accounts leads to: a disk. */
  readonly sourceBytes: (url: string, bytes: number) => void;
}

/**
 * Answers all that an `Azure` asks of these storage accounts, which its Resource Manager has to name.
 * @param asked is told of each request
 */
export async function memoryAccounts(
  azure: Azure,
  accountIds: readonly string[],
  options: MemoryContainerOptions = {},
  asked: string[] = [],
): Promise<MemoryAccounts> {
  const containers = new Map<string, MemoryContainer>();
  const hooks = new Map<BlobRequestKind, (request: BlobRequest) => void | Promise<void>>();
  const sources = new Map<string, number>();

  const bytesOf = (url: string): number => {
    const outside = sources.get(url);
    if (outside !== undefined) return outside;
    const { account, container, blob } = placeOf(url);
    const source = containers.get(`${account}/${container}`)?.blobs.get(blob);
    if (!source) throw refusal(404, 'CannotVerifyCopySource');
    return source.bytes;
  };

  const answer = async (request: PipelineRequest): Promise<Answer> => {
    const place = placeOf(request.url);
    const key = `${place.account}/${place.container}`;
    const kind = kindOf(request, place);
    asked.push(`${kind} ${place.blob}`.trim());
    await hooks.get(kind)?.({ ...place, kind, headers: request.headers });
    if (kind === 'create container' && !containers.has(key)) {
      containers.set(key, memoryContainer(options));
      return { status: 201 };
    }
    const container = containers.get(key);
    if (!container) throw refusal(404, 'ContainerNotFound');
    return carryOut[kind](container, place.blob, request, bytesOf);
  };

  const network: PipelinePolicy = {
    name: 'memory accounts',
    sendRequest: async (request) => {
      if (request.abortSignal?.aborted) throw new AbortError('The operation was aborted.');
      try {
        return responseTo(request, await answer(request));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return responseTo(request, errorAnswer(error));
      }
    },
  };
  for (const accountId of accountIds) await intercept(azure, accountId, network);

  return {
    container: (accountId, name) => {
      const key = `${accountOf(accountId)}/${name}`;
      const made = containers.get(key) ?? memoryContainer(options);
      containers.set(key, made);
      return made;
    },
    asked: () => asked,
    before: (kind, happens) => void hooks.set(kind, happens),
    sourceBytes: (url, bytes) => void sources.set(url, bytes),
  };
}

/** All clients of an account share one pipeline, which the storage package shows to nobody but its own classes. */
async function intercept(azure: Azure, accountId: string, network: PipelinePolicy): Promise<void> {
  const { container } = await storageAccess(azure, accountId, new AbortController().signal);
  const context = Reflect.get(container('any'), 'storageClientContext') as { readonly pipeline: Pipeline };
  context.pipeline.addPolicy(network, { afterPhase: 'Sign' });
}

interface Place {
  readonly account: string;
  readonly container: string;
  readonly blob: string;
}

function placeOf(url: string): Place {
  const { hostname, pathname } = new URL(url);
  const [container = '', ...blob] = pathname.slice(1).split('/').map(decodeURIComponent);
  return { account: hostname.split('.')[0] ?? '', container, blob: blob.join('/') };
}

function accountOf(accountId: string): string {
  return (accountId.split('/').at(-1) ?? '').toLowerCase();
}

/** By method, `comp` and what the request carries. */
function kindOf({ method, url, headers }: PipelineRequest, { blob }: Place): BlobRequestKind {
  const comp = new URL(url).searchParams.get('comp') ?? (headers.has('x-ms-copy-source') ? 'source' : '');
  const action = headers.get('x-ms-lease-action') ?? headers.get('x-ms-blob-type') ?? '';
  const key = `${method} ${blob === '' ? 'container ' : ''}${comp} ${action}`.replaceAll(/ +/g, ' ').trim();
  const kind = kinds[key];
  if (!kind) throw new Error(`The storage accounts in memory know no such request: ${key}`);
  return kind;
}

const kinds: Readonly<Record<string, BlobRequestKind>> = {
  'PUT container': 'create container',
  'HEAD container': 'look for container',
  'GET container': 'look for container',
  'GET container list': 'list',
  HEAD: 'look',
  GET: 'read',
  'PUT BlockBlob': 'write',
  'PUT PageBlob': 'create page blob',
  'PUT metadata': 'set metadata',
  'PUT source': 'copy',
  'PUT copy': 'abort copy',
  'PUT lease acquire': 'acquire lease',
  'PUT lease renew': 'renew lease',
  'PUT lease release': 'release lease',
  DELETE: 'delete',
};

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type CarryOut = (
  container: MemoryContainer,
  blob: string,
  request: PipelineRequest,
  bytesOf: (url: string) => number,
) => Answer;

const carryOut: Readonly<Record<BlobRequestKind, CarryOut>> = {
  'create container': (container) => {
    container.createContainer();
    return { status: 201 };
  },
  'look for container': (container) => ({ status: container.exists() ? 200 : 404 }),
  list: (container) => ({
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: listXml(container.list()),
  }),
  look: (container, blob) => ({ status: 200, headers: propertiesOf(container.look(blob)) }),
  read: (container, blob) => {
    const found = container.read(blob);
    return { status: 200, headers: propertiesOf(found), body: found.text };
  },
  write: (container, blob, request) => {
    const made = container.upload(blob, textOf(request), demandsOf(request), metadataOf(request));
    return { status: 201, headers: propertiesOf(made) };
  },
  'create page blob': (container, blob, request) => {
    const bytes = Number(request.headers.get('x-ms-blob-content-length'));
    const made = container.createPageBlob(blob, bytes, metadataOf(request), demandsOf(request));
    return { status: 201, headers: propertiesOf(made) };
  },
  'set metadata': (container, blob, request) => {
    const changed = container.setMetadata(blob, metadataOf(request), demandsOf(request));
    return { status: 200, headers: propertiesOf(changed) };
  },
  copy: (container, blob, request, bytesOf) => {
    const bytes = bytesOf(request.headers.get('x-ms-copy-source') ?? '');
    const begun = container.startCopy(blob, bytes, metadataOf(request), demandsOf(request));
    return { status: 202, headers: propertiesOf(begun) };
  },
  'abort copy': (container, blob, { url }) => {
    container.abortCopy(blob, new URL(url).searchParams.get('copyid') ?? '');
    return { status: 204 };
  },
  'acquire lease': (container, blob, { headers }) => {
    const id = container.acquireLease(blob, headers.get('x-ms-proposed-lease-id'));
    return { status: 201, headers: { 'x-ms-lease-id': id } };
  },
  'renew lease': (container, blob, { headers }) => {
    container.renewLease(blob, headers.get('x-ms-lease-id') ?? '');
    return { status: 200 };
  },
  'release lease': (container, blob, { headers }) => {
    container.releaseLease(blob, headers.get('x-ms-lease-id') ?? '');
    return { status: 200 };
  },
  delete: (container, blob, request) => {
    container.delete(blob, demandsOf(request));
    return { status: 202 };
  },
};

function demandsOf({ headers }: PipelineRequest): Demands {
  return {
    ifMatch: headers.get('if-match'),
    ifNoneMatch: headers.get('if-none-match'),
    leaseId: headers.get('x-ms-lease-id'),
  };
}

const metadataHeader = 'x-ms-meta-';

/** Bytes are a text with a character for each. */
function textOf({ body }: PipelineRequest): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString('latin1') : '';
}

function metadataOf({ headers }: PipelineRequest): Record<string, string> {
  const ours = [...headers].filter(([name]) => name.startsWith(metadataHeader));
  return Object.fromEntries(ours.map(([name, value]) => [name.slice(metadataHeader.length), value]));
}

function propertiesOf(blob: MemoryBlob): Record<string, string> {
  const metadata = Object.entries(blob.metadata).map(
    ([name, value]) => [`${metadataHeader}${name}`, value] as const,
  );
  return {
    'content-length': String(blob.bytes),
    'last-modified': blob.lastModified.toUTCString(),
    'x-ms-creation-time': blob.createdOn.toUTCString(),
    'x-ms-blob-type': blob.type,
    etag: blob.etag,
    ...Object.fromEntries<string>(metadata),
    ...(blob.copy
      ? {
          'x-ms-copy-id': blob.copy.id,
          'x-ms-copy-status': blob.copy.status,
          'x-ms-copy-progress': progressOf(blob.copy),
          'x-ms-copy-status-description': blob.copy.description,
        }
      : {}),
  };
}

function progressOf({ bytesDone, bytesTotal }: NonNullable<MemoryBlob['copy']>): string {
  return `${bytesDone}/${bytesTotal}`;
}

function listXml(blobs: readonly MemoryBlob[]): string {
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobs.map(entryXml).join('')}</Blobs><NextMarker /></EnumerationResults>`;
}

/** Lists give etags without quotes. */
function entryXml({ name, type, bytes, metadata, etag, createdOn, lastModified, copy }: MemoryBlob): string {
  const properties = {
    'Creation-Time': createdOn.toUTCString(),
    'Last-Modified': lastModified.toUTCString(),
    Etag: etag.replaceAll('"', ''),
    'Content-Length': String(bytes),
    BlobType: type,
    ...(copy ? { CopyId: copy.id, CopyStatus: copy.status, CopyProgress: progressOf(copy) } : {}),
  };
  return `<Blob><Name>${escaped(name)}</Name><Properties>${xmlOf(properties)}</Properties>${metadataXml(metadata)}</Blob>`;
}

function metadataXml(metadata: MemoryBlob['metadata']): string {
  return Object.keys(metadata).length === 0 ? '<Metadata />' : `<Metadata>${xmlOf(metadata)}</Metadata>`;
}

function xmlOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'status' in error && 'code' in error;
}

function errorAnswer({ status, code }: Refusal): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' }, body };
}

function responseTo(request: PipelineRequest, { status, headers = {}, body = '' }: Answer): PipelineResponse {
  const isStream = request.streamResponseStatusCodes?.has(status) === true;
  return {
    request,
    status,
    headers: createHttpHeaders(headers),
    ...(isStream ? { readableStreamBody: Readable.from(Buffer.from(body)) } : { bodyAsText: body }),
  };
}
