import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import type { BuildAction } from '../../../../tasks/core/factory/create/actions.js';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { plan } from '../../../../tasks/core/factory/create/plan.js';
import type { CreateState } from '../../../../tasks/core/factory/create/state.js';
import { deploymentOf, machineOf, storedOf } from '../../../worlds/azure-things.js';
import { lab } from '../../lab/fake-lab.js';
import { windows, withMachine } from '../templates/prepared-templates.js';
import { inputs } from './build-actions.js';

const usualTemplate = withMachine(windows, { apiVersion: '2018-09-15' });

function golden(template: JsonObject) {
  const form = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
  };
  const image = parseGoldenImage(JSON.stringify({ ...form, ...template }), '/c/W.json', 'Win\\W.json');
  assert.ok('key' in image);
  return image;
}

function stateOf(more: Partial<CreateState> = {}): CreateState {
  return {
    lab,
    goldenImages: [golden(usualTemplate)],
    imageRules: [],
    broken: [],
    machines: [],
    overrides: [],
    osTypes: new Map(),
    deployments: [],
    now: new Date('2026-11-20T02:00:00Z'),
    runId: '7',
    ...more,
  };
}

function builds(more: Partial<CreateState> = {}, changed: Partial<CreateInputs> = {}): BuildAction[] {
  return plan(stateOf(more), { ...inputs, ...changed }).actions.filter((action) => action.kind === 'build');
}

describe('The plan of CreateImageVMs that builds what changed', () => {
  const [unchanged] = builds();
  const stored = storedOf({
    imagePath: 'Win\\W.json',
    inputs: unchanged?.prepared.inputs ?? '',
    base: 'P:O:S:1.0.1',
  });

  const compared = (version = '1.0.1'): Pick<CreateState, 'compared'> => ({
    compared: {
      newest: new Map([['win\\w.json', stored]]),
      versions: new Map([['p:o:s', version]]),
      findings: [{ severity: 'notice', what: 'Not known.' }],
    },
  });

  it('C123 leaves alone what did not change, with the reason, and says what is not known', () => {
    const { actions, leftAlone: left, findings } = plan(stateOf(compared()), inputs);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      left.map(({ outcome, reason }) => `${outcome}: ${reason}`),
      ['skipped: unchanged since 20 Nov'],
    );
    assert.deepEqual(findings, [{ severity: 'notice', what: 'Not known.' }]);
  });

  it('C123 says why it builds', () => {
    const [action] = builds(compared('1.0.2'));
    assert.equal(action?.reason, 'It becomes the VM W: base 1.0.1 -> 1.0.2.');
    assert.equal(action.why, 'base 1.0.1 -> 1.0.2');
  });

  it('C123 sees whether the machine is generalized, and what Images.json says of data disks', () => {
    const text = JSON.stringify({ Images: [{ ImagePaths: '', DataDisks: true }] });
    const { rules: imageRules } = parseImagesJson(text, 'Images.json');
    const [ofInput] = builds(compared(), { includeSysprep: false });
    const [ofImagesJson] = builds({ ...compared(), imageRules });
    assert.deepEqual([ofInput?.why, ofImagesJson?.why], ['settings changed', 'settings changed']);
  });

  it('C123 sees the value of an override, and of no secret', () => {
    const template = usualTemplate;
    const declared = { edition: { type: 'string' }, token: { type: 'securestring' } };
    const parameters = { ...(template['parameters'] as JsonObject), ...declared };
    const goldenImages = [golden({ ...template, parameters })];
    const withValues = (edition: string, token: string) => ({
      goldenImages,
      overrides: [
        { name: 'edition', value: edition },
        { name: 'token', value: token },
      ],
    });
    const [built] = builds(withValues('one', 'secret'));
    const newest = new Map([['win\\w.json', { ...stored, inputs: built?.prepared.inputs ?? '' }]]);
    const since = { compared: { newest, versions: new Map<string, string>(), findings: [] } };
    const whyOf = (edition: string, token: string) =>
      builds({ ...withValues(edition, token), ...since }).map(({ why }) => why);
    assert.deepEqual(whyOf('one', 'secret'), []);
    assert.deepEqual(whyOf('one', 'another'), []);
    assert.deepEqual(whyOf('two', 'secret'), ['parameters changed']);
  });

  it('C28 goes on with what an earlier run began, whatever has changed', () => {
    const deployments = [deploymentOf(deploymentNameOf('W', lab.id, 'Win\\W.json'), 'Running')];
    const [action] = builds({ ...compared(), deployments });
    assert.equal(action?.adopted, true);
    assert.equal(action.why, undefined);
  });

  it('C123 leaves it alone even where its name is taken', () => {
    const [machine] = usualTemplate['resources'] as readonly JsonObject[];
    const goldenImages = [golden({ ...usualTemplate, resources: [{ ...machine, name: 'Factory/Fixed' }] })];
    const [built] = builds({ goldenImages });
    const newest = new Map([['win\\w.json', { ...stored, inputs: built?.prepared.inputs ?? '' }]]);
    const since = { compared: { newest, versions: new Map<string, string>(), findings: [] } };
    const { leftAlone: left } = plan(
      stateOf({ ...since, goldenImages, machines: [machineOf('Fixed')] }),
      inputs,
    );
    assert.deepEqual(
      left.map(({ outcome, reason }) => `${outcome}: ${reason}`),
      ['skipped: unchanged since 20 Nov'],
    );
  });
});
