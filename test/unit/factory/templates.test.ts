import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import type { JsonObject, JsonValue } from '../../../tasks/core/configuration/json.js';
import { findVirtualMachines } from '../../../tasks/core/configuration/golden-image.js';
import { prepareTemplate, type TemplateValues } from '../../../tasks/core/factory/templates.js';

const labId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory';

const values: TemplateValues = {
  vmName: 'Datacenter',
  userName: 'admin',
  vmSize: 'Standard_D2s_v5',
  includeSysprep: true,
  labName: 'Factory',
  labId,
  overrides: [],
  osTypes: new Map(),
  runId: '4711',
  expirationDate: new Date('2026-01-04T12:00:00Z'),
};

const windows = { galleryImageReference: { osType: 'Windows' } };
const linux = { galleryImageReference: { osType: 'Linux' } };
const names = { labName: { type: 'string' }, newVMName: { type: 'string' } };

/** A lab VM named as real templates name it. */
const machine = (properties: JsonValue, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.DevTestLab/labs/virtualmachines',
  name: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
  properties,
  ...more,
});

const withMachine = (properties: JsonValue, more?: JsonObject): JsonObject => ({
  parameters: names,
  resources: [machine(properties, more)],
});

function prepare(template: JsonObject, changed: Partial<TemplateValues> = {}) {
  const image = parseGoldenImage(
    JSON.stringify(template, undefined, 1),
    '/c/a.json',
    'Win2016\\Datacenter.json',
  );
  assert.ok('key' in image);
  return prepareTemplate(image, { ...values, ...changed });
}

function prepared(template: JsonObject, changed?: Partial<TemplateValues>) {
  const result = prepare(template, changed);
  assert.ok(!('failed' in result), 'failed' in result ? result.failed.what : '');
  return result;
}

function failure(template: JsonObject, changed?: Partial<TemplateValues>) {
  const result = prepare(template, changed);
  return 'failed' in result ? result.failed : undefined;
}

const codes = (template: JsonObject, changed?: Partial<TemplateValues>) =>
  prepared(template, changed).findings.map(({ code }) => code);

/** The only lab VM of what is sent. */
function sentMachine(template: JsonObject, changed?: Partial<TemplateValues>): JsonObject {
  const [found] = findVirtualMachines(prepared(template, changed).template);
  assert.ok(found);
  return found.resource;
}

const sentProperties = (properties: JsonObject, changed?: Partial<TemplateValues>) =>
  sentMachine(withMachine(properties), changed)['properties'] as JsonObject;

const sysprepId =
  "[resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), 'public repo', 'windows-sysprep')]";
const deprovisionId = sysprepId.replace('windows-sysprep', 'linux-deprovision');
const chocolatey = { artifactId: sysprepId.replace('windows-sysprep', 'windows-chocolatey') };

describe('The parameters of a deployment', () => {
  it('C29 are those of the five that the template declares, in its casing', () => {
    const template = {
      parameters: { LABNAME: {}, userName: {}, size: {}, other: { defaultValue: 1 } },
      resources: [machine(windows)],
    };
    assert.deepEqual(prepared(template).parameters, {
      LABNAME: { value: 'Factory' },
      userName: { value: 'admin' },
      size: { value: 'Standard_D2s_v5' },
    });
  });

  it('C29 override the defaults of the template', () => {
    const template = { ...withMachine(windows), parameters: { ...names, size: { defaultValue: 'x' } } };
    assert.deepEqual(prepared(template).parameters['size'], { value: 'Standard_D2s_v5' });
  });

  it('C29 name the one that receives the password, without its value', () => {
    const template = {
      ...withMachine(windows),
      parameters: { ...names, password: { type: 'securestring' } },
    };
    const { passwordParameter, parameters, findings } = prepared(template);
    assert.deepEqual([passwordParameter, 'password' in parameters, findings], ['password', false, []]);
  });

  it('C29 have the password as a securestring though the template declares a string, with a warning', () => {
    const template = {
      ...withMachine(windows),
      parameters: { ...names, password: { type: 'string', minLength: 8 } },
    };
    const { template: sent, findings } = prepared(template);
    assert.deepEqual(sent['parameters'], { ...names, password: { type: 'securestring', minLength: 8 } });
    assert.deepEqual([findings[0]?.code, findings[0]?.line], ['IF306', 9]);
  });

  it('C29 that would get no value are an error before anything is deployed, with their names and place', () => {
    const template = { ...withMachine(windows), parameters: { ...names, sshKey: {}, customImageId: {} } };
    const finding = failure(template);
    assert.deepEqual([finding?.code, finding?.line], ['IF305', 9]);
    assert.match(finding?.what ?? '', /sshKey, customImageId/);
  });

  it('C29 may be nullable', () => {
    const template = { ...withMachine(windows), parameters: { ...names, note: { nullable: true } } };
    assert.equal(failure(template), undefined);
  });

  it("C31 may have the portal's placeholders as defaults", () => {
    const template = {
      ...withMachine(windows),
      parameters: { ...names, password: { defaultValue: '[[[secretName]]' } },
    };
    assert.equal(failure(template), undefined);
  });
});

describe('The template of a deployment', () => {
  it('C33 L16 has every text exactly as the golden image has it', () => {
    const parameters = [{ name: 'text', value: 'say "hi"\nC:\\new' }];
    const artifact = { ...chocolatey, parameters };
    const { artifacts } = sentProperties({ ...windows, artifacts: [artifact] });
    assert.deepEqual((artifacts as readonly JsonValue[])[0], artifact);
  });

  it('C33 leaves the golden image itself as it was read', () => {
    const image = parseGoldenImage(JSON.stringify(withMachine(windows)), '/c/a.json', 'a.json');
    assert.ok('key' in image);
    prepareTemplate(image, values);
    assert.deepEqual(image.template, withMachine(windows));
  });

  it('C34 has the lab VM patched wherever it stands, and nothing else', () => {
    const network = { type: 'Microsoft.Network/virtualNetworks', properties: {} };
    const { template } = prepared({ parameters: names, resources: [network, machine(windows)] });
    assert.deepEqual((template['resources'] as readonly JsonValue[])[0], network);
  });

  it('C34 with several lab VMs has the one patched that is named by newVMName, with a warning', () => {
    const other = machine(windows, { name: 'Factory/helper' });
    const { template, findings } = prepared({ parameters: names, resources: [other, machine(windows)] });
    const tagged = findVirtualMachines(template).map(({ resource }) => 'tags' in resource);
    assert.deepEqual([tagged, findings[0]?.code, findings[0]?.severity], [[false, true], 'IF303', 'warning']);
  });

  it('C34 with several lab VMs of which none is named by newVMName is an error', () => {
    const other = machine(windows, { name: 'Factory/helper' });
    const finding = failure({ parameters: names, resources: [other, other] });
    assert.deepEqual([finding?.code, finding?.severity], ['IF303', 'error']);
  });

  it('C34 keeps a copy loop', () => {
    const copy = { name: 'machines', count: 2 };
    assert.deepEqual(sentMachine(withMachine(windows, { copy }))['copy'], copy);
  });

  it('is an error if the properties of the lab VM are an expression', () => {
    assert.equal(failure(withMachine("[variables('properties')]"))?.code, 'IF304');
  });
});

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

  const systems: readonly (readonly [string, JsonObject, string])[] = [
    ['the gallery image', withMachine({ galleryImageReference: { osType: 'windows' } }), 'Windows'],
    [
      'the gallery image, by a parameter',
      {
        parameters: { ...names, os: { defaultValue: 'Linux' } },
        resources: [machine({ galleryImageReference: { osType: "[parameters('os')]" } })],
      },
      'Linux',
    ],
    ['the metadata', { ...withMachine({ customImageId: 'x' }), metadata: { osType: 'Windows' } }, 'Windows'],
    [
      'the gallery image before the metadata',
      { ...withMachine(linux), metadata: { osType: 'Windows' } },
      'Linux',
    ],
  ];
  for (const [source, template, osType] of systems)
    it(`C38 L17 knows the operating system from ${source}`, () => {
      assert.equal(prepared(template).osType, osType);
    });

  it('C38 L17 of an unknown operating system is an error before anything is built', () => {
    assert.equal(failure(withMachine({ customImageId: 'x' }))?.code, 'IF307');
  });

  it('C38 C40 needs no operating system if it is not wanted', () => {
    assert.equal(failure(withMachine({ customImageId: 'x' }), { includeSysprep: false }), undefined);
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

  it('C40 of the template itself deallocates the VM too', () => {
    const template = withMachine({ ...windows, artifacts: [{ artifactId: deprovisionId }] });
    assert.equal(prepared(template, { includeSysprep: false }).deallocates, true);
  });

  it('C44 wraps artifacts that are an expression', () => {
    const { artifacts } = sentProperties({ ...windows, artifacts: "[variables('list')]" });
    const id = sysprepId.slice(1, -1);
    assert.equal(artifacts, `[concat(variables('list'), createArray(createObject('artifactId', ${id})))]`);
  });
});

describe('The marks of an image VM', () => {
  const own = {
    ImageFactoryPath: 'Win2016\\Datacenter.json',
    ImageFactoryRun: '4711',
    ImageFactoryLab: labId,
  };

  it('C44 are its image path, run and factory lab', () => {
    assert.deepEqual(sentMachine(withMachine(windows))['tags'], own);
  });

  it('C44 stand beside the tags of the template and replace those of their names', () => {
    const tags = { team: 'x', imagefactoryrun: 'old' };
    assert.deepEqual(sentMachine(withMachine(windows, { tags }))['tags'], { team: 'x', ...own });
  });

  it('C44 wrap tags that are an expression', () => {
    const tags = sentMachine(withMachine(windows, { tags: "[parameters('tags')]" }), { runId: "4'7" })[
      'tags'
    ];
    assert.equal(
      tags,
      `[union(parameters('tags'), createObject('ImageFactoryPath', 'Win2016\\Datacenter.json', 'ImageFactoryRun', '4''7', 'ImageFactoryLab', '${labId}'))]`,
    );
  });

  it('C43 do not include ImagePath, which follows on success only', () => {
    assert.equal('ImagePath' in (sentMachine(withMachine(windows))['tags'] as JsonObject), false);
  });

  it('C73 say that it was built without generalization', () => {
    const tags = sentMachine(withMachine(windows), { includeSysprep: false })['tags'];
    assert.deepEqual(tags, { ...own, ImageFactoryGeneralized: 'false' });
  });

  it('C44 include when DevTest Labs deletes it', () => {
    assert.equal(sentProperties(windows)['expirationDate'], '2026-01-04T12:00:00.000Z');
  });

  it('C44 leave the expiry of the template as it is', () => {
    assert.equal(sentProperties({ ...windows, ExpirationDate: 'x' })['ExpirationDate'], 'x');
  });

  it('C44 include no expiry if none is wanted', () => {
    assert.equal('expirationDate' in sentProperties(windows, { expirationDate: undefined }), false);
  });
});
