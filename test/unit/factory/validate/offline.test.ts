import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { goldenImage, labsJson } from '../../../worlds/configuration.js';
import { findingsOfFolder } from '../../../worlds/findings-of-folder.js';
import { judgeMutations } from '../../../worlds/mutated-files.js';
import { linkTo, writeSources } from '../../../worlds/sources.js';
import { type BadFile, subscription } from '../../configuration/bad-files.js';
import { badImages } from '../../configuration/bad-images.js';
import { badLabs } from '../../configuration/bad-labs.js';
import { badTemplates } from '../../configuration/bad-templates.js';

async function codesOf(entries: readonly string[], images: Readonly<Record<string, unknown>>) {
  const labs = labsJson(subscription, { Near: entries }).Labs;
  const sources = await writeSources({ ...images, 'Labs.json': { Labs: [...labs, ...labs] } });
  try {
    return (await findingsOfFolder(sources.folder)).map(({ code }) => code);
  } finally {
    await sources.remove();
  }
}

describe('ValidateConfiguration', () => {
  it('C99 finds labs listed twice, and entries that match no golden image', async () => {
    const images = { 'GoldenImages/Win/Server.json': goldenImage() };
    assert.deepEqual((await codesOf(['Win', 'Linux'], images)).sort(), ['IF205', 'IF208']);
  });

  it('says once what a rule of Images.json does to several golden images', async () => {
    const template = goldenImage();
    Object.assign(template.parameters, { size: { type: 'string' } });
    for (const { properties } of template.resources)
      Object.assign(properties, { size: "[parameters('size')]" });
    const codes = await codesOf([''], {
      'GoldenImages/One.json': template,
      'GoldenImages/Two.json': template,
      'Images.json': { Images: [{ ImagePaths: [''], Size: 'Basic_A0' }] },
    });
    assert.deepEqual(
      codes.filter((code) => code === 'IF323'),
      ['IF323'],
    );
  });

  it('C99 finds golden images that cannot be parsed or deployed', async () => {
    const [unfilled, unknown] = [goldenImage(), goldenImage()];
    Object.assign(unfilled.parameters, { domain: { type: 'string' } });
    for (const { properties } of unknown.resources)
      Object.assign(properties, { galleryImageReference: "[reference('x').image]" });
    const codes = await codesOf([''], {
      'GoldenImages/Broken.json': '{',
      'GoldenImages/Unfilled.json': unfilled,
      'GoldenImages/Unknown.json': unknown,
    });
    assert.deepEqual(codes.filter((code) => ['IF106', 'IF305', 'IF307'].includes(code)).sort(), [
      'IF106',
      'IF305',
      'IF307',
    ]);
  });
});

describe('A folder with labs that get their images from a gallery', () => {
  const windows11 = JSON.stringify(goldenImage()).replace('"offer":"O"', '"offer":"windows-11"');
  const codesWith = async (delivery: string) => {
    const [lab] = labsJson(subscription, { Near: ['Win11'] }).Labs;
    const sources = await writeSources({
      'GoldenImages/Win11.json': windows11,
      'Labs.json': { Labs: [{ ...lab, Delivery: delivery }] },
    });
    try {
      return (await findingsOfFolder(sources.folder)).map(({ code }) => code);
    } finally {
      await sources.remove();
    }
  };

  it('is right also where nobody tells of the inputs, and Generation 2 is no fault in it', async () => {
    assert.deepEqual(await codesWith('Gallery'), []);
  });

  it('is as before where no lab does', async () => {
    assert.deepEqual(await codesWith('VHD'), ['IF322']);
  });
});

describe('ValidateConfiguration of a checkout that may not be whole', () => {
  it('C8 C99 finds what RetireImages keeps images for', async () => {
    const sources = await writeSources({
      'GoldenImages/Win.json': goldenImage(),
      'GoldenImages/Linux': linkTo('../Gone'),
      'Labs.json': labsJson(subscription, { Near: ['Win', 'Lost.json'] }),
    });
    try {
      const codes = (await findingsOfFolder(sources.folder)).map(({ code }) => code);
      assert.deepEqual(codes.sort(), ['IF104', 'IF208', 'IF222']);
    } finally {
      await sources.remove();
    }
  });
});

const goodFolder = {
  'GoldenImages/Win/Server.json': goldenImage(),
  'Labs.json': labsJson(subscription, { Near: [''] }),
  'Tests/Windows/smoke.ps1': 'exit 0',
};

/** The findings in a good folder in which one file has other content. */
async function findingsWith({ file, content }: BadFile) {
  const sources = await writeSources(goodFolder);
  try {
    const path = join(sources.folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return await findingsOfFolder(sources.folder);
  } finally {
    await sources.remove();
  }
}

/** Only what is said of the file itself: a Labs.json may well leave a golden image to nobody. */
function describeFiles(title: string, cases: readonly BadFile[]): void {
  describe(title, () => {
    for (const one of cases) {
      const { given, file, code, line } = one;
      it(code === undefined ? `${given} is right` : `${given} is ${code}`, async () => {
        const findings = await findingsWith(one);
        if (code === undefined) {
          assert.deepEqual(
            findings.map((finding) => finding.code),
            [],
          );
          return;
        }
        const found = findings.find((finding) => finding.code === code);
        assert.ok(found, `found: ${findings.map(({ code: other, what }) => `${other} ${what}`).join('; ')}`);
        if (line !== undefined)
          assert.deepEqual([basename(found.file ?? ''), found.line], [basename(file), line]);
        assert.ok([found.what, found.why, found.remedy].every((text) => text.length > 5));
        assert.doesNotMatch(found.why, /undefined|\[object| at .*\.[jt]s:\d/);
      });
    }
  });
}

describeFiles('Labs.json with', badLabs);

describeFiles('Images.json with', badImages);

describeFiles('A file below GoldenImages with', badTemplates);

describe('The bad files', () => {
  it('are at least 120', () => {
    const bad = [...badLabs, ...badImages, ...badTemplates].filter(({ code }) => code !== undefined);
    assert.ok(bad.length >= 120, `${bad.length}`);
  });
});

describe('A configuration changed at random', () => {
  it('leads to findings and never to a crash (100 changes, the same in every run)', async () => {
    await judgeMutations({ numRuns: 100, seed: 1 });
  });
});
