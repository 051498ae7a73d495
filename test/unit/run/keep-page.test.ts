import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPage } from '../../../tasks/core/run/keep-page.js';
import { createFakeAgent, type FakeAgent } from '../pipeline/fake-agent.js';
import { someLab, someReport, someResult } from '../report/results.js';

describe('The page of a run', () => {
  let folder: string;
  let agent: FakeAgent;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keep-page-'));
    agent = createFakeAgent();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const report = someReport(someResult([], { lab: someLab('Factory') }), { taskResult: 'Succeeded' });
  const keep = (htmlFile: string, of = report) =>
    keepPage(of, { htmlFile, ConnectedServiceName: '', SubscriptionId: '', failOn: 'all' }, agent);

  it('is written to the file of the input, whose folder is made, and the log says where', () => {
    const file = join(folder, 'new', 'images.html');
    assert.equal(keep(file), report);
    assert.match(readFileSync(file, 'utf8'), /<h1>Images of Factory<\/h1>/);
    assert.deepEqual(agent.lines, [`The list as a page is in ${file}.`]);
  });

  it('is written nowhere without the input', () => {
    assert.equal(keep(''), report);
    assert.deepEqual(agent.lines, []);
  });

  it('stays as it was where nothing could be read', () => {
    const file = join(folder, 'images.html');
    keep(file, someReport(someResult([])));
    assert.ok(!existsSync(file));
  });

  it('that cannot be written fails the run, and says what to do', () => {
    const { taskResult, message, result } = keep(folder);
    assert.deepEqual([taskResult, message], ['Failed', result.findings[0]?.what]);
    assert.match(message, /cannot be written: EISDIR/);
    assert.equal(
      result.findings[0]?.remedy,
      'Give htmlFile in a folder that this run may write, or may make.',
    );
  });
});
