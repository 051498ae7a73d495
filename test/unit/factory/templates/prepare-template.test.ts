import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findVirtualMachines, parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { prepareTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import {
  chocolatey,
  failure,
  labId,
  linux,
  machine,
  names,
  prepared,
  sentMachine,
  sentProperties,
  values,
  windows,
  withMachine,
} from './prepared-templates.js';

/** A loop of two machines, which have the index in their names. */
const looped = {
  name: "[concat(parameters('labName'), '/', parameters('newVMName'), copyIndex())]",
  copy: { name: 'machines', count: 2 },
};

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

  it('C34 with several lab VMs marks all of them, and says that the one named by newVMName becomes the image', () => {
    const other = machine(windows, { name: 'Factory/helper' });
    const { template, findings } = prepared({ parameters: names, resources: [other, machine(windows)] });
    const tagged = findVirtualMachines(template).map(({ resource }) => 'tags' in resource);
    assert.deepEqual([tagged, findings[0]?.code, findings[0]?.severity], [[true, true], 'IF303', 'warning']);
  });

  it('C34 with several lab VMs of which none is named by newVMName is an error', () => {
    const other = machine(windows, { name: 'Factory/helper' });
    const finding = failure({ parameters: names, resources: [other, other] });
    assert.deepEqual([finding?.code, finding?.severity], ['IF303', 'error']);
  });

  it('C34 with a loop says that several VMs may come of it, with a warning', () => {
    const several = prepared(withMachine(windows, looped));
    assert.equal(several.isNamedOtherwise, true);
    assert.deepEqual(
      several.findings.map(({ code, severity }) => [code, severity]),
      [['IF303', 'warning']],
    );
  });

  it('C34 is known by its tags where its VM does not have the planned name', () => {
    const names = [machine(windows)['name'] ?? '', 'Factory/other', "[variables('unknown')]"];
    const otherwise = names.map((name) => prepared(withMachine(windows, { name })).isNamedOtherwise);
    assert.deepEqual(otherwise, [false, true, true]);
  });

  it('is an error if a loop makes the artifacts that one must be added to', () => {
    const copy = [{ name: 'Artifacts', count: 2, input: chocolatey }];
    assert.equal(failure(withMachine({ ...windows, copy }))?.code, 'IF311');
    assert.equal(failure(withMachine({ ...windows, copy }), { includeSysprep: false }), undefined);
  });

  it('C34 keeps a copy loop', () => {
    assert.deepEqual(sentMachine(withMachine(windows, looped))['copy'], looped.copy);
  });

  it('is an error if the properties of the lab VM are an expression', () => {
    assert.equal(failure(withMachine("[variables('properties')]"))?.code, 'IF304');
  });
});

describe('The operating system of an image', () => {
  const marketplace = { publisher: 'P', offer: 'O', sku: 'S' };
  const custom = `${labId}/customimages/Base`;
  const systems: readonly (readonly [string, JsonObject, string])[] = [
    [
      'the gallery image',
      withMachine({ galleryImageReference: { ...marketplace, osType: 'windows' } }),
      'Windows',
    ],
    [
      'the gallery image, by a parameter',
      {
        parameters: { ...names, os: { defaultValue: 'Linux' } },
        resources: [machine({ galleryImageReference: { ...marketplace, osType: "[parameters('os')]" } })],
      },
      'Linux',
    ],
    [
      'the metadata',
      { ...withMachine({ customImageId: custom }), metadata: { osType: 'Windows' } },
      'Windows',
    ],
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

  const shared = `${labId}/sharedgalleries/G/sharedimages/Win`;
  const sources: readonly (readonly [string, JsonObject, string])[] = [
    ['the custom image', { customImageId: custom }, `custom image ${custom}`],
    ['the shared image', { sharedImageId: shared }, `shared image ${shared}`],
    ['the Marketplace image', { galleryImageReference: marketplace }, 'gallery image P/O/S'],
  ];
  for (const [source, properties, name] of sources)
    it(`C38 L17 knows the operating system from what Azure tells of ${source}, before the metadata`, () => {
      const template = { ...withMachine(properties), metadata: { osType: 'Linux' } };
      const osTypes = new Map([[name.toLowerCase(), 'Windows' as const]]);
      assert.equal(prepared(template, { osTypes }).osType, 'Windows');
    });

  it('C38 L17 of an unknown operating system is an error before anything is built', () => {
    const finding = failure(withMachine({ customImageId: custom }));
    assert.equal(finding?.code, 'IF307');
    assert.ok(finding.why.includes(`none of its image ${custom}: it does not exist`));
  });

  it('C38 C40 needs no operating system if it is not wanted', () => {
    assert.equal(failure(withMachine({ customImageId: custom }), { includeSysprep: false }), undefined);
  });
});
