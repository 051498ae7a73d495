import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { chooseBases } from '../../../../tasks/core/factory/bases/choose.js';
import { newestGoodImages } from '../../../../tasks/core/factory/create/good-images.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { plan } from '../../../../tasks/core/factory/create/plan.js';
import type { CreateState } from '../../../../tasks/core/factory/create/state.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { goldenImage, uponBase } from '../../../worlds/configuration.js';
import { lab } from '../../lab/fake-lab.js';
import { inputs } from './build-actions.js';

const golden = (name: string, template: object) => {
  const image = parseGoldenImage(JSON.stringify(template), `/c/${name}.json`, `${name}.json`);
  assert.ok('key' in image);
  return image;
};

const goldenImages = [
  golden('Deep', uponBase('Deep')),
  golden('Dev', uponBase('Dev')),
  golden('Base', goldenImage()),
];

const rulesOf = (bases: Readonly<Record<string, string>>) =>
  parseImagesJson(
    JSON.stringify({
      Images: Object.entries(bases).map(([ImagePaths, BaseImage]) => ({ ImagePaths, BaseImage })),
    }),
    'Images.json',
  ).rules;

const chain = { Dev: 'Base', Deep: 'Dev' };

function stateOf(
  stored: readonly StoredBlobs[],
  bases: Readonly<Record<string, string>> = chain,
): CreateState {
  const imageRules = rulesOf(bases);
  const newest = newestGoodImages(stored, lab.id);
  const sources = { ...inputs, labName: lab.name, labId: lab.id, userName: '', overrides: [] };
  const known = { goldenImages, imageRules, osTypes: new Map() };
  return {
    ...known,
    lab,
    broken: [],
    machines: [],
    overrides: [],
    deployments: [],
    now: new Date('2026-11-20T02:00:00Z'),
    runId: '7',
    bases: chooseBases({ ...sources, ...known, existingKeys: new Set(), newest }),
  };
}

function planned(state: CreateState, changed: Partial<CreateInputs> = {}) {
  const { actions, leftAlone } = plan(state, { ...inputs, ...changed });
  const builds = actions.flatMap((action) => (action.kind === 'build' ? [action] : []));
  const build = (name: string) => builds.find(({ imagePath }) => imagePath === `${name}.json`);
  const left = (name: string) => leftAlone.find(({ subject }) => subject.name === `${name}.json`);
  return { build, left, order: actions.map(({ key }) => key) };
}

const stored = (path: string, day: string, more: Partial<StoredBlobs> = {}) =>
  storedOf({
    imagePath: `${path}.json`,
    imageName: `${path}-Nov-${day}-2026`,
    timestamp: new Date(`2026-11-${day}T01:00:00Z`),
    ...more,
  });

describe('The plan of CreateImageVMs with images upon images', () => {
  it('C127 takes the newest good image of each base, and says so, in the order of the folder', () => {
    const { build, order } = planned(
      stateOf([stored('Base', '10'), stored('Base', '12'), stored('Dev', '11')]),
    );
    assert.deepEqual(order, ['Deep.json', 'Dev.json', 'Base.json']);
    assert.equal(
      build('Dev')?.prepared.parameters['customImageId']?.value,
      `${lab.id}/customimages/Base-Nov-12-2026`,
    );
    assert.equal(build('Deep')?.base?.image?.imageName, 'Dev-Nov-11-2026');
    assert.match(
      build('Dev')?.reason ?? '',
      /upon Base-Nov-12-2026, the newest stored image of Base: what this task/,
    );
    assert.match(
      JSON.stringify(build('Dev')?.prepared.template),
      /"ImageFactoryBase":"golden:Base:Base-Nov-12-2026"/,
    );
  });

  it('IF523 skips with a warning what has no good base yet: one that is specialized is none', () => {
    const { left, build } = planned(stateOf([stored('Base', '10', { osState: 'Specialized' })]));
    assert.deepEqual(
      [left('Dev')?.outcome, left('Dev')?.findings?.map(({ code, severity }) => `${code} ${severity}`)],
      ['skipped', ['IF523 warning']],
    );
    assert.ok(build('Base'));
  });

  it('says nothing of what imagePaths leaves out', () => {
    const { left } = planned(stateOf([]), { imagePaths: 'Base' });
    assert.deepEqual([left('Dev')?.verb, left('Dev')?.findings], ['leave out', undefined]);
  });

  it('refuses a faulty one and what stands upon it, and nothing else', () => {
    const { left, build } = planned(stateOf([stored('Dev', '11')], { Dev: 'Bse', Deep: 'Dev' }));
    assert.deepEqual(
      [left('Dev')?.outcome, left('Deep')?.outcome, left('Deep')?.reason],
      ['failed', 'skipped', 'Its base Dev cannot be built.'],
    );
    assert.ok(build('Base'));
  });

  it('C127 lets what stands upon a base of a whole run wait for its new image, down the chain', () => {
    const { build } = planned({ ...stateOf([]), isWholeRun: true });
    assert.deepEqual([build('Dev')?.base?.isOfRun, build('Deep')?.base?.isOfRun], [true, true]);
  });

  it('C127 takes what is stored in a whole run that does not build the base', () => {
    const state = { ...stateOf([stored('Base', '10')]), isWholeRun: true };
    const { build } = planned(state, { imagePaths: 'Dev' });
    assert.deepEqual(
      [build('Dev')?.base?.isOfRun, build('Dev')?.base?.image?.imageName],
      [undefined, 'Base-Nov-10-2026'],
    );
  });

  it('C123 compares with the newest image of the base, and is due where a whole run builds that', () => {
    const before = [stored('Base', '10'), stored('Dev', '11')];
    const { build } = planned(stateOf(before));
    const hashes = build('Dev')?.prepared.inputs ?? '';
    const of = (base: string | undefined, isWholeRun = false) => {
      const dev = stored('Dev', '11', { inputs: hashes, ...(base === undefined ? {} : { base }) });
      const compared = {
        newest: newestGoodImages([stored('Base', '10'), dev], lab.id),
        versions: new Map(),
        findings: [],
      };
      const { build: due, left } = planned({ ...stateOf(before), compared, isWholeRun });
      return due('Dev')?.why ?? left('Dev')?.reason;
    };
    assert.equal(of('golden:Base:Base-Nov-10-2026'), 'unchanged since 11 Nov');
    assert.equal(of('golden:Base:Base-Nov-9-2026'), 'base Base-Nov-9-2026 -> Base-Nov-10-2026');
    assert.equal(of(undefined), 'base golden:Base:Base-Nov-10-2026');
    assert.equal(of('golden:Base:Base-Nov-10-2026', true), 'its base Base is built');
  });
});
