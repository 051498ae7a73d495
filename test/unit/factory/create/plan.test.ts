import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import type { BuildAction, CreateAction } from '../../../../tasks/core/factory/create/actions.js';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { nameImages } from '../../../../tasks/core/factory/create/name-images.js';
import { plan, planImage } from '../../../../tasks/core/factory/create/plan.js';
import type { CreateState } from '../../../../tasks/core/factory/create/state.js';
import { deploymentOf, machineOf } from '../../../worlds/azure-things.js';
import { lab } from '../../lab/fake-lab.js';
import { windows, withMachine } from '../templates/prepared-templates.js';
import { inputs, usualMachine } from './build-actions.js';

/** The form that every template has. */
const form = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
};

function templateOf(properties: JsonObject): JsonObject {
  return { ...form, ...withMachine(properties, { apiVersion: '2018-09-15' }) };
}

/** A golden image of a path; unless something else is given, it is built from a Windows image of the Marketplace. */
function golden(imagePath: string, template = templateOf(windows)) {
  const image = parseGoldenImage(JSON.stringify(template), `/c/${imagePath}`, imagePath);
  assert.ok('key' in image);
  return image;
}

const ofGeneration2 = { ...windows.galleryImageReference, offer: 'x', sku: 'x-g2' };
const generation2 = golden('W.json', templateOf({ galleryImageReference: ofGeneration2 }));

function stateOf(more: Partial<CreateState> = {}): CreateState {
  return {
    lab,
    goldenImages: [golden('Win\\W.json')],
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

const isBuild = (action: CreateAction): action is BuildAction => action.kind === 'build';

function builds(more: Partial<CreateState> = {}, changed: Partial<CreateInputs> = {}): BuildAction[] {
  return plan(stateOf(more), { ...inputs, ...changed }).actions.filter(isBuild);
}

/** The subject, outcome and reason of each unit that is left alone. */
function leftAlone(more: Partial<CreateState>): string[] {
  return plan(stateOf(more), inputs).leftAlone.map(
    ({ subject, outcome, reason }) => `${subject.name} ${outcome}: ${reason}`,
  );
}

function vmOf(imagePath: string, name: string, runId: string, tags: Record<string, string> = {}) {
  return machineOf(name, { tags: { ImageFactoryPath: imagePath, ImageFactoryRun: runId, ...tags } });
}

function recordOf(imagePath: string, vmName: string, state: string) {
  return deploymentOf(deploymentNameOf(vmName, lab.id, imagePath), state);
}

describe('The plan of CreateImageVMs without vmSize', () => {
  it('C29 builds what sets its own size, and names what has none, before anything is built', () => {
    const withSize = templateOf({ ...windows, size: "[parameters('size')]" });
    const parameters = { ...(withSize['parameters'] as JsonObject), size: { type: 'string' } };
    const goldenImages = [
      golden('Own.json', templateOf({ ...windows, size: 'Standard_D2s_v5' })),
      golden('None.json', { ...withSize, parameters }),
    ];
    const made = plan(stateOf({ goldenImages }), { ...inputs, vmSize: '' });
    assert.deepEqual(
      made.actions.map(({ subject }) => subject.name),
      ['Own.json'],
    );
    assert.deepEqual(
      made.leftAlone.map(({ subject, outcome, findings }) => [
        subject.name,
        outcome,
        findings?.map(({ code }) => code),
      ]),
      [['None.json', 'failed', ['IF328']]],
    );
  });
});

describe('The plan of CreateImageVMs', () => {
  it('builds every golden image as a VM of the factory lab', () => {
    const [action, ...others] = builds();
    assert.deepEqual(others, []);
    assert.ok(action);
    const { prepared, lab: factoryLab, ...rest } = action;
    assert.equal(factoryLab, lab);
    assert.equal(prepared.deallocates, true);
    assert.deepEqual(rest, {
      kind: 'build',
      key: 'Win\\W.json',
      verb: 'build',
      work: 'build',
      subject: { kind: 'golden image', name: 'Win\\W.json' },
      imageFacts: { path: 'Win\\W.json' },
      target: { kind: 'lab', id: lab.id, name: 'Factory' },
      reason: 'It becomes the VM W.',
      imagePath: 'Win\\W.json',
      vmName: 'W',
      deploymentName: deploymentNameOf('W', lab.id, 'Win\\W.json'),
      adopted: false,
      expected: usualMachine,
      leftRecords: [],
    });
  });

  it('C61 builds nothing of a size of which Azure tells that it cannot boot the image', () => {
    const galleryImageReference = {
      publisher: 'MicrosoftWindowsServer',
      offer: 'WindowsServer',
      sku: '2022-datacenter',
      osType: 'Windows',
    };
    const goldenImages = [golden('W.json', templateOf({ galleryImageReference, size: 'Standard_Odd' }))];
    const sizes = new Map([['standard_odd', ['V2'] as const]]);
    assert.deepEqual(builds({ goldenImages, generations: { sizes, images: new Map() } }), []);
    assert.equal(builds({ goldenImages, generations: { sizes: undefined, images: new Map() } }).length, 1);
  });

  it('builds single images alone where imagePaths names them, and deletes records of no others', () => {
    const goldenImages = ['a.json', 'b.json'].map((path) => golden(path));
    const gone = deploymentOf(deploymentNameOf('Old', lab.id, 'old.json'), 'Failed', {
      tags: { ImageFactoryPath: 'old.json', ImageFactoryLab: lab.id },
    });
    const keysOf = (imagePaths: string) =>
      plan(stateOf({ goldenImages, deployments: [gone] }), { ...inputs, imagePaths }).actions.map(
        ({ key }) => key,
      );
    assert.deepEqual(keysOf(''), ['a.json', 'b.json', gone.name]);
    assert.deepEqual(keysOf('b'), ['b.json']);
  });

  it('builds in the order of the golden images', () => {
    const goldenImages = ['Win\\B.json', 'Win\\A.json'].map((path) => golden(path));
    assert.deepEqual(
      builds({ goldenImages }).map(({ key }) => key),
      ['Win\\B.json', 'Win\\A.json'],
    );
  });

  it('C44 has DevTest Labs delete a forgotten VM, unless expireAfterHours is 0', () => {
    const sent = (expireAfterHours: number) =>
      JSON.stringify(builds({}, { expireAfterHours })[0]?.prepared.template);
    assert.match(sent(24), /"expirationDate":"2026-11-21T02:00:00\.000Z"/);
    assert.doesNotMatch(sent(0), /expirationDate/);
  });

  it('names no two VMs alike, nor like one of the lab', () => {
    const goldenImages = ['A\\W.json', 'B\\W.json'].map((path) => golden(path));
    const names = builds({ goldenImages, machines: [machineOf('w')] }).map(({ vmName }) => vmName);
    assert.equal(new Set(names.map((name) => name.toLowerCase())).size, 2);
    assert.ok(!names.includes('W'));
  });

  it('C29 builds nothing with a password whose length the template refuses, given or generated', () => {
    const declared = (limits: JsonObject) => {
      const template = templateOf(windows);
      const parameters = {
        ...(template['parameters'] as JsonObject),
        password: { type: 'securestring', ...limits },
      };
      return { goldenImages: [golden('W.json', { ...template, parameters })] };
    };
    const refused = (limits: JsonObject, machinePassword: string) =>
      plan(stateOf(declared(limits)), { ...inputs, machinePassword }).leftAlone.flatMap(({ findings = [] }) =>
        findings.map(({ why }) => /at \w+ \d+/.exec(why ?? '')?.[0]),
      );
    assert.deepEqual(refused({ minLength: 12 }, 'Hidden-1234'), ['at least 12']);
    assert.deepEqual(refused({ minLength: 12, maxLength: 36 }, 'Hidden-12345'), []);
    assert.deepEqual(refused({ maxLength: 36, minLength: 36 }, ''), []);
    assert.deepEqual(refused({ maxLength: 35 }, ''), ['at most 35']);
  });

  it('builds what there is only a warning of, and has the warning with it', () => {
    const findings = builds({ goldenImages: [generation2] })[0]?.prepared.findings;
    const told = findings?.map(({ code, severity }) => `${code} ${severity}`);
    assert.deepEqual(told, ['IF322 warning']);
  });

  it('warns of no Generation 2 that a lab gets from the gallery, which carries it', () => {
    const warnings = (path: string) => {
      const Labs = [{ SubscriptionId: 's', LabName: 'L', ImagePaths: [path] }];
      const { labs } = parseLabsJson(JSON.stringify({ Labs }), 'Labs.json');
      return builds({ goldenImages: [generation2], galleryLabs: labs })[0]?.prepared.findings.length;
    };
    assert.deepEqual([warnings('W.json'), warnings('Other.json')], [0, 1]);
  });

  it('builds nothing of a retired size, whether the template or an input says it, unless Azure still has it', () => {
    const built = (size: string, vmSize: string, generations?: CreateState['generations']) => {
      const template = templateOf({ ...windows, size });
      const parameters = { ...(template['parameters'] as JsonObject), size: { type: 'string' } };
      const goldenImages = [golden('W.json', { ...template, parameters })];
      return builds({ goldenImages, ...(generations ? { generations } : {}) }, { vmSize }).length;
    };
    const input = "[parameters('size')]";
    assert.deepEqual([built('Standard_NC6', 'Standard_D2s_v5'), built(input, 'Standard_NC6')], [0, 0]);
    assert.deepEqual([built('Standard_D2s_v5', 'Standard_NC6'), built(input, 'Standard_D2s_v5')], [1, 1]);
    const sizes = new Map([['standard_nc6', ['V1'] as const]]);
    assert.equal(built(input, 'Standard_NC6', { sizes, images: new Map() }), 1);
  });

  it('deletes the records of golden images that are gone, after all builds', () => {
    const gone = deploymentOf(deploymentNameOf('Old', lab.id, 'Win\\Old.json'), 'Failed', {
      tags: { ImageFactoryPath: 'Win\\Old.json', ImageFactoryLab: lab.id },
    });
    const { actions } = plan(stateOf({ deployments: [gone] }), inputs);
    assert.deepEqual(
      actions.map(({ kind, subject }) => [kind, subject.name]),
      [
        ['build', 'Win\\W.json'],
        ['clear record', gone.name],
      ],
    );
  });
});

describe('C28 The plan for what was begun earlier', () => {
  it('goes on with a deployment that runs, under the name of its VM', () => {
    const [action] = builds({ deployments: [recordOf('Win\\W.json', 'Other', 'Running')] });
    assert.equal(action?.vmName, 'Other');
    assert.equal(action.adopted, true);
    assert.equal(action.reason, 'Other was begun already, and is waited for.');
    assert.equal(action.deploymentName, deploymentNameOf('Other', lab.id, 'Win\\W.json'));
  });

  it('gives the name of a VM that is being built to no other image, wherever that stands', () => {
    const goldenImages = ['A\\W.json', 'B\\W.json'].map((path) => golden(path));
    const [first, second] = builds({ goldenImages, deployments: [recordOf('B\\W.json', 'W', 'Running')] });
    assert.equal(second?.vmName, 'W');
    assert.notEqual(first?.vmName, 'W');
  });

  it('hands the build the records of deployments that have ended without a VM', () => {
    const left = recordOf('Win\\W.json', 'W', 'Failed');
    assert.deepEqual(builds({ deployments: [left] })[0]?.leftRecords, [left]);
  });

  it('leaves alone what this run has built already', () => {
    const machines = [vmOf('Win\\W.json', 'W', '7', { ImagePath: 'Win\\W.json' })];
    assert.deepEqual(leftAlone({ machines }), ['Win\\W.json skipped: This run has built W already.']);
    assert.deepEqual(builds({ machines }), []);
  });

  it('fails what an earlier attempt of this run has seen fail', () => {
    const machines = [vmOf('Win\\W.json', 'W', '7', { ImageFactoryState: 'Failed' })];
    const [left, ...others] = plan(stateOf({ machines }), inputs).leftAlone;
    assert.deepEqual(others, []);
    assert.equal(left?.outcome, 'failed');
    assert.match(left.findings?.[0]?.remedy ?? '', /Run CleanUpFactory/);
    assert.deepEqual(builds({ machines }), []);
  });

  it('goes on with a VM of this run that is not marked yet', () => {
    const [action] = builds({ machines: [vmOf('Win\\W.json', 'W', '7')] });
    assert.deepEqual([action?.vmName, action?.adopted], ['W', true]);
  });

  it('goes on with a deployment that has its record, whatever mark its VM carries', () => {
    for (const tags of [{ ImageFactoryState: 'Failed' }, { ImagePath: 'Win\\W.json' }]) {
      const machines = [vmOf('Win\\W.json', 'W', '7', tags)];
      const deployments = [recordOf('Win\\W.json', 'W', 'Failed')];
      assert.deepEqual(
        builds({ machines, deployments }).map(({ vmName }) => vmName),
        ['W'],
      );
    }
  });

  it('does not tell of other VMs of this run, as a loop makes them', () => {
    const machines = [vmOf('Win\\W.json', 'W', '7'), vmOf('Win\\W.json', 'W2', '7')];
    assert.deepEqual(leftAlone({ machines }), []);
  });

  it('tells of the VMs of other runs, except those that it goes on with', () => {
    const machines = [vmOf('Win\\W.json', 'W', '6'), vmOf('Win\\W.json', 'V', '5'), vmOf('X.json', 'X', '5')];
    const deployments = [recordOf('Win\\W.json', 'W', 'Running')];
    assert.deepEqual(leftAlone({ machines, deployments }), [
      'V skipped: The VM V (Standard_D2s_v5) of another run is still there for Win\\W.json.',
    ]);
  });
});

describe('The plan for a golden image that makes several VMs', () => {
  const apiVersion = '2018-09-15';
  const name = "[concat(parameters('labName'), '/', parameters('newVMName'), copyIndex())]";
  const loop = { ...form, ...withMachine(windows, { apiVersion, name, copy: { name: 'vms', count: 2 } }) };
  const [helper] = withMachine(windows, { apiVersion, name: 'Factory/Helper' })['resources'] as JsonObject[];
  const { resources } = templateOf(windows) as { resources: JsonObject[] };
  const helped = { ...templateOf(windows), resources: [...resources, helper ?? {}] };

  it('C27 gives it a name with which none of them exists, whatever earlier nights have left', () => {
    const machines = [vmOf('Win\\W.json', 'W1', '6')];
    const [action] = builds({ machines, goldenImages: [golden('Win\\W.json', loop)] });
    assert.match(action?.vmName ?? '', /^W[0-9a-f]{3}$/);
    assert.deepEqual(action?.machineNames, [`${action?.vmName}0`, `${action?.vmName}1`]);
  });

  it('IF313 does not deploy over a VM whose name the template gives itself, whoever made it', () => {
    const goldenImages = [golden('Win\\W.json', helped)];
    for (const machine of [machineOf('HELPER'), vmOf('Win\\W.json', 'HELPER', '6')]) {
      const { actions, leftAlone: left } = plan(stateOf({ machines: [machine], goldenImages }), inputs);
      assert.deepEqual(actions, []);
      assert.deepEqual([left[0]?.outcome, left[0]?.findings?.[0]?.code], ['failed', 'IF313']);
    }
    assert.equal(builds({ goldenImages }).length, 1);
  });

  it('C28 goes on with its build although the lab has its VMs', () => {
    const machines = [vmOf('Win\\W.json', 'Helper', '6', { ImageFactoryBuild: 'W' })];
    const state = { machines, deployments: [recordOf('Win\\W.json', 'W', 'Running')] };
    const goldenImages = [golden('Win\\W.json', helped)];
    assert.deepEqual(
      builds({ ...state, goldenImages }).map(({ vmName, adopted }) => [vmName, adopted]),
      [['W', true]],
    );
    assert.deepEqual(leftAlone({ ...state, goldenImages }), []);
  });
});

describe('The plan for a golden image that cannot be built', () => {
  const unknownSystem = golden(
    'Win\\U.json',
    templateOf({ galleryImageReference: { publisher: 'P', offer: 'O', sku: 'S' } }),
  );

  it('leaves it alone as failed, and builds the others', () => {
    const goldenImages = [unknownSystem, golden('Win\\W.json')];
    assert.deepEqual(leftAlone({ goldenImages }), [
      'Win\\U.json failed: The operating system of Win\\U.json is unknown.',
    ]);
    assert.deepEqual(
      builds({ goldenImages }).map(({ key }) => key),
      ['Win\\W.json'],
    );
  });

  it('has the findings with it', () => {
    const [left] = plan(stateOf({ goldenImages: [unknownSystem] }), inputs).leftAlone;
    assert.deepEqual(
      left?.findings?.map(({ code }) => code),
      ['IF307'],
    );
  });

  it('leaves alone one whose form Azure would refuse', () => {
    const formless = golden('Win\\W.json', withMachine(windows, { apiVersion: '2018-09-15' }));
    const [left] = plan(stateOf({ goldenImages: [formless] }), inputs).leftAlone;
    assert.equal(left?.outcome, 'failed');
    assert.deepEqual(
      left.findings?.map(({ code }) => code),
      ['IF320', 'IF320'],
    );
  });

  it('C9 tells of those that cannot be read', () => {
    const subject = { kind: 'golden image', name: 'Win/Broken.json' };
    assert.deepEqual(leftAlone({ broken: [{ subject, outcome: 'failed', reason: 'No JSON.' }] }), [
      'Win/Broken.json failed: No JSON.',
    ]);
  });
});

describe('The plan for one golden image', () => {
  it('is the part that it has in the plan for all', () => {
    const state = stateOf({
      goldenImages: [golden('A\\W.json'), golden('B\\W.json'), golden('U.json', templateOf({}))],
      deployments: [recordOf('B\\W.json', 'W', 'Running')],
    });
    const plans = nameImages(state, inputs).map((image) => planImage(image, state, inputs));
    const whole = plan(state, inputs);
    assert.deepEqual(
      plans.map(({ actions }) => actions.length),
      [1, 1, 0],
    );
    const [actions, leftAlone] = [plans.flatMap((one) => one.actions), plans.flatMap((one) => one.leftAlone)];
    assert.deepEqual([actions, leftAlone], [whole.actions, whole.leftAlone]);
  });
});
