import { checkTemplateVersion } from './arm/api-versions.js';
import { parseResourceId } from './arm/identifiers.js';
import { createOperations } from './arm/operations.js';
import { createResourceManager } from './arm/resource-manager.js';
import { createResourceStore } from './arm/resources.js';
import { createBlobAuthorization } from './blobs/authorization.js';
import { createDownload, type Download } from './blobs/download.js';
import { createBlobService } from './blobs/blob-service.js';
import type { Certificate } from './certificate.js';
import { type Clock, createClock, dateAnswers } from './clock.js';
import { allDurations } from './durations.js';
import { createTokenIssuer, type IssueToken } from './entra/access-tokens.js';
import { createManagedIdentities } from './entra/managed-identity.js';
import { createPrincipals } from './entra/principals.js';
import { json } from './entra/refusals.js';
import { createEntra } from './entra/token-endpoint.js';
import { createTokens } from './entra/tokens.js';
import type { Exchange } from './exchange.js';
import { allFacts } from './facts.js';
import { createFaults, type Faults } from './faults/faults.js';
import { createFaultLink } from './faults/link.js';
import { createThrottling, type ThrottlingCounters } from './faults/throttling.js';
import { openFrontDoor } from './front-door.js';
import { createIdTokenIssuer } from './github/id-token.js';
import { createCustomRoles } from './permissions/custom-roles.js';
import { createPermissions, type UsedAction } from './permissions/permissions.js';
import { createOidcIssuer } from './pipelines/oidc.js';
import { createCompute } from './providers/compute/provider.js';
import type { Deploy, ProviderContext } from './providers/context.js';
import { createKnownDisks, diskAt } from './providers/dev-test-lab/known-disks.js';
import { createDevTestLab } from './providers/dev-test-lab/provider.js';
import { createEnvironments } from './providers/environments/provider.js';
import { createGalleries } from './providers/galleries/provider.js';
import { createPlainProviders } from './providers/plain/provider.js';
import { createDeployments } from './providers/resources/deployments.js';
import { createResources } from './providers/resources/provider.js';
import { createStorage } from './providers/storage/provider.js';
import { unknownNamespace, unknownType } from './providers/unknown-type.js';
import { createRecorder } from './recorder.js';
import { createRequestLog, type RequestLog } from './request-log.js';
import { type State, takeState } from './state.js';
import { addStorageAccount, addSubscription, type Services } from './subscriptions.js';
import { createTurns, type Turns } from './turns.js';
import type { StorageAccount, World } from './world.js';

export interface LocalAzureOptions extends Certificate {
  /** 0 for any free port. */
  readonly port: number;
  /** Port of the managed identities, without TLS; 0 for any free port. */
  readonly plainPort: number;
  /** The header value that clients must send for managed identities in the form of App Service. */
  readonly identityHeader: string;
  /** The folder for recorded traffic; without one, nothing is recorded. */
  readonly record: string | undefined;
}

/** A running local Azure. */
export interface RunningAzure {
  readonly port: number;
  readonly plainPort: number;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly turns: Turns;
  readonly throttling: () => ThrottlingCounters;
  /** The actions, as roles name them, of everything that was done or refused. */
  readonly actions: () => readonly UsedAction[];
  readonly state: () => Promise<State>;
  /** Ends all leases of blobs, as if their time had passed. */
  readonly expireLeases: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const DEFAULT_PAGE_SIZE = 100;

/**
 * Starts the local Azure with a world. The process must trust the certificate (`NODE_EXTRA_CA_CERTS`), because the
 * blob service checks the source of a copy by a request to itself.
 */
export async function startLocalAzure(world: World, options: LocalAzureOptions): Promise<RunningAzure> {
  const clock = createClock(world);
  const tokens = createTokens();
  const { pageSize = DEFAULT_PAGE_SIZE } = world;
  const durations = allDurations(world.durations);
  const faults = createFaults(clock, world.faults);
  const throttling = createThrottling(clock, world.throttling);
  const facts = allFacts(world.facts);
  const resources = createResourceStore();
  const customRoles = createCustomRoles(
    clock,
    world.applications.map(({ objectId }) => objectId),
  );
  const permissions = createPermissions(world.roleAssignments, tokens, resources, facts, customRoles);
  const context = {
    clock,
    faults,
    durations,
    pageSize,
    operations: createOperations(clock, faults),
    resources,
    permissions,
    facts,
  };
  const blobs = await createBlobService({
    clock,
    faults,
    facts,
    copyBytesPerSecond: durations.copyBytesPerSecond,
  });
  const authorization = createBlobAuthorization(tokens, world.tenantId, clock);
  const download = createDownload({
    port: () => door.port,
    certificate: options.certificate,
    hasAccount: blobs.hasAccount,
  });
  const services = createServices(world, context, { blobs, authorization, download });
  for (const subscription of world.subscriptions)
    await addSubscription(subscription, world, resources, services);

  const requests = createRequestLog();
  const turns = createTurns();
  const recorder = options.record === undefined ? undefined : createRecorder(options.record);
  const routes = [
    ...services.providers.flatMap((provider) => provider.routes),
    ...context.operations.routes,
    ...permissions.routes,
  ];
  const door = await openFrontDoor({
    ...options,
    links: [
      dateAnswers(clock),
      createPrincipals(tokens, world),
      turns.link,
      requests.link,
      ...(recorder ? [recorder.link] : []),
      createFaultLink(faults, clock),
      throttling.link,
      authorization.link,
      permissions.link,
    ],
    accepts: faults.accepts,
    ...createIdentities(world, createTokenIssuer(world, tokens, clock), clock, options.identityHeader),
    resourceManager: createResourceManager({ ...world, routes, resources, tokens, clock }),
    blobs,
  });
  return {
    port: door.port,
    plainPort: door.plainPort,
    requests,
    faults,
    turns,
    throttling: throttling.counters,
    actions: permissions.used,
    state: async () => ({
      ...(await takeState(resources, context.operations, services.compute, blobs)),
      customRoles: customRoles.names(),
    }),
    expireLeases: blobs.expireLeases,
    close: async () => {
      turns.end();
      await door.close();
      await recorder?.close();
      await blobs.close();
    },
  };
}

const notFound = json(404, { message: 'Page not found.' });

/** The issuers of tokens and assertions. */
function createIdentities(world: World, issue: IssueToken, clock: Clock, identityHeader: string) {
  const oidc = world.pipelines && createOidcIssuer(world.pipelines, clock);
  const idTokens = world.gitHub && createIdTokenIssuer(world.gitHub, clock);
  const issuers = [oidc, idTokens].filter((issuer) => issuer !== undefined);
  const managedIdentities = createManagedIdentities(world, issue, identityHeader);
  return {
    entra: createEntra(world, issue, issuers, clock),
    managedIdentities: (exchange: Exchange) =>
      managedIdentities({ ...exchange, headers: exchange.request.headers }),
    pipelines: (exchange: Exchange) => oidc?.answer(exchange) ?? notFound,
    gitHub: (exchange: Exchange) => idTokens?.answer(exchange) ?? notFound,
  };
}

function createServices(
  world: World,
  context: ProviderContext,
  { blobs, authorization, download }: Pick<Services, 'blobs' | 'authorization'> & { download: Download },
): Services {
  const disks = createKnownDisks();
  const compute = createCompute(
    context,
    {
      ...blobs,
      exportDisk: (id, bytes, origin) => blobs.exportDisk(id, bytes, origin, contentsOf(id)),
    },
    world.marketplaceVersions,
  );
  const contentsOf = (diskId: string) => diskAt(diskId, context.resources, disks, compute.machines);
  const { artifacts, seed } = world;
  const storage = createStorage(context, seed, {
    ...blobs,
    add: blobs.addAccount,
    remove: blobs.removeAccount,
  });
  const galleries = createGalleries({ ...context, compute, findBlob: blobs.findByUrl });
  const findBlob = blobs.findByUrl;
  const trusted = world.subscriptions.filter(({ trustedLaunchByDefault }) => trustedLaunchByDefault === true);
  const labContext = {
    ...context,
    compute,
    galleries,
    artifacts,
    findBlob,
    disks,
    download,
    makeAccount: (subscriptionId: string, account: StorageAccount) =>
      addStorageAccount(subscriptionId, account, { storage, blobs, authorization }),
    replacesSharedGallery: new Set<string>(),
    trustedLaunchByDefault: new Set(trusted.map(({ id }) => id.toLowerCase())),
  };
  const devTestLab = createDevTestLab(labContext);
  const deploy: Deploy = async (id, resource, caller) => {
    checkTemplateVersion(id, resource, context.resources);
    await providerOf(id, resource, providers)(id, resource, caller);
  };
  const deployments = createDeployments(context, deploy);
  const { environmentTemplates: templates = [] } = world;
  const environments = createEnvironments({ ...labContext, deployments, templates });
  const providers = [
    compute.provider,
    galleries.provider,
    devTestLab.provider,
    environments.provider,
    storage.provider,
    ...createPlainProviders(context),
    createResources(context, deployments, contentDownload(download), (resource) => {
      if (resource.type === 'Microsoft.Storage/storageAccounts') blobs.removeAccount(resource.name);
    }),
  ];
  return { providers, compute, galleries, devTestLab, environments, storage, blobs, authorization };
}

/** Azure Resource Manager follows a link only to what it can read. */
function contentDownload(download: Download): (uri: string) => Promise<string | undefined> {
  return async (uri) => {
    const answer = await download(uri);
    return answer?.status === 200 ? answer.text : undefined;
  };
}

function providerOf(
  id: string,
  resource: Readonly<Record<string, unknown>>,
  providers: Services['providers'],
): Deploy {
  const { namespace } = parseResourceId(id);
  const provider = providers.find((one) => one.namespace.toLowerCase() === namespace.toLowerCase());
  if (!provider) throw unknownNamespace(id);
  if (!provider.deploy) throw unknownType(id, resource);
  return provider.deploy;
}
