import { createHash } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, ResourceProvider } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { StorageAccount } from '../../world.js';
import type { Deploy, ProviderContext } from '../context.js';
import { keepPlain } from '../plain/provider.js';
import { unknownType } from '../unknown-type.js';

/** Microsoft.Storage: accounts and their keys; the blob service has their contents. */
export interface Storage {
  readonly provider: ResourceProvider;
  /** @returns the account's two keys, in base64 */
  readonly addAccount: (subscriptionId: string, account: StorageAccount) => readonly [string, string];
}

const TYPE = 'Microsoft.Storage/storageAccounts';

const SUBSCRIPTION = `/subscriptions/{subscriptionId}/providers/${TYPE}`;

const GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${TYPE}`;

const ACCOUNT = `${GROUP}/{name}`;

/** Where the contents of accounts are kept. */
export interface AccountContents {
  readonly add: (account: string, keys: readonly [string, string]) => void;
  readonly remove: (account: string) => void;
  readonly setSharedKeyAccess: (account: string, allowed: boolean) => void;
}

const noContents: AccountContents = {
  add: () => undefined,
  remove: () => undefined,
  setSharedKeyAccess: () => undefined,
};

/**
 * @param seed the same seed gives the same keys
 * @param contents is told of accounts that clients make and delete
 */
export function createStorage(
  context: ProviderContext,
  seed: number,
  contents: AccountContents = noContents,
): Storage {
  const { clock, facts, resources, pageSize } = context;
  const list = (request: ArmRequest): ArmResponse => {
    const accounts = resources.listType(TYPE, scopeOf(request));
    return page(
      request,
      accounts.map((account) => show(account, request.origin)),
      pageSize,
    );
  };
  const get = (request: ArmRequest): ArmResponse => ({
    status: 200,
    body: show(existing(request, context), request.origin),
  });
  const listKeys = (request: ArmRequest): ArmResponse => {
    const account = existing(request, context);
    if (account.properties['allowSharedKeyAccess'] === false && facts.keysOfClosedAccount === 'refused')
      throw errors.conflict('KeyBasedAuthenticationNotPermitted', 'The account takes no keys.');
    const creationTime = account.properties['creationTime'];
    const keys = keysOf(account.name, seed).map((value, index) => ({
      creationTime,
      keyName: `key${index + 1}`,
      value,
      permissions: 'Full',
    }));
    return { status: 200, body: { keys } };
  };
  return {
    provider: {
      namespace: 'Microsoft.Storage',
      routes: [
        { method: 'GET', path: SUBSCRIPTION, handle: list },
        { method: 'GET', path: GROUP, handle: list },
        { method: 'GET', path: ACCOUNT, handle: get },
        { method: 'POST', path: `${ACCOUNT}/listKeys`, handle: listKeys },
        {
          method: 'PUT',
          path: ACCOUNT,
          handle: (request) => {
            const account = putAccount(request, context);
            contents.add(account.name, keysOf(account.name, seed));
            contents.setSharedKeyAccess(account.name, account.properties['allowSharedKeyAccess'] !== false);
            return { status: 200, body: show(account, request.origin) };
          },
        },
        {
          method: 'DELETE',
          path: ACCOUNT,
          handle: ({ path, parameters }) => {
            contents.remove(parameters['name'] ?? '');
            return { status: resources.delete(path) ? 200 : 204 };
          },
        },
      ],
      deploy: deployer(context),
    },
    addAccount: (subscriptionId, account) => {
      resources.set(accountResource(subscriptionId, account, dateWithOffset(clock.now())));
      return keysOf(account.name, seed);
    },
  };
}

/** Deploys accounts of templates. They have no contents: the blob service knows only those of the world and of clients. */
function deployer(context: ProviderContext): Deploy {
  return (id, resource) => {
    const { type } = parseResourceId(id);
    if (type.toLowerCase() !== TYPE.toLowerCase()) return Promise.reject(unknownType(id, resource));
    makeAccount(id, resource, context);
    return Promise.resolve();
  };
}

function putAccount(request: ArmRequest, context: ProviderContext): Resource {
  makeAccount(request.path, (request.body ?? {}) as Readonly<Record<string, unknown>>, context);
  return existing(request, context);
}

function makeAccount(
  id: string,
  resource: Readonly<Record<string, unknown>>,
  context: ProviderContext,
): void {
  const { names } = parseResourceId(id);
  checkAccountName(id, names.join('/'), context);
  const { name, location = '', sku, kind, properties } = keepPlain(id, TYPE, resource, context);
  const { subscriptionId, resourceGroup } = parseResourceId(id);
  const account = accountResource(
    subscriptionId,
    { name, location, resourceGroup },
    dateWithOffset(context.clock.now()),
  );
  context.resources.update(id, (kept) => ({
    ...kept,
    sku: { ...sku, name: sku?.name ?? 'Standard_LRS', tier: sku?.tier ?? 'Standard' },
    kind: kind ?? 'StorageV2',
    properties: { ...account.properties, ...properties },
  }));
}

/** The names of accounts are unique in all of Azure. */
function checkAccountName(id: string, name: string, { resources }: ProviderContext): void {
  if (!/^[a-z\d]{3,24}$/.test(name))
    throw errors.badRequest(
      'AccountNameInvalid',
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length ` +
        'and use numbers and lower-case letters only.',
    );
  const accounts = resources.listType(TYPE, '/subscriptions').filter((account) => account.name === name);
  if (accounts.every((account) => account.id.toLowerCase() === id.toLowerCase())) return;
  throw errors.conflict('StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`);
}

function accountResource(subscriptionId: string, account: StorageAccount, creationTime: string): Resource {
  const { name, location, resourceGroup, allowSharedKeyAccess, networkDefaultAction = 'Allow' } = account;
  return {
    id: `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${TYPE}/${name}`,
    name,
    type: TYPE,
    location,
    tags: {},
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    kind: 'StorageV2',
    properties: {
      accessTier: 'Hot',
      ...(allowSharedKeyAccess !== undefined && { allowSharedKeyAccess }),
      creationTime,
      minimumTlsVersion: 'TLS1_2',
      networkAcls: {
        bypass: 'AzureServices',
        virtualNetworkRules: [],
        ipRules: [],
        defaultAction: networkDefaultAction,
      },
      primaryLocation: location,
      provisioningState: 'Succeeded',
      statusOfPrimary: 'available',
      supportsHttpsTrafficOnly: true,
    },
  };
}

/** An account with the address of its blobs as the client reaches them. */
function show(account: Resource, origin: string): Resource {
  const primaryEndpoints = { blob: `${origin}/${account.name}/` };
  return { ...account, properties: { ...account.properties, primaryEndpoints } };
}

function keysOf(account: string, seed: number): [string, string] {
  const key = (number: number): string =>
    createHash('sha512').update(`${seed}:${account}:${number}`).digest('base64');
  return [key(1), key(2)];
}

function existing({ parameters }: ArmRequest, { resources }: ProviderContext): Resource {
  const { subscriptionId = '', resourceGroup = '', name = '' } = parameters;
  const found = resources.get(`${resourceGroupId(subscriptionId, resourceGroup)}/providers/${TYPE}/${name}`);
  if (!found) throw errors.resourceNotFound(TYPE, name, resourceGroup);
  return found;
}
