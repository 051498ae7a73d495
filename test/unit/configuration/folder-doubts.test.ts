import { afterEach, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isConfigurationError } from '../../../tasks/core/configuration/finding.js';
import { readConfiguration, readImageRules } from '../../../tasks/core/configuration/folder.js';
import { goldenImage } from '../../worlds/configuration.js';
import { type Sources, writeSources } from '../../worlds/sources.js';

const subscription = '11111111-1111-4111-8111-111111111111';

const labs = { Labs: [{ SubscriptionId: subscription, LabName: 'Near', ImagePaths: [''] }] };

const files = {
  'Configuration/GoldenImages/Win.json': goldenImage(),
  'Configuration/Labs.json': labs,
  'Shared/Linux/Box.json': goldenImage(),
};

describe('A Configuration folder with links', () => {
  let sources: Sources;
  let outside: Sources;

  beforeEach(async () => {
    sources = await writeSources(files);
    outside = await writeSources({ 'Far/Box.json': goldenImage(), 'Labs.json': labs });
  });

  afterEach(() => Promise.all([sources.remove(), outside.remove()]));

  async function link(place: string, target: string): Promise<void> {
    await mkdir(dirname(join(sources.folder, place)), { recursive: true });
    await symlink(target, join(sources.folder, place));
  }

  async function write(place: string, text: string): Promise<void> {
    await mkdir(dirname(join(sources.folder, place)), { recursive: true });
    await writeFile(join(sources.folder, place), text);
  }

  /** The image paths, and the codes of what is doubtful about golden images and about the lab. */
  async function read(location = 'Configuration') {
    const { goldenImages, doubts, labs: entries } = await readConfiguration(location, sources.folder);
    return {
      images: goldenImages.map(({ imagePath }) => imagePath),
      doubts: doubts.map(({ code }) => code),
      labs: entries.flatMap((entry) => entry.doubts ?? []).map(({ finding }) => finding.code),
    };
  }

  /** Asserts which golden images are read, and why others may exist. */
  async function reads(images: readonly string[], ...doubts: readonly string[]): Promise<void> {
    assert.deepEqual(await read(), { images, doubts, labs: [] });
  }

  const code = (expected: string) => (error: unknown) =>
    isConfigurationError(error) && error.findings.at(-1)?.code === expected;

  describe('that lead to something in the checkout', () => {
    it('C3 C8 has the golden images of a folder at the place where its link stands', async () => {
      await link('Configuration/GoldenImages/Other', '../../Shared/Linux');
      await reads(['Win.json', 'Other\\Box.json']);
    });

    it('C3 C8 has a golden image at the place where its link stands', async () => {
      await link('Configuration/GoldenImages/Other.json', '../../Shared/Linux/Box.json');
      await reads(['Other.json', 'Win.json']);
    });

    it('C8 follows links behind links', async () => {
      await link('Configuration/GoldenImages/Other', '../../Shared');
      await link('Shared/More', 'Linux');
      await reads(['Win.json', 'Other\\Linux\\Box.json', 'Other\\More\\Box.json']);
    });

    it('C8 follows GoldenImages itself', async () => {
      await rm(join(sources.folder, 'Configuration/GoldenImages'), { recursive: true });
      await link('Configuration/GoldenImages', '../Shared');
      await reads(['Linux\\Box.json']);
    });

    it('C8 follows the Configuration folder and Labs.json', async () => {
      await rename(join(sources.folder, 'Configuration'), join(sources.folder, 'Shared/Real'));
      await link('Configuration', 'Shared/Real');
      await rename(join(sources.folder, 'Shared/Real/Labs.json'), join(sources.folder, 'Shared/Labs.json'));
      await link('Shared/Real/Labs.json', '../Labs.json');
      await reads(['Win.json']);
    });

    it('C8 knows the checkout by the nearest .git above', async () => {
      await write('.git', 'gitdir: ../elsewhere');
      await rename(join(sources.folder, 'Configuration'), join(sources.folder, 'Shared/Configuration'));
      await link('Shared/Configuration/GoldenImages/Other', '../../Linux');
      assert.deepEqual((await read('Shared/Configuration')).doubts, []);
      await write('Shared/Configuration/.git', 'gitdir: ../elsewhere');
      assert.deepEqual((await read('Shared/Configuration')).doubts, ['IF108']);
    });
  });

  describe('that cannot be followed', () => {
    it('C8 is in doubt where one leads nowhere', async () => {
      await link('Configuration/GoldenImages/Other', '../../Gone');
      await reads(['Win.json'], 'IF104');
    });

    it('C8 C9 is in doubt where one in place of a file leads nowhere, and the file exists', async () => {
      await link('Configuration/GoldenImages/Other.json', '../../Gone.json');
      await reads(['Win.json'], 'IF104');
      const { existingKeys } = await readConfiguration('Configuration', sources.folder);
      assert.ok(existingKeys.has('other.json'));
    });

    it('C9 C30 leaves out the golden image whose parameter file is one of them', async () => {
      await link('Configuration/GoldenImages/Other.json', '../../Shared/Linux/Box.json');
      await link('Configuration/GoldenImages/Other.parameters.json', '../../Gone.json');
      await reads(['Win.json'], 'IF104');
    });

    it('C8 is in doubt where one leads out of the checkout, and does not follow it', async () => {
      await link('Configuration/GoldenImages/Other', join(outside.folder, 'Far'));
      await link('Configuration/GoldenImages/Other.json', join(outside.folder, 'Far/Box.json'));
      await reads(['Win.json'], 'IF108', 'IF108');
    });

    for (const [how, target] of [
      ['to itself', 'Other'],
      ['to the folder that it lies in', '.'],
      ['to a folder above it', '../..'],
    ] as const)
      it(`C8 is in doubt where one leads in a circle: ${how}`, async () => {
        await link('Configuration/GoldenImages/Other', target);
        const { images, doubts } = await read();
        assert.ok(images.includes('Win.json'));
        assert.deepEqual([...new Set(doubts)], ['IF108']);
      });

    it('C8 is in doubt where two lead to each other', async () => {
      await link('Configuration/GoldenImages/Other', '../../Shared/Linux');
      await link('Shared/Linux/Back', '../../Configuration/GoldenImages');
      await reads(['Win.json', 'Other\\Box.json'], 'IF108');
    });

    it('C2 cannot be used where GoldenImages leads out of the checkout', async () => {
      await rm(join(sources.folder, 'Configuration/GoldenImages'), { recursive: true });
      await link('Configuration/GoldenImages', join(outside.folder, 'Far'));
      await assert.rejects(read(), code('IF108'));
    });

    it('C8 C97 is in doubt as a whole where it, or Labs.json, leads out of the checkout', async () => {
      await rm(join(sources.folder, 'Configuration/Labs.json'));
      await link('Configuration/Labs.json', join(outside.folder, 'Labs.json'));
      assert.deepEqual(await read(), { images: ['Win.json'], doubts: ['IF108'], labs: ['IF108'] });
      await rename(join(outside.folder, 'Far'), join(outside.folder, 'GoldenImages'));
      await link('Linked', outside.folder);
      assert.deepEqual(await read('Linked'), { images: ['Box.json'], doubts: ['IF108'], labs: ['IF108'] });
    });
  });

  describe('or folders that cannot be read', () => {
    const folder = 'Configuration/GoldenImages/Linux';

    /** Reads without the rights of an administrator, who may read everything. */
    async function readAsUser() {
      const isAdministrator = process.geteuid?.() === 0;
      await chmod(sources.folder, 0o755);
      if (isAdministrator) process.seteuid?.(65_534);
      try {
        return await read();
      } finally {
        if (isAdministrator) process.seteuid?.(0);
      }
    }

    before(function () {
      // Windows has no such rights.
      if (process.geteuid === undefined) this.skip();
    });

    it('C8 is in doubt where one has no right for the folder, and reads the others', async () => {
      await write(`${folder}/Box.json`, JSON.stringify(goldenImage()));
      await chmod(join(sources.folder, folder), 0o000);
      const found = await readAsUser();
      await chmod(join(sources.folder, folder), 0o755);
      assert.deepEqual(found, { images: ['Win.json'], doubts: ['IF104'], labs: [] });
    });
  });

  describe('that Git wrote as text', () => {
    for (const [place, target] of [
      ['Other', '../../Shared/Linux'],
      ['Other', '..\\..\\Shared'],
      ['Other', '../../Gone'],
      ['Other.json', '../../Shared/Linux/Box.json'],
      ['Other.json', 'Win.json'],
      ['Other.json', '../../Gone.json'],
    ] as const)
      it(`C8 is in doubt: ${place} with ${target}`, async () => {
        await write(`Configuration/GoldenImages/${place}`, target);
        await reads(['Win.json'], 'IF109');
      });

    it('C8 is in doubt: the name of a folder beside it', async () => {
      await write('Configuration/GoldenImages/Linux/Box.json', JSON.stringify(goldenImage()));
      await write('Configuration/GoldenImages/Other', 'Linux');
      await reads(['Win.json', 'Linux\\Box.json'], 'IF109');
    });

    for (const [what, text] of [
      ['JSON that is the name of a folder', '12'],
      ['a path of no more than a few words', 'Drafts/old'],
      ['a path that leads nowhere and has a space', '../old drafts'],
      ['a path that nobody writes', `../${'x/'.repeat(150)}y`],
    ] as const)
      it(`C8 is not in doubt for ${what}`, async () => {
        await write('Configuration/GoldenImages/12/Box.json', JSON.stringify(goldenImage()));
        await write('Configuration/GoldenImages/Other', text);
        await reads(['Win.json', '12\\Box.json']);
      });

    for (const text of ['1.0', 'see docs/images', '../../Shared/Linux\n', 'https://x.y/z', '', 'Linux/\nx'])
      it(`C8 is not in doubt for a file with ${JSON.stringify(text)}`, async () => {
        await write('Configuration/GoldenImages/Other', text);
        await reads(['Win.json']);
      });

    it('C8 is not in doubt for settings of Git or of the factory', async () => {
      await write('Configuration/GoldenImages/.factoryignore', 'Drafts/old');
      await write('Configuration/GoldenImages/.git', 'gitdir: ../../.git/modules/x');
      await reads(['Win.json']);
    });
  });

  describe('or parts that are not checked out', () => {
    it('C8 is in doubt where a folder is empty', async () => {
      await mkdir(join(sources.folder, 'Configuration/GoldenImages/Linux'));
      await reads(['Win.json'], 'IF110');
    });

    it('C8 is in doubt where a linked folder is empty', async () => {
      await mkdir(join(sources.folder, 'Shared/Empty'));
      await link('Configuration/GoldenImages/Other', '../../Shared/Empty');
      await reads(['Win.json'], 'IF110');
    });

    it('C8 looks into no folder of Git', async () => {
      await mkdir(join(sources.folder, 'Configuration/GoldenImages/.git/refs/tags'), { recursive: true });
      await reads(['Win.json']);
    });

    it('C8 is in doubt where a submodule below GoldenImages is missing, and for no other', async () => {
      const submodules = ['docs', 'Configuration/GoldenImages/Linux'];
      const text = submodules.map((path) => `[submodule "x"]\n\tpath = ${path}\n\turl = ../x\n`).join('');
      await write('.gitmodules', text);
      await reads(['Win.json'], 'IF110');
    });

    it('C8 is in doubt where a submodule below a linked folder is missing', async () => {
      await write('.gitmodules', '[submodule "x"]\n\tpath = Shared/Linux/Deep\n');
      await link('Configuration/GoldenImages/Other', '../../Shared/Linux');
      await reads(['Win.json', 'Other\\Box.json'], 'IF110');
    });
  });

  describe('in a sparse checkout', () => {
    const sparse = '[core]\n\tbare = false\n\tsparseCheckout = true\n';

    for (const [where, settings] of [
      ['its settings', { '.git/config': sparse }],
      ['the settings of its worktree', { '.git/config': '[core]\n', '.git/config.worktree': sparse }],
      ['other casing', { '.git/config': '[Core]\n\tsparsecheckout=TRUE ; why\n' }],
      ['a line of its own', { '.git/config': '[core]\n\tsparseCheckout\n' }],
      ['the folder that .git names', { '.git': 'gitdir: real/git\n', 'real/git/config': sparse }],
      [
        'the folder that its worktree shares',
        { '.git': 'gitdir: g/w/x', 'g/w/x/commondir': '../..\n', 'g/config': sparse },
      ],
      [
        'a submodule',
        { 'Configuration/GoldenImages/.git': 'gitdir: g', 'Configuration/GoldenImages/g/config': sparse },
      ],
    ] as const)
      it(`C8 is in doubt by ${where}`, async () => {
        for (const [place, text] of Object.entries(settings)) await write(place, text);
        await reads(['Win.json'], 'IF111');
      });

    for (const [what, settings] of [
      [
        'says so no longer',
        { '.git/config': sparse, '.git/config.worktree': '[core]\n\tsparseCheckout = false\n' },
      ],
      ['says so of something else', { '.git/config': '[other]\n\tsparseCheckout = true\n' }],
      ['says nothing', { '.git/config': '[core]\n\tbare = false\n' }],
    ] as const)
      it(`C8 is not in doubt where Git ${what}`, async () => {
        for (const [place, text] of Object.entries(settings)) await write(place, text);
        await reads(['Win.json']);
      });
  });

  describe('or two of one name', () => {
    beforeEach(function () {
      // Where file names have no casing there cannot be two.
      if (existsSync(join(sources.folder, 'CONFIGURATION'))) this.skip();
    });

    it('C1 C8 is in doubt where two folders GoldenImages differ in casing', async () => {
      await write('Configuration/goldenimages/Other.json', JSON.stringify(goldenImage()));
      await reads(['Win.json'], 'IF112');
    });

    it('C1 C97 is in doubt about each lab where two files Labs.json differ in casing', async () => {
      await write('Configuration/labs.json', '{"Labs": []}');
      assert.deepEqual(await read(), { images: ['Win.json'], doubts: [], labs: ['IF112'] });
    });

    it('C1 says which one is read where two files Images.json differ in casing', async () => {
      await write('Configuration/Images.json', '{"Images": []}');
      assert.deepEqual((await readImageRules('Configuration', sources.folder)).findings, []);
      await write('Configuration/images.json', '{"Images": []}');
      const [finding] = (await readImageRules('Configuration', sources.folder)).findings;
      assert.deepEqual([finding?.code, basename(finding?.file ?? '')], ['IF112', 'Images.json']);
      assert.match(finding?.what ?? '', /is not the only one of its name\.$/);
    });

    it('C1 C8 is in doubt where another Configuration folder differs in casing', async () => {
      await write('configuration/GoldenImages/Other.json', JSON.stringify(goldenImage()));
      await reads(['Win.json'], 'IF112');
    });

    it('C1 C8 is not in doubt where one is a link to the other', async () => {
      await link('Configuration/goldenimages', 'GoldenImages');
      await link('Configuration/labs.json', 'Labs.json');
      await reads(['Win.json']);
    });
  });

  it('has one finding for each cause, at its place', async () => {
    await link('Configuration/GoldenImages/Other', '../../Gone');
    await mkdir(join(sources.folder, 'Configuration/GoldenImages/Empty'));
    const { findings } = await readConfiguration('Configuration', sources.folder);
    assert.deepEqual(
      findings.map(({ code: of, severity, file, line }) => [of, severity, file, line]),
      [
        ['IF104', 'error', join(sources.folder, 'Configuration/GoldenImages/Other'), 1],
        ['IF110', 'warning', join(sources.folder, 'Configuration/GoldenImages/Empty'), 1],
      ],
    );
  });
});
