import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Azure } from '../../tasks/core/azure/azure.js';
import { resourceManagerClient } from '../../tasks/core/azure/requests/resource-manager.js';
import { devTestLabsClient } from '../../tasks/core/azure/resources/dev-test-labs-client.js';
import type { BuildAction } from '../../tasks/core/factory/create/actions.js';
import { buildWithRetries } from '../../tasks/core/factory/create/build-with-retries.js';
import type { CreateContext, CreateInputs } from '../../tasks/core/factory/create/inputs.js';
import { plan, read } from '../../tasks/core/factory/create/step.js';
import { createWait } from '../../tasks/core/step/wait.js';
import type { Fault, ServiceFault } from '../local-azure/faults/fault.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import { goldenImage, serverForNear } from '../worlds/configuration.js';
import { sdkAccess } from '../worlds/sdk.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const factory = world([lab('Factory'), lab('Near')]);

const server = '/virtualmachines/Server$';

const first = { id: server, count: { first: 1 } } as const;

/** The first attempt of `Server.json` fails so. */
const failing = (service: ServiceFault['service'], code: string): Fault => ({
  service,
  ...first,
  code,
  message: `${code} of the test.`,
});

function isBeginning({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'PUT' && /\/deployments\/[^/]+$/i.test(path);
}

function inputsFor(ConfigurationLocation: string): CreateInputs {
  return {
    DevTestLabName: 'Factory',
    SubscriptionId: subscriptionId,
    gallery: '',
    snapshotResourceGroup: '',
    ConfigurationLocation,
    imagePaths: '',
    machineUserName: 'admin',
    machinePassword: '',
    parameterOverrides: '',
    StandardTimeoutMinutes: 1,
    vmSize: 'Standard_D2s_v5',
    includeSysprep: true,
    buildTimeoutMinutes: 1,
    operationTimeoutMinutes: 1,
    expireAfterHours: 0,
    build: 'all',
    maxImageAgeDays: 30,
    maxConcurrentJobs: 0,
    whatIf: false,
  };
}

/** The context of an action whose reports nobody reads. */
function contextOf(inputs: CreateInputs, azure: Azure): CreateContext {
  const { signal } = new AbortController();
  const nobody = () => undefined;
  return {
    inputs,
    azure,
    signal,
    now: () => new Date(),
    runId: '1',
    wait: createWait(0.05, signal),
    protect: nobody,
    notice: nobody,
    reading: nobody,
    progress: nobody,
    waiting: nobody,
    phase: nobody,
    predecessor: () => Promise.resolve(),
  };
}

/** The product's requests to a local Azure, whose tokens end with its world. */
async function signedIn(local: LocalAzure): Promise<Azure> {
  const { credential, options } = await sdkAccess(local, factory);
  const azure: Azure = {
    credential,
    resourceManagerUrl: local.resourceManager,
    scope: options.credentialScopes[0] ?? '',
    storageAuthentication: 'auto',
    proxyFor: () => undefined,
    protect: () => undefined,
  };
  for (const clientOf of [resourceManagerClient, devTestLabsClient])
    for (const { policy } of options.additionalPolicies)
      clientOf(azure, subscriptionId).pipeline.addPolicy(policy);
  return azure;
}

describe('A build that is repeated in the local Azure', () => {
  let local: LocalAzure;
  let sources: Sources;
  let azure: Azure;
  let inputs: CreateInputs;

  before(async () => {
    local = await launchLocalAzure(factory);
    const artifacts = ['windows-7zip'];
    sources = await writeSources({
      ...serverForNear,
      'Configuration/GoldenImages/Server.json': goldenImage({ artifacts }),
    });
    inputs = inputsFor(join(sources.folder, 'Configuration'));
  });

  beforeEach(async () => {
    await local.begin(factory);
    azure = await signedIn(local);
  });

  after(async () => {
    await local.stop();
    await sources.remove();
  });

  const build = async (...faults: readonly Fault[]) => {
    await local.addFaults(...faults);
    const context = contextOf(inputs, azure);
    const [action] = plan(await read(context), inputs).actions;
    const ended = await buildWithRetries(action as BuildAction, context, 1).catch((error: unknown) => error);
    const { deployments, labs } = await local.state();
    const machines = labs.find(({ name }) => name === 'Factory')?.virtualMachines.map(({ name }) => name);
    const begun = (await local.requests()).filter(isBeginning).length;
    return { ended, begun, machines, records: deployments.length };
  };

  const assertBuiltTwice = ({ ended, ...found }: Awaited<ReturnType<typeof build>>) => {
    assert.ok(!(ended instanceof Error), String(ended));
    assert.deepEqual(found, { begun: 2, machines: ['Server'], records: 0 });
  };

  for (const [service, code] of [
    ['resource fails', 'AllocationFailed'],
    ['resource fails', 'VMAgentStatusCommunicationError'],
    ['resource is refused', 'SkuNotAvailable'],
  ] as const)
    it(`has one VM and no record after ${code}: ${service}`, async () => {
      assertBuiltTwice(await build(failing(service, code)));
    });

  it('has one VM and no record after the first VM vanished', async () => {
    assertBuiltTwice(
      await build({ service: 'machine disappears', ...first }, { service: 'deallocation hangs', ...first }),
    );
  });

  const never: Readonly<Record<string, Fault>> = {
    'a quota': failing('resource fails', 'QuotaExceeded'),
    'a policy': failing('resource is refused', 'RequestDisallowedByPolicy'),
    'an artifact': { service: 'artifact fails', id: 'windows-7zip$', count: { first: 1 } },
  };
  for (const [what, fault] of Object.entries(never))
    it(`is none where ${what} failed it`, async () => {
      const { ended, begun } = await build(fault);
      assert.ok(ended instanceof Error);
      assert.equal(begun, 1);
    });
});
