import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { artifactOf, misfits, wantedCases } from '../../../../tasks/core/factory/test/wanted-cases.js';

const nothing = { scripts: [], artifacts: [] };

const lab = { id: '/labs/Factory' };

describe('C122 What is tested of an image', () => {
  it('is first of all whether a VM of it boots and prints a line', () => {
    for (const [osType, artifact, line] of [
      ['Windows', 'windows-run-powershell', "Write-Output 'The image boots.'\r\n"],
      ['Linux', 'linux-run-bash', "echo 'The image boots.'\n"],
    ] as const) {
      const [boot, ...others] = wantedCases(nothing, osType, 'x-');
      assert.deepEqual(others, []);
      assert.deepEqual(boot && 'script' in boot && [boot.name, boot.artifact, boot.script], [
        'boot',
        artifact,
        { text: line },
      ]);
    }
  });

  it('is on Linux nothing but artifacts, where they are all that is asked for: scripts need a Python there', () => {
    const test = { scripts: [], artifacts: [{ name: 'mine', repository: 'Team', parameters: {} }] };
    const namesOn = (osType: 'Windows' | 'Linux') => wantedCases(test, osType, 'x-').map(({ name }) => name);
    assert.deepEqual([namesOn('Linux'), namesOn('Windows')], [['mine'], ['boot', 'mine']]);
  });

  it('are then its scripts and then its artifacts, in their order', () => {
    const artifacts = [{ name: 'check', repository: 'own', parameters: { depth: '2' } }];
    const cases = wantedCases({ scripts: ['a.sh', 'deep/b.sh'], artifacts }, 'Linux', 'x-');
    assert.deepEqual(
      cases.map(({ name }) => name),
      ['boot', 'a.sh', 'deep/b.sh', 'check'],
    );
  });

  it('is brought to the VM under names without folders and spaces, each its own', () => {
    const cases = wantedCases({ ...nothing, scripts: ['a/my test.ps1', 'b/my test.ps1'] }, 'Windows', 'x-');
    assert.deepEqual(
      cases.map((one) => 'fileName' in one && one.fileName),
      ['x-0-boot.ps1', 'x-1-my_test.ps1', 'x-2-my_test.ps1'],
    );
  });

  it('is a script that an artifact reads and runs', () => {
    const [, script] = wantedCases({ ...nothing, scripts: ['smoke.ps1'] }, 'Windows', 'x-');
    assert.deepEqual(script && artifactOf(script, lab, (name) => `https://blobs/${name}?sig`), {
      id: '/labs/Factory/artifactSources/public repo/artifacts/windows-run-powershell',
      parameters: {
        scriptFileUris: '["https://blobs/x-1-smoke.ps1?sig"]',
        scriptToRun: 'x-1-smoke.ps1',
        scriptArguments: '',
      },
    });
  });

  it('is an artifact of any repository, with its parameters', () => {
    const artifacts = [{ name: 'check', repository: 'own', parameters: { depth: '2' } }];
    const [artifact] = wantedCases({ ...nothing, artifacts }, 'Linux', 'x-');
    assert.deepEqual(artifact && artifactOf(artifact, lab, () => ''), {
      id: '/labs/Factory/artifactSources/own/artifacts/check',
      parameters: { depth: '2' },
    });
  });

  it('is no script of another operating system', () => {
    const cases = (osType: 'Windows' | 'Linux') =>
      wantedCases({ ...nothing, scripts: ['a.ps1', 'b.sh'] }, osType, 'x-');
    assert.deepEqual(misfits(cases('Windows'), 'Windows'), ['b.sh']);
    assert.deepEqual(misfits(cases('Linux'), 'Linux'), ['a.ps1']);
  });
});
