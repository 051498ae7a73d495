import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { plan } from '../../../../tasks/core/factory/create/plan.js';
import { lab } from '../../lab/fake-lab.js';
import { names, windows, withMachine } from '../templates/prepared-templates.js';
import { inputs } from './build-actions.js';

/** A golden image whose template takes its size, and its password, from parameters. */
function golden(imagePath: string, properties: JsonObject = { size: "[parameters('size')]" }) {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    ...withMachine({ ...windows, ...properties }, { apiVersion: '2018-09-15' }),
    parameters: { ...names, size: { type: 'string' }, password: { type: 'securestring' } },
  };
  const image = parseGoldenImage(JSON.stringify(template), `/c/${imagePath}`, imagePath);
  assert.ok('key' in image);
  return image;
}

/** The plan for the golden images Win\W.json and Linux\L.json. */
function planned(rules: readonly object[], changed: Partial<CreateInputs> = {}, properties?: JsonObject) {
  const text = JSON.stringify({ Images: rules });
  const state = {
    lab,
    goldenImages: [golden('Win\\W.json', properties), golden('Linux\\L.json', properties)],
    imageRules: parseImagesJson(text, 'Images.json').rules,
    broken: [],
    machines: [],
    overrides: [],
    osTypes: new Map(),
    deployments: [],
    now: new Date('2026-11-20T02:00:00Z'),
    runId: '7',
  };
  const { actions, leftAlone } = plan(state, { ...inputs, ...changed });
  const builds = new Map(
    actions.flatMap((action) => (action.kind === 'build' ? [[action.imagePath, action]] : [])),
  );
  return { builds, leftAlone };
}

const win = { ImagePaths: 'Win' };

const sizesIn = ({ builds }: ReturnType<typeof planned>) =>
  [...builds.values()].map(({ prepared }) => prepared.parameters['size']);

const findingsIn = ({ builds }: ReturnType<typeof planned>, imagePath = 'Win\\W.json') =>
  (builds.get(imagePath)?.prepared.findings ?? []).map(({ code, file, line }) => ({ code, file, line }));

describe('CreateImageVMs with Images.json', () => {
  it('builds the golden images of a rule with its size, and all others with that of the input', () => {
    assert.deepEqual(sizesIn(planned([{ ...win, Size: 'Standard_D4s_v5' }])), [
      { value: 'Standard_D4s_v5' },
      { value: 'Standard_D2s_v5' },
    ]);
  });

  it('C29 needs no vmSize for golden images that Images.json gives a size', () => {
    const { builds, leftAlone } = planned([{ ...win, Size: 'Standard_D4s_v5' }], { vmSize: '' });
    assert.deepEqual([...builds.keys()], ['Win\\W.json']);
    assert.deepEqual(
      leftAlone.map(({ subject, findings }) => [subject.name, findings?.[0]?.code]),
      [['Linux\\L.json', 'IF328']],
    );
  });

  it('builds nothing of a retired size that Images.json gives, at its place', () => {
    const { builds, leftAlone } = planned([{ ...win, Size: 'Standard_A1' }]);
    assert.deepEqual([...builds.keys()], ['Linux\\L.json']);
    const [finding] = leftAlone[0]?.findings ?? [];
    assert.deepEqual([finding?.code, finding?.file, finding?.line], ['IF323', 'Images.json', 1]);
  });

  it('builds a golden image whose size Images.json does retire no longer', () => {
    const { builds } = planned([{ ...win, Size: 'Standard_D4s_v5' }], { vmSize: 'Standard_A1' });
    assert.deepEqual([...builds.keys()], ['Win\\W.json']);
  });

  it('warns of a size that is not used, since the template sets another', () => {
    const made = planned([{ ...win, Size: 'Standard_D4s_v5' }], {}, { size: 'Standard_D8s_v5' });
    assert.deepEqual(findingsIn(made), [{ code: 'IF231', file: 'Images.json', line: 1 }]);
    assert.deepEqual(findingsIn(made, 'Linux\\L.json'), []);
  });

  it('generalizes what a rule says, whatever the input says', () => {
    const artifactsOf = (generalize: boolean, includeSysprep: boolean) =>
      [...planned([{ ...win, Generalize: generalize }], { includeSysprep }).builds.values()].map(
        ({ prepared }) => prepared.artifactCount,
      );
    assert.deepEqual(
      [artifactsOf(true, false), artifactsOf(false, true)],
      [
        [1, 0],
        [0, 1],
      ],
    );
  });

  it('deallocates a specialized VM, and leaves one running that an input keeps from generalization', () => {
    const deallocatedOf = (rules: readonly object[]) =>
      planned(rules, { includeSysprep: false }).builds.get('Win\\W.json')?.prepared.deallocates;
    assert.deepEqual([deallocatedOf([{ ...win, Generalize: false }]), deallocatedOf([])], [true, false]);
  });

  it('warns of a specialized image whose password nobody knows', () => {
    const codesWith = (machinePassword: string, Generalize: boolean) =>
      findingsIn(planned([{ ...win, Generalize }], { machinePassword })).map(({ code }) => code);
    assert.deepEqual(
      [codesWith('', false), codesWith('known-to-2', false), codesWith('', true)],
      [['IF330'], [], []],
    );
  });

  it('builds the golden images of a rule within its limits, and all others within those of the inputs', () => {
    const { builds } = planned([{ ...win, BuildTimeoutMinutes: 60, Retries: 2 }]);
    assert.deepEqual(
      [...builds.values()].map(({ limits }) => limits),
      [{ buildTimeoutMinutes: 60, retries: 2 }, undefined],
    );
  });

  it('expects of the golden images of a rule with a test that they are tested', () => {
    const { builds } = planned([{ ...win, Test: 'boot' }]);
    assert.deepEqual(
      [...builds.values()].map(({ expected }) => expected.isToBeTested),
      [true, undefined],
    );
  });

  it('builds no golden image of a rule that cannot be used, and all others', () => {
    const { builds, leftAlone } = planned([{ ...win, Generalize: 'no' }]);
    assert.deepEqual([...builds.keys()], ['Linux\\L.json']);
    assert.deepEqual(
      leftAlone.map(({ subject, outcome, findings }) => [subject.name, outcome, findings?.[0]?.code]),
      [['Win\\W.json', 'failed', 'IF228']],
    );
  });
});
