import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonFile, keepFile, prepareFolder } from '../../../../cli/output/kept-files.js';
import { errorText } from '../../../../tasks/core/run/problem.js';

describe('The report of a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'report of a command '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const redact = (text: string) => text.replaceAll('secret', '***');

  const summary = { kind: 'summary', name: 'RunImageFactory', extension: '.md' } as const;

  const report = { kind: 'report', name: 'RunImageFactory', extension: '.json' } as const;

  it('is Markdown and JSON in a folder, by the name of the command', () => {
    const places = { name: 'run', folder, writeJson: undefined, redact };
    keepFile({ ...summary, content: ['# A ', 'secret'] }, places);
    keepFile({ ...report, content: ['{"a":', '"##vso[x]"}'] }, places);
    keepFile({ ...report, kind: 'overview', content: ['never'] }, places);
    assert.deepEqual(readdirSync(folder).toSorted(), ['run.json', 'run.md']);
    assert.equal(readFileSync(join(folder, 'run.md'), 'utf8'), '# A ***');
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')), { a: '##vso[x]' });
  });

  it('takes the place of that of an earlier run', () => {
    writeFileSync(join(folder, 'run.md'), 'a long report of an earlier run');
    keepFile({ ...summary, content: ['new'] }, { name: 'run', folder, writeJson: undefined, redact });
    assert.equal(readFileSync(join(folder, 'run.md'), 'utf8'), 'new');
  });

  it('is one JSON document on standard output, and nothing else', () => {
    const written: string[] = [];
    const writeJson = (text: string) => void written.push(text);
    const places = { name: 'run', folder: undefined, writeJson, redact };
    keepFile({ ...summary, content: ['# A'] }, places);
    keepFile({ ...report, content: ['{"a":', '1}'] }, places);
    assert.equal(written.join(''), '{"a":1}');
  });

  it('needs a folder that can be made, with those above it', () => {
    prepareFolder(join(folder, 'a', 'b'));
    assert.ok(existsSync(join(folder, 'a', 'b')));
    writeFileSync(join(folder, 'file'), '');
    for (const path of [join(folder, 'file'), join(folder, 'file', 'a')])
      assert.throws(
        () => prepareFolder(path),
        (error) =>
          /^The folder ".*file.*" of --report cannot be made or written: E.*\. Give /.test(errorText(error)),
      );
  });

  it('is its owner’s alone in a file of its own, in place of an earlier one', () => {
    const path = join(folder, 'report.json');
    writeFileSync(path, 'an earlier report', { mode: 0o644 });
    const write = jsonFile(path);
    write('{"a":');
    write('1}');
    assert.equal(readFileSync(path, 'utf8'), '{"a":1}');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('needs a file that can be written', () => {
    for (const path of [folder, join(folder, 'none', 'report.json')])
      assert.throws(
        () => jsonFile(path),
        (error) => /^The file ".*" of --output cannot be written: E.*\. Give /.test(errorText(error)),
      );
  });

  it('is written to a device as it is, which stays', function () {
    if (!existsSync('/dev/null')) this.skip();
    jsonFile('/dev/null')('{}');
    assert.ok(statSync('/dev/null').isCharacterDevice());
  });

  it('says where the disk is full', function () {
    if (!existsSync('/dev/full')) this.skip();
    assert.throws(() => jsonFile('/dev/full')('{}'), /ENOSPC/);
  });
});
