import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import {
  chocolatey,
  codes,
  deprovisionId,
  failure,
  imageOf,
  labId,
  linux,
  machine,
  names,
  prepared,
  sentMachine,
  sentProperties,
  sysprepId,
  windows,
  withMachine,
} from './prepared-templates.js';

describe('Generalization', () => {
  it('C36 is the last artifact, with the id that the scripts gave it', () => {
    const { artifacts } = sentProperties({ ...windows, artifacts: [chocolatey] });
    assert.deepEqual(artifacts, [chocolatey, { artifactId: sysprepId }]);
  });

  it('C36 is another artifact for Linux, and the only one if there are none', () => {
    assert.deepEqual(sentProperties(linux)['artifacts'], [{ artifactId: deprovisionId }]);
  });

  it('C42 C48 is counted, and ends with the VM deallocated', () => {
    const { artifactCount, deallocates } = prepared(withMachine({ ...windows, artifacts: [chocolatey] }));
    assert.deepEqual([artifactCount, deallocates], [2, true]);
  });

  describe('C37 is not added if the last artifact is', () => {
    const spellings: readonly (readonly [string, string])[] = [
      ['the same', sysprepId],
      ['the same in other casing and spacing', sysprepId.toUpperCase().replace('(', ' ( ')],
      ['a literal id', `${labId}/artifactSources/Public Repo/artifacts/Windows-Sysprep`],
      ['a variable', "[variables('sysprep')]"],
    ];
    for (const [spelling, artifactId] of spellings)
      it(spelling, () => {
        const artifacts = [chocolatey, { artifactId }];
        const template = { ...withMachine({ ...windows, artifacts }), variables: { sysprep: sysprepId } };
        assert.deepEqual((sentMachine(template)['properties'] as JsonObject)['artifacts'], artifacts);
      });
  });

  it('C37 is not added, with a warning, if it is there but not last', () => {
    const artifacts = [{ artifactId: sysprepId }, chocolatey];
    assert.deepEqual(sentProperties({ ...windows, artifacts })['artifacts'], artifacts);
    assert.deepEqual(codes(withMachine({ ...windows, artifacts })), ['IF308']);
  });

  it('C37 is added beside an artifact whose name merely contains it', () => {
    const artifacts = [{ artifactId: sysprepId.replace('windows-sysprep', 'my-windows-sysprep') }];
    assert.equal((sentProperties({ ...windows, artifacts })['artifacts'] as readonly JsonValue[]).length, 2);
  });

  it('C39 names the lab literally if the template has no labName', () => {
    const template = { resources: [machine(windows)] };
    const { artifacts } = sentMachine(template, { labName: "Factory's" })['properties'] as JsonObject;
    assert.deepEqual(artifacts, [{ artifactId: sysprepId.replace("parameters('labName')", "'Factory''s'") }]);
  });

  it('C39 names the lab literally in a nested template, where labName may be another', () => {
    const properties = { template: { resources: [machine(windows)] } };
    const template = {
      parameters: names,
      resources: [{ type: 'Microsoft.Resources/deployments', properties }],
    };
    const { artifacts } = sentMachine(template)['properties'] as JsonObject;
    assert.deepEqual(artifacts, [{ artifactId: sysprepId.replace("parameters('labName')", "'Factory'") }]);
  });

  it('C37 is added beside an artifact that refers to itself without end', () => {
    const artifacts = [{ artifactId: "[variables('a')]" }];
    const template = {
      ...withMachine({ ...windows, artifacts }),
      variables: { a: "[concat(variables('a'), variables('a'))]" },
    };
    assert.equal(prepared(template).artifactCount, 2);
  });

  it('C40 is not added if it is not wanted, and nothing deallocates the VM', () => {
    const template = withMachine({ ...windows, artifacts: [chocolatey] });
    const { deallocates, artifactCount } = prepared(template, { includeSysprep: false });
    assert.deepEqual([deallocates, artifactCount], [false, 1]);
  });

  it('is not added to a specialized image, whose VM is deallocated all the same', () => {
    const template = withMachine({ ...windows, artifacts: [chocolatey] });
    const settings = { generalize: false };
    const { deallocates, artifactCount } = prepared(template, { includeSysprep: false, settings });
    assert.deepEqual([deallocates, artifactCount], [true, 1]);
  });

  it('of the template itself is an error of a specialized image, at its artifacts', () => {
    const artifacts = [chocolatey, { artifactId: sysprepId }];
    const template = withMachine({ ...windows, artifacts });
    const settings = { generalize: false };
    const refused = failure(template, { includeSysprep: false, settings });
    const before = imageOf(template).text.split('"artifacts"')[0] ?? '';
    assert.deepEqual([refused?.code, refused?.line], ['IF329', before.split('\n').length]);
    assert.equal(failure(template, { includeSysprep: false }), undefined);
  });

  it('C40 of the template itself deallocates the VM too', () => {
    const template = withMachine({ ...windows, artifacts: [{ artifactId: deprovisionId }] });
    assert.equal(prepared(template, { includeSysprep: false }).deallocates, true);
  });

  it('C37 is not added to artifacts that are a variable which ends with it', () => {
    const template = {
      ...withMachine({ ...windows, artifacts: "[variables('list')]" }),
      variables: { list: [chocolatey, { artifactId: sysprepId }] },
    };
    const { artifacts } = sentMachine(template)['properties'] as JsonObject;
    assert.deepEqual([artifacts, prepared(template).artifactCount], ["[variables('list')]", 2]);
  });

  it('C44 wraps artifacts that are an expression', () => {
    const { artifacts } = sentProperties({ ...windows, artifacts: "[variables('list')]" });
    const id = sysprepId.slice(1, -1);
    assert.equal(artifacts, `[concat(variables('list'), createArray(createObject('artifactId', ${id})))]`);
  });
});
