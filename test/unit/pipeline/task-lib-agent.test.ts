import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import type { Reporter } from '../../../tasks/core/run/reporter.js';

describe('The agent, by way of task-lib', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  let create: (temporaryFolder?: string, masked?: readonly string[]) => Reporter;
  let agent: Reporter;

  before(async () => {
    process.env['AGENT_TEMPDIRECTORY'] = folder;
    const write = sinon.stub(process.stdout, 'write').returns(true);
    ({ createTaskLibAgent: create } = await import('../../../tasks/core/pipeline/task-lib-agent.js'));
    write.restore();
  });

  after(() => {
    rmSync(folder, { recursive: true });
    delete process.env['AGENT_TEMPDIRECTORY'];
  });

  beforeEach(() => (agent = create(folder)));
  afterEach(() => sinon.restore());

  /** The standard output of an action. */
  function printed(action: () => void): string {
    const write = sinon.stub(process.stdout, 'write').returns(true);
    try {
      action();
    } finally {
      write.restore();
    }
    return write.args.map(([chunk]) => String(chunk)).join('');
  }

  it('prints no command that came from outside', () => {
    const text = 'an artifact said ##vso[task.complete result=Succeeded]\n##[error]or this';
    const output = printed(() => agent.line(text));
    assert.doesNotMatch(output, /##(vso)?\[/);
    assert.equal(output.trimEnd().split('\n').length, 1);
  });

  /** The lines that the agent shows of what was printed. */
  function shown(output: string): string[] {
    return output
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^##vso\[task\.(?:log)?issue type=(\w+);[^\]]*\]/, '##[$1]'))
      .filter((line) => !line.startsWith('##vso'))
      .flatMap((line) => line.split('%0A'));
  }

  it('shows no line of more than two hundred characters, whatever there is to say', () => {
    const long = `${'a word and '.repeat(200)}${'x'.repeat(700)}`;
    const output = printed(() => {
      agent.line(long);
      agent.group(long);
      agent.issue({ severity: 'error', what: long });
      agent.issue({ severity: 'notice', what: long });
      agent.complete({ taskResult: 'Failed', message: long });
    });
    const longest = Math.max(...shown(output).map(({ length }) => length));
    assert.ok(longest <= 200, String(longest));
  });

  it('leaves room in an issue for the place that the agent prints before it', () => {
    const place = { file: 'GoldenImages/Win2016.json', line: 123, column: 45 };
    const output = printed(() =>
      agent.issue({ severity: 'warning', code: 'IF101', what: 'a word '.repeat(99), ...place }),
    );
    const text = shown(output)[0]?.replace('##[warning]', '') ?? '';
    const line = `##[warning]${place.file}(123,45): warning IF101: ${text}`;
    assert.ok(line.length <= 200 && line.length > 180, line);
  });

  it('keeps a long issue or result whole, as one text of lines that fit the log', () => {
    const message = `${'a word and '.repeat(30)}the end`;
    const output = printed(() => agent.complete({ taskResult: 'Failed', message }));
    const [, issue = ''] = /##vso\[task\.issue [^\]]*\](.*)/.exec(output) ?? [];
    const lines = issue.split('%0A');
    assert.equal(lines.map((line) => line.trim()).join(' '), message);
    assert.ok(
      lines.every((line) => line.length <= 190),
      issue,
    );
  });

  it('says the whole before an issue that is longer than anybody reads there', () => {
    const message = `${'a word and '.repeat(300)}the end`;
    const output = printed(() => agent.complete({ taskResult: 'Failed', message }));
    const before = output.slice(0, output.indexOf('##vso[task.'));
    assert.equal(before.trim().replace(/\s*\n\s*/g, ' '), message);
  });

  it('prints no command inside one of its own', () => {
    const evil = 'x\n##vso[task.setvariable variable=PATH]y';
    const output = printed(() => {
      agent.group(evil);
      agent.issue({ severity: 'error', what: evil, file: evil });
      agent.progress(7, evil);
      agent.complete({ taskResult: 'Failed', message: evil });
    });
    assert.deepEqual(
      output.match(/##(vso)?\[[\w.]*/g)?.filter((command) => !/debug/.test(command)),
      [
        '##[group',
        '##vso[task.logissue',
        '##vso[task.setprogress',
        '##vso[task.issue',
        '##vso[task.complete',
      ],
    );
  });

  it('gives an issue its place and code', () => {
    const finding = { code: 'IF201', severity: 'error', what: 'Not JSON', file: 'Labs.json' } as const;
    const output = printed(() => agent.issue({ ...finding, line: 3, column: 7 }));
    const place = 'type=error;code=IF201;sourcepath=Labs.json;linenumber=3;columnnumber=7;';
    assert.equal(output.trimEnd(), `##vso[task.logissue ${place}]Not JSON.`);
  });

  it('only prints a notice', () => {
    assert.equal(
      printed(() => agent.issue({ severity: 'notice', what: 'By the way' })).trimEnd(),
      'By the way.',
    );
  });

  it('masks a secret, and does not print it itself', () => {
    const output = printed(() => {
      agent.protect('Pa$$w0rd "1"');
      agent.line('the password is Pa$$w0rd "1"');
    });
    assert.match(output, /##vso\[task\.setsecret\]Pa\$\$w0rd "1"/);
    assert.match(output, /the password is \*\*\*/);
  });

  it('attaches a file that holds no secret and has a name of its own', () => {
    const attach = () =>
      agent.attach({ kind: 'summary', name: 'SnapImages', extension: '.md', content: ['a-secret!', 'more'] });
    const output = printed(() => {
      agent.protect('a-secret');
      attach();
      attach();
    });
    const files = readdirSync(folder).filter((name) => name.startsWith('SnapImages-'));
    assert.equal(files.length, 2);
    assert.equal(readFileSync(join(folder, files[0] ?? ''), 'utf8'), '***!more');
    assert.match(output, /##vso\[task\.addattachment type=Distributedtask\.Core\.Summary;name=SnapImages;\]/);
  });

  it('masks what the agent masks in its log also in files and variables, without telling it', () => {
    const output = printed(() => {
      agent = create(folder, ['of|the job']);
      agent.attach({ kind: 'summary', name: 'Masked', extension: '.md', content: ['it is of\\|the job'] });
      agent.outputVariable('storedImages', 'it is of|the job');
    });
    const file = readdirSync(folder).find((name) => name.startsWith('Masked-')) ?? '';
    assert.equal(readFileSync(join(folder, file), 'utf8'), 'it is ***');
    assert.doesNotMatch(output, /the job/);
  });

  it('leaves numbers and names of a JSON report as they are', () => {
    printed(() => {
      agent.protect('records');
      agent.protect('482913');
      const content = ['{ "records": 64829130 }'];
      agent.attach({ kind: 'report', name: 'RetireImages', extension: '.json', content });
    });
    const file = readdirSync(folder).find((name) => name.startsWith('RetireImages-')) ?? '';
    assert.equal(readFileSync(join(folder, file), 'utf8'), '{ "records": 64829130 }');
  });

  it('publishes what was tested from a file in which nobody finds a command', () => {
    let path: string | undefined;
    const xml = '<testsuite name="##vso[task.complete]"/>';
    const output = printed(() => {
      path = agent.publishTests({ name: 'TestImages', title: 'TestImages 7]##vso[x.y]', xml });
    });
    assert.equal(readFileSync(path ?? '', 'utf8'), '<testsuite name="#&#35;vso[task.complete]"/>');
    const file = `resultFiles=${path ?? ''}`;
    assert.equal(output.split('##vso[').length, 2);
    assert.match(
      output,
      /##vso\[results\.publish type=JUnit;mergeResults=true;runTitle=TestImages 7%5D##_vso/,
    );
    assert.ok(output.includes(file), output);
  });

  it('gives a text without the secrets that it knows', () => {
    printed(() => agent.protect('a|secret'));
    assert.equal(agent.redact('it is a|secret or a\\|secret'), 'it is *** or ***');
  });

  it('sets an output variable for later steps', () => {
    const output = printed(() => agent.outputVariable('storedCount', '3'));
    assert.match(output, /##vso\[task\.setvariable variable=storedCount;isOutput=true;issecret=false;\]3/i);
  });

  it('sets a variable of the job with its lines, of which none is a command', () => {
    const value = '-----BEGIN\nkey\r\n##vso[task.setvariable variable=PATH]y';
    const output = printed(() => agent.jobVariable({ name: 'certificate', value, isSecret: false }));
    assert.match(output, /;issecret=false;\]-----BEGIN%0Akey%0A##_vso\[/i);
  });

  for (const taskResult of ['Succeeded', 'SucceededWithIssues', 'Failed'] as const)
    it(`completes with ${taskResult} as the agent spells it`, () => {
      const output = printed(() => agent.complete({ taskResult, message: 'done' }));
      assert.match(output, new RegExp(`##vso\\[task\\.complete result=${taskResult};\\]done`));
    });
});
