import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabFormulas } from '../../../../tasks/core/factory/current/lab-formulas.js';
import { plan } from '../../../../tasks/core/factory/rollback/plan.js';
import type { RollbackInputs } from '../../../../tasks/core/factory/rollback/inputs.js';
import { machineOf } from '../../../worlds/azure-things.js';
import {
  dev,
  factoryLab,
  type Given,
  held,
  labWith,
  record,
  rollbackInputs,
  stateOf,
  stored,
} from './rollback-states.js';

const images = [stored(5), stored(9)];

const current = { ImageFactoryState: 'current' };

const marked = { ImageFactoryState: 'revoked', ImageFactoryReason: 'Broken.' };

function planned(given: Given, inputs: Partial<RollbackInputs> = {}) {
  return plan(stateOf({ images, ...given }), { ...rollbackInputs, ...inputs });
}

/** `verb name`, in their order. */
function verbs(given: Given, inputs: Partial<RollbackInputs> = {}): string[] {
  return planned(given, inputs).actions.map(({ verb, subject }) => `${verb} ${subject.name}`);
}

/** What is left alone: `name: reason`. */
function left(given: Given, inputs: Partial<RollbackInputs> = {}): string[] {
  return planned(given, inputs).leftAlone.map(({ subject, reason }) => `${subject.name}: ${reason}`);
}

const usual = labWith([held(5), held(9, current)]);

const done = { records: [record(9, 'revoked', 'Broken.')], images: [stored(5)] };

describe('The plan of a rollback', () => {
  it('C124 revokes first, makes the one before current, marks the revoked one, and then deletes it', () => {
    assert.deepEqual(verbs({ labs: [usual] }), ['revoke a9', 'make current a5', 'mark a9', 'delete a9']);
  });

  it('lets each step wait for those before it', () => {
    const { actions } = planned({ labs: [usual] });
    const keys = actions.map(({ key }) => key);
    for (const [index, { needs = [] }] of actions.entries())
      assert.deepEqual([...needs].sort(), keys.slice(0, index).sort());
  });

  it('C124 marks the revoked one before the good one is brought to a lab that lacks it', () => {
    const lab = labWith([held(9, current)]);
    assert.deepEqual(verbs({ labs: [lab] }), [
      'revoke a9',
      'mark a9',
      'distribute a5',
      'make current a5',
      'delete a9',
    ]);
  });

  it('brings the good one to a lab that takes the golden image and has nothing of it', () => {
    assert.deepEqual(verbs({ labs: [labWith([])] }), ['revoke a9', 'distribute a5', 'make current a5']);
  });

  it('brings a deprecated one all the same: it is needed again', () => {
    const records = [record(5, 'deprecated')];
    assert.deepEqual(verbs({ labs: [labWith([held(9)])], records }).slice(2, 3), ['distribute a5']);
    const lab = labWith([
      held(5, { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2026-12-01' }),
      held(9),
    ]);
    assert.deepEqual(verbs({ labs: [lab], records })[1], 'make current a5');
  });

  it('C124 ends what a killed run began to bring: the VHD that it staged goes', () => {
    const staged = new Set([stored(5).vhdFileName.toLowerCase()]);
    const lab = labWith([held(5, current)], { staged });
    assert.deepEqual(verbs({ ...done, labs: [lab] }), ['distribute a5']);
  });

  it('C124 does only what is missing where an earlier run was killed', () => {
    const labs = [labWith([held(5, current), held(9, marked)])];
    assert.deepEqual(verbs({ ...done, labs }), ['delete a9']);
    assert.deepEqual(verbs({ ...done, labs: [usual] }), ['make current a5', 'mark a9', 'delete a9']);
    const halfDone = { records: [record(9, 'revoked')], labs: [labWith([held(5, current)])] };
    assert.deepEqual(verbs(halfDone), ['revoke a9']);
  });

  it('C124 has nothing to do where all is done, and says so', () => {
    const given = { ...done, labs: [labWith([held(5, current)])] };
    assert.deepEqual(verbs(given), []);
    assert.deepEqual(left(given), [
      'a9: It is revoked already: Broken. To revoke an older image, give its name.',
      'Dev: It has nothing of a9, and a5 is its current image.',
    ]);
  });

  it('counts a lab that needs nothing among what it leaves alone', () => {
    const { leftAlone } = planned({ ...done, labs: [labWith([held(5, current)])] });
    const lab = leftAlone.find(({ subject }) => subject.kind === 'lab');
    assert.deepEqual([lab?.verb ?? 'leave alone', lab?.outcome], ['leave alone', 'skipped']);
  });

  it('keeps the reason of the first run', () => {
    const { actions } = planned({ ...done, labs: [usual] }, { reason: 'Another.' });
    assert.ok(
      actions.filter(({ kind }) => kind === 'mark').every(({ reason }) => reason.endsWith('Broken.')),
    );
  });

  it('C124 changes nothing where no good image would be left, and shows no action', () => {
    const refused = planned({ images: [stored(9)], labs: [usual] });
    assert.deepEqual(refused.actions, []);
    assert.match(refused.refusal?.message ?? '', /no good image of a\.json would be left/);
  });

  it('C124 only marks what a formula, a tag or somebody wants kept, and says why', () => {
    const formulas = [{ id: 'f', name: 'Box', customImageId: `${dev.id}/customImages/A9` }];
    const cases: readonly [Given['labs'] & object, Partial<RollbackInputs>, RegExp][] = [
      [[{ ...usual, uses: { formulas } }], {}, /the formula Box uses it/],
      [[labWith([held(5, current), held(9, { FactoryKeep: '' })])], {}, /it has the tag FactoryKeep/],
      [[usual], { deleteRevoked: false }, /deleteRevoked is off/],
      [[labWith([held(9)], { entry: otherEntry })], {}, /Dev has no other good image/],
    ];
    for (const [labs, inputs, why] of cases) {
      assert.ok(!verbs({ labs }, inputs).includes('delete a9'), String(why));
      assert.ok(verbs({ labs }, inputs).includes('mark a9'), String(why));
      assert.match(left({ labs }, inputs).join(), why);
    }
  });

  it('C126 lets formulas of the Configuration folder go back first, which then hold nothing', () => {
    const content = { properties: { size: 'Standard_D2s_v5' } };
    const formula = {
      name: 'Box',
      pathKey: 'a.json',
      content,
      file: 'Formulas/Box.json',
      line: 1,
      column: 1,
    };
    const customImageId = `${dev.id}/customimages/a9`;
    const tags = { ImageFactoryLab: factoryLab.id, ImageFactoryFormula: 'written' };
    const present = [{ id: 'f', name: 'Box', customImageId, tags }];
    const formulas = { wanted: [{ formula, imagePath: 'a.json' }], present } as unknown as LabFormulas;
    const lab = { ...usual, formulas, uses: { formulas: present } };
    assert.deepEqual(verbs({ labs: [lab] }), [
      'revoke a9',
      'make current a5',
      'write formula Box',
      'mark a9',
      'delete a9',
    ]);
    const theirs = { ...formulas, present: [{ ...present[0], tags: {} }] } as unknown as LabFormulas;
    assert.deepEqual(verbs({ labs: [{ ...lab, formulas: theirs }] }), [
      'revoke a9',
      'make current a5',
      'mark a9',
    ]);
  });

  it('touches nothing in a lab that is not of the factory and of this very image', () => {
    const theirs = held(9, { ImageFactoryLab: `${dev.id}x` });
    const another = held(9, { ImageFactoryVhd: 'another.vhd', ImageFactoryBuilt: '2026-11-01T03:00:00' });
    for (const image of [theirs, another])
      assert.deepEqual(verbs({ labs: [labWith([held(5, current), image])] }), ['revoke a9']);
  });

  it('knows the images of the scripts by name and path', () => {
    const { ImageFactoryVhd, ImageFactoryLab, ...tags } = held(9).tags;
    assert.ok(ImageFactoryVhd && ImageFactoryLab);
    const lab = labWith([held(5, current), { ...held(9), tags }]);
    assert.deepEqual(verbs({ labs: [lab] }), ['revoke a9', 'mark a9', 'delete a9']);
  });

  it('leaves a lab alone that does not take the golden image and has nothing of it', () => {
    assert.deepEqual(left({ labs: [labWith([], { entry: otherEntry })] }), []);
  });

  it('names the machines that were made from it, with their owners', () => {
    const customImageId = `${dev.id}/customimages/a9`;
    const machines = [
      machineOf('one', { customImageId, owner: 'alice@example.com' }),
      machineOf('two', { customImageId }),
      machineOf('other', { customImageId: `${dev.id}/customimages/a5` }),
    ];
    const { findings = [] } = planned({ labs: [{ ...usual, uses: { machines } }] });
    assert.deepEqual(
      findings.map(({ what }) => what),
      ['Machines of the lab Dev are made from a9: one (alice@example.com), two.'],
    );
  });

  it('fails for a lab that cannot be read, which keeps what it has', () => {
    const subject = { kind: 'lab', name: 'Far' };
    const unreadable = [{ subject, outcome: 'failed', reason: 'It keeps what it has.' }] as const;
    assert.deepEqual(left({ labs: [usual], unreadable }), ['Far: It keeps what it has.']);
  });
});

const otherEntry = {
  subscriptionId: 's',
  labName: 'Dev',
  imagePaths: [{ text: 'other', line: 1, column: 1 }],
  delivery: 'VHD' as const,
  file: 'Labs.json',
  line: 1,
  column: 1,
};
