import type { Access } from './roles.js';

/** The parts of a request to the blob service that decide which action it needs. */
export interface BlobRequest {
  readonly method: string;
  readonly account: string;
  /** Undefined for requests to the account itself. */
  readonly container: string | undefined;
  readonly blob: string | undefined;
  readonly query: URLSearchParams;
}

type Action = Pick<Access, 'action' | 'isData'>;

const SERVICE = 'Microsoft.Storage/storageAccounts/blobServices';

const CONTAINERS = `${SERVICE}/containers`;

const BLOBS = `${CONTAINERS}/blobs`;

interface Row extends Action {
  readonly of: 'account' | 'container' | 'blob';
  /** Without it: any other method. */
  readonly method?: RegExp;
  /** Without it: any value. */
  readonly comp?: string;
}

/**
 * The first row that fits decides.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-blob-service-operations
 */
const rows: readonly Row[] = [
  {
    of: 'account',
    comp: 'userdelegationkey',
    action: `${SERVICE}/generateUserDelegationKey/action`,
    isData: false,
  },
  { of: 'account', comp: 'list', action: `${CONTAINERS}/read`, isData: false },
  { of: 'account', method: /^(GET|HEAD)$/, action: `${SERVICE}/read`, isData: false },
  { of: 'account', action: `${SERVICE}/write`, isData: false },
  { of: 'container', comp: 'list', action: `${BLOBS}/read`, isData: true },
  { of: 'container', comp: 'acl', method: /^PUT$/, action: `${CONTAINERS}/setAcl/action`, isData: false },
  { of: 'container', comp: 'acl', action: `${CONTAINERS}/getAcl/action`, isData: false },
  { of: 'container', method: /^(GET|HEAD)$/, action: `${CONTAINERS}/read`, isData: false },
  { of: 'container', method: /^DELETE$/, action: `${CONTAINERS}/delete`, isData: false },
  { of: 'container', action: `${CONTAINERS}/write`, isData: false },
  { of: 'blob', comp: 'tags', method: /^GET$/, action: `${BLOBS}/tags/read`, isData: true },
  { of: 'blob', comp: 'tags', action: `${BLOBS}/tags/write`, isData: true },
  { of: 'blob', method: /^(GET|HEAD)$/, action: `${BLOBS}/read`, isData: true },
  { of: 'blob', method: /^DELETE$/, action: `${BLOBS}/delete`, isData: true },
  { of: 'blob', action: `${BLOBS}/write`, isData: true },
];

/** The action that a request needs if it is authorized by a token or by a user delegation SAS. */
export function blobAction({ method, container, blob, query }: BlobRequest): Action | undefined {
  const of = container === undefined ? 'account' : blob === undefined ? 'container' : 'blob';
  return rows.find(
    (row) =>
      row.of === of &&
      (row.comp === undefined || row.comp === query.get('comp')) &&
      (row.method?.test(method) ?? true),
  );
}

/** @param path not decoded: `/{account}[/{container}[/{blob}]]` */
export function readBlobRequest(method: string, path: string, search: string): BlobRequest {
  const [account = '', container, ...blob] = path.replace(/^\/+/, '').split('/');
  return {
    method,
    account: account.replace(/-secondary$/, ''),
    container: container === '' ? undefined : container,
    blob: blob.length === 0 ? undefined : blob.join('/'),
    query: new URLSearchParams(search),
  };
}
