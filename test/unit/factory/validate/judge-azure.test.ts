import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { needsOfTasks } from '../../../../tasks/core/factory/needs.js';
import type { AzureState } from '../../../../tasks/core/factory/validate/azure-state.js';
import { judgeAzure } from '../../../../tasks/core/factory/validate/judge-azure.js';
import type { TaskNeeds } from '../../../../tasks/core/factory/validate/task-needs.js';
import { scopedNeeds } from '../../../../tasks/core/lab/preflight.js';
import { labOf } from '../../../worlds/azure-things.js';
import { warning } from '../../report/results.js';
import { withMachine } from '../templates/prepared-templates.js';
import { definitionOf } from '../../../worlds/gallery-things.js';
import { entryOf, factoryOf, galleryWith, imageOf, machineValues, targetOf } from './checked-things.js';

const image = imageOf('Server.json');

function judge(state: Partial<AzureState>, goldenImage = image, unbuildable: readonly string[] = []) {
  return judgeAzure({ targets: [], factory: undefined, unanswered: [], ...state }, [goldenImage], {
    valuesOf: () => machineValues,
    matching: { strict: false },
    allowOtherRegions: false,
    unbuildable: new Set(unbuildable),
  }).map(({ subject, findings, reason }) => ({
    name: subject.name,
    codes: findings.map(({ code }) => code),
    reason,
  }));
}

/** The needs of a task in the factory lab, all of which the service connection lacks. */
function lacking(task: keyof typeof needsOfTasks): TaskNeeds {
  const applicable = scopedNeeds(needsOfTasks[task].factory, labOf('Factory')).filter(
    ({ storage }) => !storage,
  );
  return { task, applicable, missing: applicable };
}

describe('Azure, judged', () => {
  it('has labs alone where no factory lab was named', () => {
    assert.deepEqual(judge({ targets: [targetOf('Near')] }), [
      { name: 'Near', codes: [], reason: undefined },
    ]);
  });

  it('has the factory lab, each machine, the previews and a full run', () => {
    const previews = [{ task: 'SnapImages', actions: [] }];
    assert.deepEqual(
      judge({ factory: factoryOf({ previews }) }).map(({ name }) => name),
      ['Factory', 'Server.json', 'SnapImages', 'A full run'],
    );
  });

  it('IF511 has each golden image with the artifacts that its repository does not have', () => {
    const artifacts = [{ artifactId: '/artifactSources/public repo/artifacts/gone' }];
    const repositories = [{ name: 'public repo', isEnabled: true, artifacts: [] }];
    const found = judge(
      { factory: factoryOf({ repositories }) },
      imageOf('A.json', withMachine({ artifacts })),
    );
    assert.deepEqual(found.map(({ name, codes }) => [name, codes]).slice(0, 2), [
      ['Factory', []],
      ['A.json', ['IF511']],
    ]);
  });

  it('counts in a full run, and for the quota, only what can be built', () => {
    const state = { targets: [targetOf('Near')], factory: factoryOf({ coresLeft: 0 }) };
    const forbidden = [{ publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows', isAllowed: false }];
    const none = 'It would create and store 0 images and make 0 copies in labs.';
    const [one, broken, refused] = [
      judge(state),
      judge(state, image, [image.key]),
      judge({ ...state, factory: factoryOf({ offered: forbidden, coresLeft: 0 }) }),
    ].map((judged) => [judged.at(-1)?.reason, judged.some(({ codes }) => codes.includes('IF505'))]);
    assert.deepEqual(one, [
      'It would create and store 1 images and make 1 copies in labs; of 1 copies the size is not known yet.',
      true,
    ]);
    assert.deepEqual(
      [broken, refused],
      [
        [none, false],
        [none, false],
      ],
    );
  });

  it('lists what was not answered', () => {
    assert.deepEqual(judge({ unanswered: [{ ...warning('No answer'), code: 'IF509' }] }), [
      { name: 'Azure', codes: ['IF509'], reason: 'Not every question was answered.' },
    ]);
  });

  it('IF508 names what each task lacks', () => {
    const needs = [{ ...lacking('CreateImageVMs'), missing: lacking('CreateImageVMs').missing.slice(0, 1) }];
    const [factory] = judge({ factory: factoryOf({ needs }) });
    assert.deepEqual(factory?.codes, ['IF508']);
  });

  it('IF510 names only what this task lacks where the connection may change nothing', () => {
    const needs = [lacking('CreateImageVMs'), { ...lacking('ValidateConfiguration'), missing: [] }];
    const judged = judge({ factory: factoryOf({ needs }) });
    assert.deepEqual(
      judged.filter(({ codes }) => codes.length > 0).map(({ name, codes }) => [name, codes]),
      [['Permissions', ['IF510']]],
    );
  });

  it('has the gallery, and each golden image whose definition somebody else has in it', () => {
    const theirs = definitionOf('Server', 'Server.json', undefined, { tags: {} });
    const entry = { ...entryOf('Near'), delivery: 'Gallery' } as const;
    const byGallery = { policies: [], needs: [] };
    const found = judge({
      targets: [{ ...targetOf('Near', { entry }), byGallery }],
      factory: factoryOf(),
      gallery: galleryWith({ definitions: [theirs] }),
    });
    assert.deepEqual(
      found.filter(({ codes }) => codes.length > 0).map(({ name, codes }) => [name, codes]),
      [['Server.json', ['IF517']]],
    );
    assert.ok(found.some(({ name }) => name === 'Images'));
  });

  it('says nothing of definitions for golden images that no lab takes from the gallery', () => {
    const theirs = definitionOf('Server', 'Server.json', undefined, { tags: {} });
    const found = judge({
      targets: [targetOf('Near')],
      factory: factoryOf(),
      gallery: galleryWith({ definitions: [theirs] }),
    });
    assert.deepEqual(
      found.flatMap(({ codes }) => codes),
      [],
    );
  });

  it('counts nothing in a full run for a gallery that cannot be used', () => {
    const entry = { ...entryOf('Near'), delivery: 'Gallery' } as const;
    const target = { ...targetOf('Near', { entry }), byGallery: { policies: [], needs: [] } };
    const fault = { severity: 'error', what: 'The gallery was not found.' } as const;
    const [usable, unusable] = [galleryWith({}), { ...galleryWith({}), view: { fault } }].map(
      (gallery) => judge({ targets: [target], factory: factoryOf(), gallery }).at(-1)?.reason ?? '',
    );
    assert.match(usable ?? '', /would publish 1 images/);
    assert.doesNotMatch(unusable ?? '', /publish/);
  });

  it('IF510 leaves out what others lack on the gallery where the connection may change nothing', () => {
    const needs = (task: string, action: string): TaskNeeds => {
      const need = { action, kind: 'action', on: 'gallery', to: 'do it', scopeId: 'x' } as const;
      return { task, applicable: [need], missing: [need] };
    };
    const found = judge({
      factory: factoryOf({ needs: [lacking('CreateImageVMs')] }),
      gallery: {
        ...galleryWith({}),
        needs: [
          needs('DistributeImages', 'Microsoft.Compute/galleries/images/write'),
          needs('ValidateConfiguration', 'Microsoft.Compute/galleries/images/read'),
        ],
      },
    });
    assert.deepEqual(
      found.filter(({ codes }) => codes.length > 0).map(({ name, codes }) => [name, codes]),
      [
        ['Images', ['IF508']],
        ['Permissions', ['IF510']],
      ],
    );
  });
});
