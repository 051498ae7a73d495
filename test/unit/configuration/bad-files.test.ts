import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findingsOfFolder } from '../../../tasks/core/factory/validate/offline.js';
import { goldenImage, labsJson, writeSources } from '../../worlds/sources.js';
import { type BadFile, subscription } from './bad-files.js';
import { badLabs } from './bad-labs.js';
import { badTemplates } from './bad-templates.js';

const goodFolder = {
  'GoldenImages/Win/Server.json': goldenImage(),
  'Labs.json': labsJson(subscription, { Near: [''] }),
};

/** What is found in a good folder in which one file is another. */
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

describeFiles('A file below GoldenImages with', badTemplates);

describe('The bad files', () => {
  it('are at least 120', () => {
    const bad = [...badLabs, ...badTemplates].filter(({ code }) => code !== undefined);
    assert.ok(bad.length >= 120, `${bad.length}`);
  });
});
