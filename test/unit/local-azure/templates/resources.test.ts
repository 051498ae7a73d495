import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { EvaluatedResource } from '../../../local-azure/templates/evaluate.js';
import type { Value, ValueObject } from '../../../local-azure/templates/value.js';
import { evaluate, idOf, invalid } from './scope.js';

const lab = { type: 'Microsoft.DevTestLab/labs', apiVersion: '2018-09-15', name: 'l' };

const machine = {
  type: 'Microsoft.DevTestLab/labs/virtualmachines',
  apiVersion: '2018-09-15',
  name: 'l/v',
};

function resourcesOf(resources: Value, sections: ValueObject = {}): readonly EvaluatedResource[] {
  return evaluate({ ...sections, resources }).resources;
}

function idsOf(resources: Value): string[] {
  return resourcesOf(resources).map(({ id }) => id);
}

describe('Template resources', () => {
  it('have an id, a type and a name, and come evaluated without directives', () => {
    const resources = [
      { ...machine, location: '[resourceGroup().location]', condition: true, dependsOn: [] },
    ];
    assert.deepEqual(resourcesOf(resources), [
      {
        id: idOf('Microsoft.DevTestLab/labs/l/virtualmachines/v'),
        type: machine.type,
        name: 'l/v',
        dependsOn: [],
        resource: { apiVersion: '2018-09-15', location: 'westeurope' },
      },
    ]);
  });

  it('are left out when their condition is false', () => {
    const condition = "[equals('a', 'b')]";
    assert.deepEqual(idsOf([{ ...lab, condition }, machine]), [
      idOf('Microsoft.DevTestLab/labs/l/virtualmachines/v'),
    ]);
  });

  it('are not evaluated when their condition is false', () => {
    assert.deepEqual(idsOf([{ ...lab, condition: false, location: '[madeUp()]' }]), []);
  });

  it('are repeated by copy', () => {
    const copy = { name: 'machines', count: "[length(createArray('a', 'b'))]" };
    const name = "[concat('l/v', copyIndex(1))]";
    assert.deepEqual(
      resourcesOf([{ ...machine, name, copy, tags: { index: "[copyIndex('machines')]" } }]).map(
        ({ name: made, resource }) => [made, resource['tags']],
      ),
      [
        ['l/v1', { index: 0 }],
        ['l/v2', { index: 1 }],
      ],
    );
  });

  it('can be written inside of their parents', () => {
    const child = { type: 'virtualmachines', apiVersion: '2018-09-15', name: 'v' };
    assert.deepEqual(idsOf([{ ...lab, resources: [child] }]), [
      idOf('Microsoft.DevTestLab/labs/l'),
      idOf('Microsoft.DevTestLab/labs/l/virtualmachines/v'),
    ]);
  });

  it('can have symbolic names, and existing ones are not deployed', () => {
    const resources = { lab: { ...lab, existing: true }, machine };
    assert.deepEqual(idsOf(resources), [idOf('Microsoft.DevTestLab/labs/l/virtualmachines/v')]);
  });

  it('go to the resource group that they name', () => {
    const id = idOf('Microsoft.DevTestLab/labs/l').replace('images', 'other');
    assert.deepEqual(idsOf([{ ...lab, resourceGroup: 'other' }]), [id]);
  });

  it('with a scope have the id of what they extend', () => {
    const lock = {
      type: 'Microsoft.Authorization/locks',
      apiVersion: '2020-05-01',
      name: 'k',
      scope: 'Microsoft.DevTestLab/labs/l',
    };
    assert.deepEqual(idsOf([lock]), [
      `${idOf('Microsoft.DevTestLab/labs/l')}/providers/Microsoft.Authorization/locks/k`,
    ]);
  });

  it('repeat members by copy', () => {
    const properties = { copy: [{ name: 'disks', count: 2, input: "[copyIndex('disks')]" }], size: 1 };
    assert.deepEqual(resourcesOf([{ ...lab, properties }])[0]?.resource['properties'], {
      disks: [0, 1],
      size: 1,
    });
  });

  it('that are deployments keep their template for later when they are evaluated in an inner scope', () => {
    const template = { resources: [], outputs: { it: { type: 'string', value: "[parameters('inner')]" } } };
    const nested = (scope: string): Value => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'd',
      properties: { mode: "[concat('Incre', 'mental')]", expressionEvaluationOptions: { scope }, template },
    });
    const properties = resourcesOf([nested('inner')])[0]?.resource['properties'];
    assert.deepEqual(properties, {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      template,
    });
    assert.throws(() => resourcesOf([nested('outer')]), invalid(/template parameter 'inner' is not found/));
  });

  const refused: readonly (readonly [what: string, resource: Value, message: RegExp])[] = [
    ['without a name', { type: lab.type, apiVersion: '1' }, /lacks its 'type' or its 'name'/],
    ['without an apiVersion', { type: lab.type, name: 'l' }, /'l' lacks its 'apiVersion'/],
    [
      'whose name has too few segments',
      { ...machine, name: 'v' },
      /'v' for type .* has incorrect segment lengths/,
    ],
    ['whose condition is no boolean', { ...lab, condition: 'yes' }, /condition .* 'l' is not a boolean/],
    ['whose copy has no count', { ...lab, copy: { name: 'c' } }, /count of the copy 'c' must be an integer/],
    ['that are no objects', 'lab', /a resource is not an object/],
  ];
  for (const [what, resource, message] of refused)
    it(`${what} are refused`, () => {
      assert.throws(() => resourcesOf([resource]), invalid(message));
    });

  it('are required as a section', () => {
    assert.throws(() => resourcesOf(null), invalid(/'resources' is required/));
  });

  it('stand beside known sections only', () => {
    assert.throws(() => evaluate({ resource: [] }), invalid(/Could not find member 'resource'/));
  });
});

describe('Template dependencies', () => {
  const labId = idOf('Microsoft.DevTestLab/labs/l');
  const ways = ["[resourceId('Microsoft.DevTestLab/labs', 'l')]", 'Microsoft.DevTestLab/labs/l', 'L'];
  for (const reference of ways)
    it(`can be written ${reference}`, () => {
      const resources = resourcesOf([lab, { ...machine, dependsOn: [reference] }]);
      assert.deepEqual(resources[1]?.dependsOn, [labId]);
    });

  it('can be symbolic names', () => {
    const resources = resourcesOf({ theLab: lab, machine: { ...machine, dependsOn: ['theLab'] } });
    assert.deepEqual(resources[1]?.dependsOn, [labId]);
  });

  it('on a loop wait for each turn', () => {
    const labs = { ...lab, name: "[concat('l', copyIndex())]", copy: { name: 'labs', count: 2 } };
    const resources = resourcesOf([labs, { ...machine, dependsOn: ['labs'] }]);
    assert.deepEqual(resources[2]?.dependsOn, [`${labId}0`, `${labId}1`]);
  });

  it('on what is left out do not matter', () => {
    const resources = resourcesOf([
      { ...lab, condition: false },
      { ...machine, dependsOn: ['l'] },
    ]);
    assert.deepEqual(resources[0]?.dependsOn, []);
  });

  it('on what the template does not have are refused', () => {
    assert.throws(
      () => resourcesOf([{ ...lab, dependsOn: ['x'] }]),
      invalid(/resource 'x' is not defined in the template/),
    );
  });

  it('in a circle are refused', () => {
    const resources = [
      { ...lab, dependsOn: ['v'] },
      { ...machine, dependsOn: ['l'] },
    ];
    assert.throws(() => resourcesOf(resources), invalid(/Circular dependency detected/));
  });

  it('need each resource only once', () => {
    assert.throws(() => resourcesOf([lab, { ...lab, name: 'L' }]), invalid(/defined multiple times/));
  });
});

describe('Template outputs', () => {
  it('have a type and a value, and can be left out by a condition', () => {
    const outputs = {
      id: { type: 'string', value: "[resourceId('Microsoft.DevTestLab/labs', 'l')]" },
      nothing: { type: 'string', condition: false, value: '[madeUp()]' },
    };
    assert.deepEqual(
      [...evaluate({ outputs }).outputs],
      [['id', { type: 'String', value: idOf('Microsoft.DevTestLab/labs/l') }]],
    );
  });
});
