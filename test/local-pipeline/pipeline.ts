import { rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTask, type TaskOutcome, type TaskRun } from '../local-agent/agent.js';
import type { Endpoint } from '../local-agent/endpoints.js';
import { type Extension, taskFolder, unpackVsix } from '../local-agent/vsix.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';

/** A pipeline on this machine: the local agent runs the packaged tasks on a local Azure. */
export interface Pipeline {
  readonly azure: LocalAzure;
  /** Runs one step. Inputs are as in YAML; the service connection is added to them. */
  readonly run: (task: string, inputs: Texts, options?: RunOptions) => Promise<TaskOutcome>;
  /** Stops the local Azure. */
  readonly close: () => Promise<void>;
}

export type RunOptions = Partial<Omit<TaskRun, 'task' | 'inputs'>>;

type Texts = Readonly<Record<string, string>>;

export interface PipelineSettings {
  readonly world: World;
  /** The folder of the sources, the base of relative inputs. */
  readonly sources: string;
  /** The folder in which the traffic of Azure Resource Manager is recorded. */
  readonly record?: string;
  /** Host names of the local Azure's certificate. */
  readonly hostNames?: readonly string[];
}

export const connectionId = '0f0f0f0f-0000-4000-8000-000000000001';

const repository = join(import.meta.dirname, '..', '..');

/** @param vsix the packaged extension; default: the one of `npm run package` */
export async function openPipeline(settings: PipelineSettings, vsix?: string): Promise<Pipeline> {
  const extension = await unpacked(vsix ?? (await packagedExtension()));
  const { world, record, hostNames = [] } = settings;
  const azure = await launchLocalAzure(world, {
    certificateNames: hostNames,
    ...(record === undefined ? {} : { record }),
  });
  return {
    azure,
    run: (task, inputs, options = {}) =>
      runTask({
        ...options,
        task: taskFolder(extension, task),
        inputs: { ConnectedServiceName: connectionId, ...inputs },
        endpoints: options.endpoints ?? [serviceConnection(azure, world)],
        systemConnection: {
          url: 'https://pipelines.example/organization/',
          accessToken: world.pipelines?.systemAccessToken ?? 'system-access-token',
        },
        variables: {
          'system.oidcRequestUri': azure.oidcRequestUri,
          'system.defaultWorkingDirectory': settings.sources,
          'build.sourcesDirectory': settings.sources,
          ...options.variables,
        },
        extraEnvironment: { ...options.extraEnvironment, NODE_EXTRA_CA_CERTS: azure.certificate },
      }),
    close: azure.stop,
  };
}

const unpackedExtensions = new Map<string, Promise<Extension>>();

/** The extension, which is unpacked once and deleted with this process: every run gets a copy of its task. */
function unpacked(vsix: string): Promise<Extension> {
  const extension = unpackedExtensions.get(vsix) ?? unpackForNow(vsix);
  unpackedExtensions.set(vsix, extension);
  return extension;
}

async function unpackForNow(vsix: string): Promise<Extension> {
  const folder = await mkdtemp(join(tmpdir(), 'local-pipeline-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return unpackVsix(vsix, folder);
}

/** An Azure Resource Manager service connection with the key of a service principal. */
export function serviceConnection(azure: LocalAzure, world: World): Endpoint {
  const [application] = world.applications;
  const [subscription] = world.subscriptions;
  return {
    id: connectionId,
    url: `${azure.resourceManager}/`,
    scheme: 'ServicePrincipal',
    parameters: {
      tenantid: world.tenantId,
      serviceprincipalid: application?.clientId ?? '',
      authenticationType: 'spnKey',
      serviceprincipalkey: application?.secret ?? '',
    },
    data: {
      subscriptionId: subscription?.id ?? '',
      subscriptionName: subscription?.displayName ?? '',
      environment: 'AzureCloud',
      scopeLevel: 'Subscription',
      activeDirectoryAuthority: azure.authority,
      activeDirectoryServiceEndpointResourceId: azure.audience,
    },
  };
}

async function packagedExtension(): Promise<string> {
  const dist = join(repository, 'dist');
  const [vsix] = (await readdir(dist).catch(() => [])).filter((name) => name.endsWith('.vsix'));
  if (vsix === undefined) throw new Error('There is no packaged extension: run `npm run package` first.');
  return join(dist, vsix);
}
