import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findVirtualMachines, parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../tasks/core/configuration/json.js';

const machine = { type: 'Microsoft.DevTestLab/labs/virtualmachines', name: 'x' };

const parse = (text: string, imagePath = 'a.json') => parseGoldenImage(text, '/c/a.json', imagePath);

const codeOf = (text: string, imagePath?: string) => {
  const image = parse(text, imagePath);
  return 'code' in image ? image.code : undefined;
};

describe('A golden image', () => {
  it('has a template, an image path and a key', () => {
    const image = parse(JSON.stringify({ resources: [machine] }), 'A\\B.json');
    assert.deepEqual('key' in image && [image.imagePath, image.key, image.template], [
      'A\\B.json',
      'a\\b.json',
      { resources: [machine] },
    ]);
  });

  describe('C6 is a file with a lab virtual machine', () => {
    const cases: readonly (readonly [string, JsonObject])[] = [
      ['after other resources', { resources: [{ type: 'Microsoft.Network/virtualNetworks' }, machine] }],
      ['in any casing', { Resources: [{ Type: 'microsoft.devtestlab/LABS/virtualMachines' }] }],
      ['in resources by symbolic name', { resources: { vm: machine } }],
      [
        'as the child of a lab',
        { resources: [{ type: 'Microsoft.DevTestLab/labs', resources: [{ type: 'virtualmachines' }] }] },
      ],
      [
        'in a nested deployment',
        {
          resources: [
            { type: 'Microsoft.Resources/deployments', properties: { template: { resources: [machine] } } },
          ],
        },
      ],
    ];
    for (const [where, template] of cases)
      it(where, () => {
        assert.equal(findVirtualMachines(template).length, 1);
      });
  });

  it('C6 is not a file of parameters', () => {
    assert.equal(codeOf('{"parameters": {"newVMName": {"value": "x"}}}'), 'IF301');
  });

  it('C6 is not a file with a virtual machine of another kind', () => {
    assert.equal(codeOf('{"resources": [{"type": "Microsoft.Compute/virtualMachines"}]}'), 'IF301');
  });

  it('C6 is not a file with something else than an object', () => {
    assert.equal(codeOf('[1]'), 'IF301');
  });

  it('C9 that cannot be parsed is an error with its place', () => {
    const finding = parse('{"resources":\n [}');
    assert.deepEqual('code' in finding && [finding.code, finding.line, finding.file], [
      'IF106',
      2,
      '/c/a.json',
    ]);
  });

  it('C5 cannot have a path that is longer than a tag', () => {
    assert.equal(codeOf(JSON.stringify({ resources: [machine] }), `${'a'.repeat(252)}.json`), 'IF302');
  });
});
