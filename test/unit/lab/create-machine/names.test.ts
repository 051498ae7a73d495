import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { attemptOf, attemptsOf, nameOfAttempt } from '../../../../tasks/core/lab/create-machine/attempts.js';
import { checkInputs } from '../../../../tasks/core/lab/create-machine/check-inputs.js';
import {
  deploymentNameOf,
  inLab,
  knownIn,
  type MachineSource,
  sourceOf,
} from '../../../../tasks/core/lab/create-machine/source.js';
import { createInputs } from './create-inputs.js';

const labId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/l';

const source: MachineSource = {
  title: 'vm.json',
  template: { resources: [] },
  parameters: { newVMName: { value: 'web' }, size: { value: 'S' } },
  secrets: () => ({ parameters: { password: { value: 'hidden' } } }),
};

const numbered = createInputs({ RetryOnFailure: true, RetryCount: 12, AppendRetryNumberToVMName: true });

describe('The deployment of a lab VM', () => {
  const name = deploymentNameOf('web', labId, source);

  it('has a name that follows from the lab, the VM, the template and the values', () => {
    assert.match(name, /^Dtl-web-[\da-f]{8}$/);
    assert.equal(deploymentNameOf('web', labId.toUpperCase(), source), name);
    for (const other of [
      deploymentNameOf('web', `${labId}2`, source),
      deploymentNameOf('web', labId, { ...source, template: { resources: [{}] } }),
      deploymentNameOf('web', labId, { ...source, parameters: { size: { value: 'L' } } }),
    ])
      assert.notEqual(other, name);
  });

  it('has the same name with another secret, and with another token in the address', () => {
    const secret = { parameters: { password: { value: 'other' } } };
    assert.equal(deploymentNameOf('web', labId, { ...source, secrets: () => secret }), name);
    const at = (link: string) =>
      deploymentNameOf('web', labId, { ...source, secrets: () => ({ parameters: {}, link }) });
    assert.equal(at('https://a.example/t.json?sig=1'), at('https://a.example/t.json?sig=2'));
    assert.notEqual(at('https://a.example/t.json'), at('https://a.example/u.json'));
  });

  it('has the same name however the lab is spelled', () => {
    const nameIn = (labName: string) => {
      const given = { ...source, parameters: { labName: { value: labName } } };
      return deploymentNameOf('web', labId, inLab(given, 'Contoso'));
    };
    assert.equal(nameIn('CONTOSO'), nameIn('contoso'));
  });

  it('has no longer name than Azure takes', () => {
    assert.equal(deploymentNameOf('x'.repeat(64), labId, source).length, 64);
  });

  it('shows no secret to whoever shows the plan, and none to expressions', () => {
    const hidden = sourceOf({
      source: { name: 'vm.json' },
      parameters: { password: { value: 'hidden' }, key: { reference: {} }, size: { value: 'S' } },
      secure: ['password', 'key'],
      known: new Map(),
    });
    assert.doesNotMatch(JSON.stringify(hidden), /hidden/);
    assert.deepEqual(Object.keys(hidden.secrets().parameters), ['password']);
    assert.equal(knownIn(hidden).get('password'), undefined);
  });
});

describe('The attempts to make a lab VM', () => {
  it('are one, and as many more as asked for', () => {
    assert.equal(attemptsOf(createInputs({ RetryOnFailure: false, RetryCount: 3 })), 1);
    assert.equal(attemptsOf(createInputs({ RetryOnFailure: true, RetryCount: 3 })), 4);
  });

  it('have numbers in their names only if asked for, and the first has none', () => {
    assert.deepEqual(
      [0, 1, 12].map((number) => nameOfAttempt('web', number, numbered)),
      ['web', 'web-1', 'web-12'],
    );
    assert.equal(nameOfAttempt('web', 1, createInputs({ RetryOnFailure: true })), 'web');
  });

  it('are known by their names', () => {
    const known = ['WEB', 'web-1', 'web-12', 'web-13', 'web-0', 'web-01', 'web-x', 'other-1'];
    assert.deepEqual(
      known.map((name) => attemptOf('web', name, numbered)),
      [0, 1, 12, undefined, undefined, undefined, undefined, undefined],
    );
    assert.equal(attemptOf('web', 'web-1', createInputs({})), undefined);
  });
});

describe('The inputs of a lab VM', () => {
  const refuses = (more: Parameters<typeof createInputs>[0], reason: RegExp) =>
    assert.throws(() => checkInputs(createInputs(more)), reason);

  it('are right with a template, or with an image', () => {
    checkInputs(createInputs({ TemplateFile: 'vm.json' }));
    checkInputs(createInputs({ templateUri: 'https://a.example', ParameterOverrides: '-a b' }));
    checkInputs(createInputs({ image: 'Tools', size: 'S', userName: 'u', password: 'p' }));
  });

  it('are refused where they contradict each other', () => {
    const image = { image: 'Tools', size: 'S' };
    refuses({ TemplateFile: 'a', templateUri: 'b' }, /TemplateFile and templateUri are both given/);
    refuses({ templateUri: 'hidden', image: 'i' }, /^Error: templateUri and image are both given/);
    refuses({}, /Nothing says/);
    refuses({ TemplateFile: 'a', userName: 'u', subnet: 's' }, /userName, subnet and TemplateFile/);
    refuses({ ...image, ParametersFile: 'p' }, /ParametersFile and image/);
    refuses({ ...image, size: '' }, /size is not/);
    refuses({ ...image, userName: 'u', password: 'p', sshPublicKey: 'k' }, /password and sshPublicKey/);
    refuses({ ...image, password: 'p' }, /userName is missing/);
    refuses({ ...image, subnet: 's' }, /virtualNetwork is not/);
  });

  it('are refused with a name that Azure refuses', () => {
    for (const VirtualMachineName of ['', '-a', 'a-', 'a/b', '123', 'a_b', 'x'.repeat(65)])
      refuses({ TemplateFile: 'a', VirtualMachineName }, /Azure refuses the name/);
    checkInputs(createInputs({ TemplateFile: 'a', VirtualMachineName: 'x'.repeat(64) }));
    const long = { TemplateFile: 'a', VirtualMachineName: 'x'.repeat(62) };
    refuses({ ...numbered, ...long }, /in the last attempt/);
  });
});
