import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Formula } from '../../../../tasks/core/azure/resources/formulas.js';
import type { OwnedFormula } from '../../../../tasks/core/configuration/formula.js';
import { currentFactsOf } from '../../../../tasks/core/factory/current/choose-current.js';
import { imagesToMark } from '../../../../tasks/core/factory/current/images-to-mark.js';
import { writtenFormula } from '../../../../tasks/core/factory/current/own-formulas.js';
import type { DistributeAction } from '../../../../tasks/core/factory/distribute/actions.js';
import { takenFormulas } from '../../../../tasks/core/factory/current/lab-formulas.js';
import { leftFormulas, planFormulas } from '../../../../tasks/core/factory/distribute/plan-formulas.js';
import type { Receiver } from '../../../../tasks/core/factory/distribute/receivers.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { judgedLab } from '../retire/retire-states.js';

const factoryLab = labOf('Factory');
const lab = labOf('Dev');

const formula: OwnedFormula = {
  name: 'Box',
  imagePath: 'A',
  pathKey: 'a.json',
  content: { properties: { size: 'S' } },
  file: 'Box.json',
  line: 1,
  column: 1,
};

const imageOf = (day: number) =>
  customImageOf(lab, `A-${day}`, {
    tags: {
      ImagePath: 'A.json',
      ImageFactoryLab: factoryLab.id,
      ImageFactoryBuilt: `2026-11-0${day}T10:00:00`,
    },
  });

const delivery: DistributeAction = {
  kind: 'distribute',
  key: `${lab.id} A-3`,
  verb: 'distribute',
  work: 'job',
  subject: { kind: 'stored image', name: 'A-3' },
  reason: '',
  image: storedOf({ imagePath: 'A.json', imageName: 'A-3', timestamp: new Date('2026-11-03T10:00:00Z') }),
  factoryLab,
  lab,
};

/** The formula as this factory has written it with the image of a day. */
function ours(day: number, name = 'Box'): Formula {
  const customImageId = `${lab.id}/customimages/A-${day}`;
  const place = { lab, factoryLabId: factoryLab.id };
  const { tags } = writtenFormula({ ...formula, name }, { id: customImageId }, place);
  return { id: `${lab.id}/formulas/${name}`, name, tags, customImageId };
}

function receiverOf(days: readonly number[], present: readonly Formula[], wanted = [formula]): Receiver {
  const images = days.map(imageOf);
  const { entry } = judgedLab(lab, images);
  const toMark = imagesToMark(images, false, new Set(['a.json']));
  assert.ok(entry && toMark);
  const formulas = { wanted: wanted.map((one) => ({ formula: one, imagePath: 'A.json' })), present };
  return { lab, entry, images: new Map(), toMark, formulas, staged: new Set(), left: [] };
}

function planned(days: readonly number[], present: readonly Formula[], deliveries: DistributeAction[] = []) {
  const store = { images: [], records: noRecords };
  const facts = currentFactsOf({ factoryLab, existingKeys: new Set(), store });
  const terms = { facts, factoryLabId: factoryLab.id };
  return planFormulas(receiverOf(days, present), deliveries, terms);
}

describe('A formula of the Configuration folder in a lab', () => {
  it('C126 is written where the lab lacks it, or where it makes VMs of an older image', () => {
    const [missing] = planned([1, 2], []).actions;
    assert.deepEqual([missing?.candidates, missing?.needs?.length], [['A-2', 'A-1'], 1]);
    assert.equal(planned([1, 2], [ours(1)]).actions.length, 1);
  });

  it('C126 is written after a newer image that comes, and after that is the current one', () => {
    const [action] = planned([1, 2], [ours(2)], [delivery]).actions;
    assert.deepEqual(action?.candidates, ['A-3', 'A-2', 'A-1']);
    assert.deepEqual(action.needs, [delivery.key, `${lab.id} current a.json`]);
  });

  it('C126 is left alone where it is as it is to be', () => {
    const { actions, leftAlone } = planned([1, 2], [ours(2)]);
    assert.deepEqual([actions, leftAlone[0]?.reason], [[], 'It is as the Configuration folder says.']);
  });

  it('C126 is left alone, with a warning, where somebody else has one of its name', () => {
    for (const tags of [{}, { ...ours(1).tags, ImageFactoryLab: labOf('Other').id }]) {
      const { actions, leftAlone } = planned([1, 2], [{ ...ours(1, 'BOX'), tags }]);
      assert.deepEqual(actions, []);
      assert.deepEqual(
        leftAlone.map(({ outcome, findings }) => [outcome, findings?.[0]?.severity]),
        [['skipped', 'warning']],
      );
    }
  });

  it('C126 waits for the first image of its path', () => {
    const { actions, leftAlone } = planned([], []);
    assert.deepEqual([actions, leftAlone[0]?.reason], [[], 'Dev has no image of A.json yet.']);
  });

  it('C126 stays where its file is gone, which is told once for all labs', () => {
    const receivers = [receiverOf([1], [ours(1), ours(1, 'Old'), { id: 'x', name: 'Theirs' }])];
    const [finding, ...others] = leftFormulas(receivers, new Set(['box']), factoryLab.id);
    assert.match(finding?.what ?? '', /stay although their files are gone: Old in Dev\./);
    assert.deepEqual(others, []);
    assert.deepEqual(leftFormulas(receivers, new Set(['box', 'old']), factoryLab.id), []);
    assert.deepEqual(leftFormulas(receivers, undefined, factoryLab.id), []);
  });

  it('C126 is one of the labs that take its image, and of no other', () => {
    const wanted = [{ formula, imagePath: 'A.json' }];
    const takenBy = (entries: readonly string[]) => {
      const { entry } = judgedLab(lab, [], entries);
      assert.ok(entry);
      return takenFormulas(wanted, entry, { strict: false }).length;
    };
    assert.deepEqual([takenBy(['A']), takenBy(['B'])], [1, 0]);
  });
});
