import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listFormulas } from '../../../../tasks/core/azure/resources/formulas.js';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import { withFormulas } from '../../../../tasks/core/factory/retire/images-in-use.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import type { FormulasOfLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { judgedLab, type GivenState, retireInputs, stateOf } from './retire-states.js';

const [dev, web, calm] = [labOf('Dev'), labOf('Web'), labOf('Calm')];

/** Images of `a.json`, a day each. */
function imagesOf(lab: typeof dev, ...days: readonly number[]): CustomImage[] {
  return days.map((day) =>
    customImageOf(lab, `a-Nov-${day}-2026`, {
      tags: { ImagePath: 'a.json' },
      createdDate: new Date(Date.UTC(2026, 10, day)),
    }),
  );
}

function formulaOf(lab: typeof dev, name: string, customImageId?: string) {
  const formulaContent = { properties: { ...(customImageId === undefined ? {} : { customImageId }) } };
  return { id: `${lab.id}/formulas/${name}`, name, properties: { formulaContent } };
}

/** What is planned in labs of which Dev and Web would lose their older image, and what was asked for that. */
async function planned(
  answers: Readonly<Record<string, Answer>>,
  more: Partial<RetireInputs> = {},
  given: Partial<GivenState> = {},
) {
  const { azure, asked } = await azureInMemory([dev, web, calm], answers);
  const context = fakeContext({ ...retireInputs, ...more }, azure);
  const labs = [dev, web].map((lab) => judgedLab(lab, imagesOf(lab, 1, 2)));
  const state = stateOf({ labs: [...labs, judgedLab(calm, imagesOf(calm, 2))], ...given });
  const formulasOf = ({ id }: typeof dev) => listFormulas(azure, id, context.signal);
  const known = await withFormulas(state, () => plan(state, context.inputs), formulasOf, context);
  const { actions, leftAlone } = plan(known, context.inputs);
  return {
    changed: actions.map(({ verb, subject, target }) => `${verb} ${subject.name} of ${target.name}`),
    deleted: actions.map(({ subject, target }) => `${subject.name} of ${target.name}`),
    kept: leftAlone.map(
      ({ subject, target, reason }) => `${subject.name} of ${target?.name ?? ''}: ${reason}`,
    ),
    asked: asked(),
    notices: context.notices,
  };
}

const none = { body: { value: [] } };

const forbidden = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Gone.' } } };

describe('An image that a formula of its lab uses', () => {
  it('C117 stays, and the formulas are its reason, however they write its id', async () => {
    const id = `${dev.id}/CUSTOMIMAGES/a-nov-1-2026`;
    const formulas = [formulaOf(dev, 'Box', id), formulaOf(dev, 'Bare'), formulaOf(dev, 'Own', `${id}/`)];
    const { deleted, kept } = await planned({
      'GET labs/Dev/formulas': { body: { value: formulas } },
      'GET labs/Web/formulas': { body: { value: [formulaOf(web, 'Old', `${web.id}/customimages/other`)] } },
    });
    assert.deepEqual(deleted, ['a-Nov-1-2026 of Web']);
    assert.ok(kept.includes('a-Nov-1-2026 of Dev: The formulas Box, Own use it.'), kept.join('\n'));
  });

  it('C117 is looked for by one list of each lab that would lose an image, and of no other', async () => {
    const { asked, deleted } = await planned({
      'GET labs/Dev/formulas': none,
      'GET labs/Web/formulas': none,
    });
    assert.deepEqual([...asked].sort(), ['GET labs/Dev/formulas', 'GET labs/Web/formulas']);
    assert.equal(deleted.length, 2);
  });

  it('C117 C120 is looked for before it is deprecated, and while it is', async () => {
    const entry = { imagePaths: [{ text: '', line: 1, column: 1 }], file: 'Images.json', line: 1, column: 1 };
    const limitRules = [{ ...entry, keep: { deprecateDays: 14 } }];
    const marks = { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2999-12-31' };
    const [older = assert.fail(), ...newer] = imagesOf(dev, 1, 2);
    const marked = [{ ...older, tags: { ...older.tags, ...marks } }, ...newer];
    const labs = [
      judgedLab(dev, marked),
      judgedLab(web, imagesOf(web, 1, 2)),
      judgedLab(calm, imagesOf(calm, 2)),
    ];
    const ofDev = { body: { value: [formulaOf(dev, 'Box', older.id)] } };
    const { asked, changed } = await planned(
      { 'GET labs/Dev/formulas': ofDev, 'GET labs/Web/formulas': none },
      {},
      { labs, limitRules },
    );
    assert.deepEqual([...asked].sort(), ['GET labs/Dev/formulas', 'GET labs/Web/formulas']);
    assert.deepEqual(changed, ['restore a-Nov-1-2026 of Dev', 'deprecate a-Nov-1-2026 of Web']);
  });

  it('is not looked for where nothing is to be spared, and where imagePaths leave nothing to delete', async () => {
    assert.deepEqual((await planned({}, { protectInUse: 'none' })).asked, []);
    assert.deepEqual((await planned({}, { imagePaths: '!a.json' })).asked, []);
  });
});

describe('Formulas that cannot be read', () => {
  it('C117 change nothing where the right is missing, which is said once for all labs, and as no warning', async () => {
    const { deleted, notices } = await planned({
      'GET labs/Dev/formulas': forbidden,
      'GET labs/Web/formulas': forbidden,
    });
    assert.deepEqual(deleted, ['a-Nov-1-2026 of Dev', 'a-Nov-1-2026 of Web']);
    assert.deepEqual(
      notices.map(({ severity, what }) => [severity, what]),
      [['notice', 'Images that formulas use are not spared in Dev, Web.']],
    );
  });

  it('C117 for any other cause let no custom image of their lab be deleted', async () => {
    const { deleted, kept, notices } = await planned({
      'GET labs/Dev/formulas': missing,
      'GET labs/Web/formulas': none,
    });
    assert.deepEqual(deleted, ['a-Nov-1-2026 of Web']);
    assert.ok(
      kept.some((line) => /^a-Nov-1-2026 of Dev: .*formulas of the lab could not be read/.test(line)),
    );
    assert.match(
      notices.map(({ severity, what }) => `${severity} ${what}`).join(),
      /^warning .*Dev cannot be read/,
    );
  });
});

describe('The guard against a mass deletion', () => {
  it('C94 counts what is in use among what would go: sparing an image excuses no other', () => {
    const days = [1, 2, 3, 4, 5];
    const images = imagesOf(dev, ...days);
    const formulas: FormulasOfLab = {
      formulas: images
        .slice(0, 1)
        .map(({ id }) => ({ id: `${dev.id}/formulas/Box`, name: 'Box', customImageId: id })),
    };
    const lab = judgedLab(dev, images, []);
    for (const judged of [lab, { ...lab, formulas }])
      assert.match(
        plan(stateOf({ labs: [judged] }), retireInputs).refusal?.message ?? '',
        /5 of 5 custom images of this factory would go/,
      );
  });
});
