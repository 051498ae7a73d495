import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const machines = `${lab}/virtualmachines`;

describe('What can be done with a virtual machine', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory({
      virtualMachines: [
        { name: 'free', osType: 'Windows', powerState: 'running', allowClaim: true },
        { name: 'idle', osType: 'Linux', powerState: 'deallocated', allowClaim: true },
        { name: 'boss', osType: 'Linux', powerState: 'running', ownerObjectId: 'somebody' },
        {
          name: 'making',
          osType: 'Linux',
          powerState: 'running',
          allowClaim: true,
          provisioningState: 'Creating',
        },
      ],
    });
  });

  const act = (name: string, action: string, body?: unknown) =>
    laboratory.complete('POST', `${machines}/${name}/${action}`, body);
  const refusal = async (name: string, action: string) =>
    codeOf(await laboratory.ask('POST', `${machines}/${name}/${action}`));
  const properties = async (name: string) =>
    ((await laboratory.ask('GET', `${machines}/${name}`)).body as { properties: Record<string, unknown> })
      .properties;
  const ownership = async (name: string) => {
    const { allowClaim, ownerObjectId } = await properties(name);
    return [allowClaim, ownerObjectId];
  };

  it('is answered with both addresses', async () => {
    const { status, headers, body } = await laboratory.ask('POST', `${machines}/free/stop`);
    assert.deepEqual([status, body], [202, undefined]);
    assert.deepEqual(Object.keys(headers ?? {}).sort(), ['azure-asyncoperation', 'location']);
  });

  it('takes one thing at a time', async () => {
    const stop = await laboratory.ask('POST', `${machines}/free/stop`);
    const answer = await laboratory.ask('POST', `${machines}/free/start`);
    assert.equal(answer.status, 409);
    assert.match(
      JSON.stringify(answer.body),
      /'free' of type 'microsoft.devtestlab\/labs\/virtualmachines' is not yet ready/,
    );
    await laboratory.follow(stop);
    assert.equal((await properties('free'))['lastKnownPowerState'], 'Stopped');
    await act('free', 'start');
    assert.equal((await properties('free'))['lastKnownPowerState'], 'Running');
  });

  it('is nothing while the machine is made', async () => {
    for (const action of ['start', 'stop', 'claim', 'restart'])
      assert.equal(await refusal('making', action), 'Conflict');
  });

  it('is a restart where it runs', async () => {
    assert.equal((await act('free', 'restart')).status, 'Succeeded');
    assert.equal((await act('free', 'redeploy')).status, 'Succeeded');
    assert.equal(await refusal('idle', 'restart'), 'OperationNotAllowed');
  });

  it('is another size', async () => {
    await act('idle', 'resize', { size: 'Standard_D8s_v3' });
    assert.equal((await properties('idle'))['size'], 'Standard_D8s_v3');
    assert.equal(await refusal('idle', 'resize'), 'MissingRequiredProperty');
  });

  it('is a claim where it is free, after which the caller owns it', async () => {
    await act('free', 'claim');
    assert.deepEqual(await ownership('free'), [false, 'someone']);
    assert.equal(await refusal('free', 'claim'), 'Conflict');
    assert.equal(await refusal('boss', 'claim'), 'Conflict');
    assert.deepEqual(await ownership('boss'), [false, 'somebody']);
  });

  it('is the end of a claim', async () => {
    await act('boss', 'unClaim');
    assert.deepEqual(await ownership('boss'), [true, '']);
    assert.equal(await refusal('boss', 'unclaim'), 'Conflict');
  });

  it('is not claimed twice at once', async () => {
    const first = await laboratory.ask('POST', `${machines}/free/claim`);
    assert.equal(await refusal('free', 'claim'), 'Conflict');
    await laboratory.follow(first);
    await act('free', 'unclaim');
    assert.deepEqual(await ownership('free'), [true, '']);
  });

  it('is claimed by the lab, as long as one is free', async () => {
    const claims = [
      await laboratory.ask('POST', `${lab}/claimAnyVm`),
      await laboratory.ask('POST', `${lab}/claimAnyVm`),
    ];
    for (const claim of claims) assert.equal((await laboratory.follow(claim)).status, 'Succeeded');
    assert.deepEqual(
      [await ownership('free'), await ownership('idle')],
      [
        [false, 'someone'],
        [false, 'someone'],
      ],
    );
    assert.equal(codeOf(await laboratory.ask('POST', `${lab}/claimAnyVm`)), 'Conflict');
  });

  const applying = (...names: readonly string[]) => ({
    artifacts: names.map((name) => ({ artifactId: `/artifactSources/public repo/artifacts/${name}` })),
  });

  it('is more artifacts where it runs, while which nothing else is', async () => {
    const first = await laboratory.ask('POST', `${machines}/free/applyArtifacts`, applying('editor'));
    assert.equal((await properties('free'))['provisioningState'], 'ApplyingArtifacts');
    assert.equal(await refusal('free', 'stop'), 'Conflict');
    await laboratory.follow(first);
    await act('free', 'applyArtifacts', applying('generalize'));
    const { provisioningState, artifactDeploymentStatus, lastKnownPowerState } = await properties('free');
    assert.deepEqual([provisioningState, lastKnownPowerState], ['Succeeded', 'Stopped']);
    assert.deepEqual(artifactDeploymentStatus, {
      deploymentStatus: 'Succeeded',
      artifactsApplied: 2,
      totalArtifacts: 2,
    });
  });

  it('is no artifact that is not there, and none where it does not run', async () => {
    const unknown = await laboratory.ask('POST', `${machines}/free/applyArtifacts`, applying('gone'));
    assert.equal(codeOf(unknown), 'ArtifactNotFound');
    assert.equal(await refusal('free', 'applyArtifacts'), 'MissingRequiredProperty');
    assert.equal(
      (await act('idle', 'applyArtifacts', applying('editor'))).error?.code,
      'OperationNotAllowed',
    );
    assert.equal((await properties('idle'))['provisioningState'], 'Succeeded');
  });
});
