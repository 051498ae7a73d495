import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWanted } from '../../../scripts/main-job/verify.js';

const template = '{"resources": [{"type": "Microsoft.DevTestLab/labs/virtualmachines"}]}';

describe('What npm start wants of a Configuration folder', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wanted-'));
    const windows = join(folder, 'GoldenImages', 'Windows');
    await mkdir(windows, { recursive: true });
    await writeFile(join(windows, 'Tools.json'), template);
    await writeFile(join(windows, 'Tools.parameters.json'), '{"parameters": {}}');
    const lab = { LabName: 'Training', ImagePaths: [''] };
    await writeFile(join(folder, 'Labs.json'), JSON.stringify({ Labs: [lab] }));
  });

  after(() => rm(folder, { recursive: true }));

  it('is an image of each template, and none of a parameter file', async () => {
    const { images, labs } = await readWanted(folder);
    assert.deepEqual(images, ['Windows\\Tools.json']);
    assert.deepEqual(labs.get('Training'), images);
  });
});
