import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  readConfiguration,
  readGalleryLabs,
  readGoldenImages,
  readImageRules,
  readLabs,
  readToJudge,
} from '../../../tasks/core/configuration/folder.js';

const template = '{"resources":[{"type":"Microsoft.DevTestLab/labs/virtualmachines","name":"x"}]}';

const emptyLabs = '{"Labs":[]}';

describe('The Configuration folder', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'configuration-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  const pathsOf = async () =>
    (await readGoldenImages('.', root)).goldenImages.map(({ imagePath }) => imagePath);
  const codesOf = async () => (await readGoldenImages('.', root)).findings.map(({ code }) => code);

  it('C1 is read with file names in any casing', async () => {
    await write({ 'labs.json': emptyLabs, 'goldenimages/a/B.JSON': template });
    const { goldenImages, labs } = await readConfiguration('.', root);
    assert.deepEqual([goldenImages.map(({ imagePath }) => imagePath), labs], [['a\\B.JSON'], []]);
  });

  it('C1 prefers the documented casing', async () => {
    await write({ 'labs.json': '{', 'Labs.json': emptyLabs });
    assert.deepEqual((await readLabs('.', root)).labs, []);
  });

  it('may have an Images.json, in any casing', async () => {
    assert.deepEqual(await readImageRules('.', root), { imageRules: [], isThere: false, findings: [] });
    await write({ 'images.JSON': '{"Images": [{"ImagePaths": "a", "Size": "B"}]}' });
    const { imageRules } = await readImageRules('.', root);
    assert.deepEqual(
      imageRules.map(({ size, file }) => [size, path.basename(file)]),
      [['B', 'images.JSON']],
    );
  });

  it('tells the labs that get their images from a gallery, and none where Labs.json cannot be used', async () => {
    const lab = (LabName: string, Delivery: string) => ({
      SubscriptionId: 's',
      LabName,
      ImagePaths: [''],
      Delivery,
    });
    const Labs = [lab('A', 'VHD'), lab('B', 'gallery')];
    const labsOf = async (text: string) => {
      await write({ 'Labs.json': text });
      return (await readGalleryLabs('.', root)).map(({ labName }) => labName);
    };
    assert.deepEqual(await labsOf(JSON.stringify({ Labs })), ['B']);
    assert.deepEqual(await labsOf('{'), []);
    assert.deepEqual(await readGalleryLabs('nowhere', root), []);
  });

  it('is read without Images.json by those who bring images to labs', async () => {
    await write({ 'Labs.json': emptyLabs, 'GoldenImages/a.json': template, 'Images.json': '{' });
    assert.equal((await readConfiguration('.', root)).goldenImages.length, 1);
    await rejects(readImageRules('.', root), 'IF106');
    const { unusable, goldenImages } = await readToJudge('.', root);
    assert.deepEqual([unusable?.code, goldenImages?.length], ['IF106', 1]);
  });

  it('C2 is found with mixed separators and an ending one', async () => {
    await write({ 'My Scripts/IF/GoldenImages/a.json': template });
    assert.equal((await readGoldenImages('My Scripts\\IF/', root)).goldenImages.length, 1);
  });

  it('C2 is found below the working directory though it looks absolute', async () => {
    await write({ 'Scripts/Configuration/GoldenImages/a.json': template });
    assert.equal((await readGoldenImages('/Scripts/Configuration', root)).goldenImages.length, 1);
  });

  const rejects = (promise: Promise<unknown>, code: string) =>
    assert.rejects(promise, (error: Error & { remedy?: string; findings?: { code: string }[] }) => {
      assert.deepEqual([error.findings?.at(-1)?.code, typeof error.remedy], [code, 'string']);
      return true;
    });

  it('C2 L36 that is missing is an error', () => rejects(readGoldenImages('nowhere', root), 'IF101'));

  it('C2 L36 without GoldenImages is an error', () => rejects(readGoldenImages('.', root), 'IF102'));

  it('C2 L36 with an empty GoldenImages is an error', async () => {
    await mkdir(path.join(root, 'GoldenImages'));
    await rejects(readGoldenImages('.', root), 'IF103');
  });

  it('C2 L36 with files that are all no golden images is an error', async () => {
    await write({ 'GoldenImages/a.json': '{}' });
    await rejects(readGoldenImages('.', root), 'IF103');
  });

  it('C9 L36 whose only golden image is broken is an error about that file alone', async () => {
    await write({ 'GoldenImages/a.json': '{"a": }', 'Labs.json': emptyLabs });
    await rejects(readGoldenImages('.', root), 'IF106');
    const { findings, unusable } = await readToJudge('.', root);
    assert.deepEqual([findings.map(({ code }) => code), unusable?.code], [['IF106'], 'IF106']);
  });

  it('C9 tells which files are not used, and why', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/a.parameters.json': '{"parameters": {}}',
      'GoldenImages/broken.json': '{',
      'GoldenImages/Win/given.json': template,
      'GoldenImages/Win/given.parameters.json': '[]',
      'GoldenImages/Win/other.json': '{}',
      'GoldenImages/draft.json': template,
      'GoldenImages/.factoryignore': 'draft.json',
    });
    await symlink(path.join(root, 'gone.json'), path.join(root, 'GoldenImages', 'link.json'));
    const { unusedFiles } = await readGoldenImages('.', root);
    assert.deepEqual(unusedFiles.map(({ imagePath, why }) => `${imagePath} ${why}`).sort(), [
      'Win\\given.json unusable',
      'Win\\other.json without machine',
      'broken.json unusable',
      'draft.json ignored',
      'link.json unusable',
    ]);
  });

  it('C2 without Labs.json is an error', () => rejects(readLabs('.', root), 'IF201'));

  it('C2 with a Labs.json that is not valid is an error', async () => {
    await write({ 'Labs.json': '{"Labs": [' });
    await rejects(readLabs('.', root), 'IF106');
  });

  it('needs no Labs.json to tell the golden images', async () => {
    await write({ 'GoldenImages/a.json': template });
    assert.deepEqual(await pathsOf(), ['a.json']);
  });

  it('C7 gives the files of a folder before its subfolders, by name without regard to casing', async () => {
    await write({
      'GoldenImages/b.json': template,
      'GoldenImages/C.json': template,
      'GoldenImages/A/z.json': template,
      'GoldenImages/A/a/x.json': template,
      'GoldenImages/Z.json': template,
    });
    assert.deepEqual(await pathsOf(), ['b.json', 'C.json', 'Z.json', 'A\\z.json', 'A\\a\\x.json']);
  });

  it('C4 has an error for both of two files with one key, and goes on', async function () {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/A.json': template,
      'GoldenImages/b.json': template,
    });
    const { goldenImages, findings, unusedFiles } = await readGoldenImages('.', root);
    // Where file names have no casing there cannot be two.
    if (goldenImages.length === 2) this.skip();
    assert.deepEqual([goldenImages.length, findings.map(({ code }) => code)], [1, ['IF107', 'IF107']]);
    assert.deepEqual(
      unusedFiles.map(({ why }) => why),
      ['unusable', 'unusable'],
    );
  });

  it('C6 leaves out what .factoryignore lists, without a word', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/draft.json': '{',
      'GoldenImages/.factoryignore': 'draft*',
    });
    assert.deepEqual([await pathsOf(), await codesOf()], [['a.json'], []]);
  });

  it('C8 counts files that are ignored, broken or no golden images as existing', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/Draft.json': template,
      'GoldenImages/.factoryignore': 'Draft.json',
      'GoldenImages/broken.json': '{',
      'GoldenImages/other.json': '{}',
      'GoldenImages/readme.md': '',
    });
    const { existingKeys } = await readGoldenImages('.', root);
    assert.deepEqual([...existingKeys].sort(), ['a.json', 'broken.json', 'draft.json', 'other.json']);
  });

  it('C9 has an error for a template that cannot be parsed, and reads the others', async () => {
    await write({ 'GoldenImages/a.json': '{', 'GoldenImages/b.json': template });
    assert.deepEqual([await pathsOf(), await codesOf()], [['b.json'], ['IF106']]);
  });

  it('C9 has an error for a file that cannot be read, and reads the others', async () => {
    await write({ 'GoldenImages/b.json': template });
    await symlink(path.join(root, 'gone.json'), path.join(root, 'GoldenImages', 'a.json'));
    assert.deepEqual([await pathsOf(), await codesOf()], [['b.json'], ['IF104']]);
  });

  it('C32 has a warning for a template that is not in UTF-8', async () => {
    await write({ 'GoldenImages/a.json': Buffer.from(`// Zürich\n${template}`, 'latin1') });
    assert.deepEqual([await pathsOf(), await codesOf()], [['a.json'], ['IF105']]);
  });

  it('C32 reads a template in UTF-16', async () => {
    await write({ 'GoldenImages/a.json': Buffer.from(`\ufeff${template}`, 'utf16le') });
    assert.deepEqual(await pathsOf(), ['a.json']);
  });

  it('C30 reads the parameter file beside a template with it, and as nothing else', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/A.Parameters.JSON': '{"parameters": {"x": {"value": 1}}}',
    });
    const { goldenImages, findings } = await readGoldenImages('.', root);
    assert.deepEqual(
      goldenImages.map(({ parameterFile }) => parameterFile?.values),
      [{ x: { value: 1 } }],
    );
    assert.deepEqual(findings, []);
  });

  it('C30 leaves out the golden image whose parameter file is broken, with one error', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/a.parameters.json': '{',
      'GoldenImages/b.json': template,
    });
    assert.deepEqual([await pathsOf(), await codesOf()], [['b.json'], ['IF106']]);
  });

  it('gives the findings of both parts', async () => {
    await write({
      'GoldenImages/a.json': template,
      'GoldenImages/b.json': '{}',
      'Labs.json': '{"Labs":[{"LabName":"x"}]}',
    });
    const { findings } = await readConfiguration('.', root);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['IF301', 'IF204'],
    );
  });
});
