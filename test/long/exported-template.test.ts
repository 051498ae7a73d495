import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { emptyTemplate, environmentWorld } from '../worlds/environments.js';
import { changesIn, logOf, observe } from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { labId } from '../worlds/worlds.js';

const token = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';

const exported = '{"exported":true}';

const inputs = {
  LabId: labId('Contoso'),
  EnvironmentName: 'New',
  TemplateId: 'Exported',
  OutputTemplateVariables: 'true',
  ExportEnvironmentTemplate: 'true',
  pollIntervalSeconds: '0.05',
};

describe('The exported template of an environment', () => {
  let pipeline: Pipeline;
  let folder: string;

  const begin = (container: string) => {
    const address = `${pipeline.azure.resourceManager}/storecontoso/${container}/`;
    const outputs = {
      EnvironmentLocation: { type: 'string', value: address },
      EnvironmentSAS: { type: 'string', value: `?access=${token}` },
      Hidden: { type: 'securestring', value: 'x' },
      Path: { type: 'string', value: '/tmp' },
    };
    const templates = [{ name: 'Exported', contents: { ...emptyTemplate, outputs } }];
    const blobs = [{ container: 'public', name: 'azuredeploy.json', text: exported }];
    return pipeline.azure.begin(
      environmentWorld({ Contoso: [] }, { templates }, { blobs, publicContainers: ['public'] }),
    );
  };

  const run = (more: Readonly<Record<string, string>> = {}) =>
    observe(pipeline, 'CreateLabEnvironment', {
      ...inputs,
      ExportEnvironmentTemplateLocation: join(folder, 'deep', 'folder'),
      ...more,
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exported-'));
    pipeline = await openPipelineWith({}, environmentWorld({ Contoso: [] }));
  });

  after(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true });
  });

  it('is downloaded by the address and the token that two outputs have, and the token shows nowhere', async () => {
    await begin('public');
    const { outcome } = await run();
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    const file = join(folder, 'deep', 'folder', 'azuredeploy.json');
    assert.equal(await readFile(file, 'utf8'), exported);
    const shown = [...outcome.log, ...outcome.attachments.map(({ content }) => content)].join('\n');
    assert.ok(!shown.includes(token) && !outcome.outputs['environmentOutputs']?.includes(token));
    assert.deepEqual(outcome.secretVariables, { EnvironmentSAS: `?access=${token}`, Hidden: '' });
    assert.match(logOf(outcome), /No variable is set for Path/);
    assert.equal(outcome.variables['Path'], undefined);
  });

  it('fails the task where it cannot be downloaded, and neither address nor token shows', async () => {
    await begin('nowhere');
    const { outcome } = await run();
    assert.equal(outcome.result, 'Failed');
    assert.match(
      logOf(outcome),
      /its exported template cannot be downloaded: The answer has the status 40\d/,
    );
    assert.ok(!logOf(outcome).includes(token));
  });

  it('fails the task where it cannot be written, and says by which input that is mended', async () => {
    await begin('public');
    const file = join(folder, 'no-folder');
    await writeFile(file, '');
    const { outcome } = await run({ ExportEnvironmentTemplateLocation: file });
    assert.equal(outcome.result, 'Failed');
    assert.match(
      logOf(outcome),
      /The environment is deployed, but its exported template cannot be written to/,
    );
    assert.match(logOf(outcome), /Let ExportEnvironmentTemplateLocation be a folder/);
  });

  it('is an error before anything is made where the template does not have the outputs', async () => {
    await begin('public');
    const missing = await run({ EnvironmentTemplateSasTokenVariable: 'SAS' });
    assert.deepEqual(changesIn(missing.requests), []);
    assert.match(
      logOf(missing.outcome),
      /has no output SAS, which EnvironmentTemplateSasTokenVariable names/,
    );
    assert.match(
      logOf(missing.outcome),
      /Its outputs are: EnvironmentLocation, EnvironmentSAS, Hidden, Path/,
    );
    const secure = await run({ EnvironmentTemplateSasTokenVariable: 'Hidden' });
    assert.match(logOf(secure.outcome), /is of a secure type: Azure tells its value to nobody/);
    const nowhere = await run({ ExportEnvironmentTemplateLocation: '$(Build.Empty)' });
    assert.match(logOf(nowhere.outcome), /ExportEnvironmentTemplateLocation/);
  });
});
