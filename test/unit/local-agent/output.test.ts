import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createMasker } from '../../local-agent/masking.js';
import { handleLine } from '../../local-agent/output.js';
import { createStep, type Step } from '../../local-agent/step.js';
import type { TaskDefinition } from '../../local-agent/task-definition.js';

interface Settings {
  readonly debug?: boolean;
  readonly restrictions?: TaskDefinition['restrictions'];
}

/** The step after its task has written those lines. */
function after(lines: readonly string[], { debug = false, restrictions = {} }: Settings = {}): Step {
  const step = createStep({
    definition: {
      id: 'id',
      name: 'Trial',
      friendlyName: '',
      description: '',
      author: '',
      helpMarkDown: '',
      helpUrl: '',
      version: { Major: 1, Minor: 0, Patch: 0 },
      inputs: [],
      outputVariables: [{ name: 'imageCount' }],
      restrictions,
      execution: {},
    },
    name: 'trial',
    sources: '/work/1/s',
    debug,
    masker: createMasker(),
    onLine: () => undefined,
    onProgress: () => undefined,
  });
  for (const line of lines) handleLine(step, line);
  return step;
}

const messages = (step: Step) => step.issues.map(({ type, message }) => `${type}: ${message}`);

describe('The agent', () => {
  it('A38: warns of a malformed command, and prints it', () => {
    const step = after(['##vso[task]x']);
    assert.deepEqual([step.issues.map(({ type }) => type), step.log.at(-1)], [['warning'], '##vso[task]x']);
  });

  it('A38: only warns of an unknown area', () => {
    const step = after(['##vso[unknown.event]x']);
    assert.deepEqual([step.issues.map(({ type }) => type), step.commandFailed], [['warning'], false]);
  });

  for (const event of ['unknown', 'constructor']) {
    it(`A38, A39: fails the step for an unknown event with two errors: ${event}`, () => {
      const step = after([`##vso[task.${event}]x`]);
      assert.deepEqual([step.issues.map(({ type }) => type), step.commandFailed], [['error', 'error'], true]);
    });
  }

  it('A40: drops what comes after a forced completion', () => {
    const step = after([
      '##vso[task.complete result=Succeeded;done=true]',
      'later',
      '##vso[task.complete result=Failed]',
    ]);
    assert.deepEqual([step.result, step.log], ['Succeeded', []]);
  });

  it('A41: prints debug lines only in debug mode', () => {
    assert.deepEqual(after(['##vso[task.debug]x']).log, []);
    assert.deepEqual(after(['##vso[task.debug]x'], { debug: true }).log, ['##[debug]x']);
  });

  for (const event of ['logissue', 'issue']) {
    it(`A42: makes issues of task.${event}`, () => {
      const step = after([`##vso[task.${event} type=error]broken`]);
      assert.deepEqual([messages(step), step.log], [['error: broken'], ['##[error]broken']]);
    });
  }

  it('A42: says where in the repository an issue stands', () => {
    const step = after([
      '##vso[task.logissue type=warning;sourcepath=/work/1/s/a/Labs.json;linenumber=3;columnnumber=7;code=IF101]odd',
    ]);
    assert.deepEqual(step.issues, [
      {
        type: 'warning',
        message: 'a/Labs.json(3,7): warning IF101: odd',
        properties: { sourcepath: 'a/Labs.json', linenumber: '3', columnnumber: '7', code: 'IF101' },
      },
    ]);
  });

  it('A42: fails the step for an issue of an unknown type, and warns of one without', () => {
    assert.equal(after(['##vso[task.logissue type=info]x']).commandFailed, true);
    assert.deepEqual(messages(after(['##vso[task.logissue]x'])), [
      "warning: Can't create TaskIssue from logging event.",
    ]);
  });

  it('A43: keeps ten errors and ten warnings, and logs the others', () => {
    const step = after(
      Array.from({ length: 12 }, (_, index) => [
        `##vso[task.logissue type=error]${index}`,
        `##vso[task.logissue type=warning]${index}`,
      ]).flat(),
    );
    assert.deepEqual([step.issues.length, step.log.length], [20, 24]);
  });

  it('A44: keeps progress between 0 and 100, never going down', () => {
    const step = after(
      ['40', '30', '120', 'x'].map((value) => `##vso[task.setprogress value=${value}]copying`),
    );
    assert.deepEqual(
      step.progress.map(({ percent }) => percent),
      [40, 40, 100, 100],
    );
  });

  it('A45: gives an output variable to later steps below the name of the step', () => {
    const step = after([
      '##vso[task.setvariable variable=imageCount]2',
      '##vso[task.setvariable variable=other;isoutput=true]3',
      '##vso[task.setvariable variable=job]4',
    ]);
    assert.deepEqual(
      [Object.fromEntries(step.outputs), Object.fromEntries(step.variables)],
      [
        { imageCount: '2', other: '3' },
        { 'trial.imageCount': '2', 'trial.other': '3', job: '4' },
      ],
    );
  });

  it('A25, A45: masks a secret variable from then on', () => {
    const step = after(['it', '##vso[task.setvariable variable=a;issecret=true]it', 'it']);
    assert.deepEqual([step.log, Object.fromEntries(step.secretVariables)], [['it', '***'], { a: 'it' }]);
  });

  it('A46: fails the step for a secret of several lines', () => {
    assert.equal(after(['##vso[task.setvariable variable=a;issecret=true]x%0Ay']).commandFailed, true);
  });

  it('A47: masks what task.setsecret names', () => {
    assert.deepEqual(after(['##vso[task.setsecret]hidden', 'a hidden word']).log, ['a *** word']);
  });

  it('A48: attaches a file that exists', () => {
    const path = import.meta.filename;
    const step = after([`##vso[task.addattachment type=report;name=run.json]${path}`]);
    assert.deepEqual(step.attachments, [{ type: 'report', name: 'run.json', path }]);
  });

  it('A48: attaches a summary by the name of its file', () => {
    const path = import.meta.filename;
    assert.deepEqual(after([`##vso[task.uploadsummary]${path}`]).attachments, [
      { type: 'Distributedtask.Core.Summary', name: 'output.test.ts', path },
    ]);
  });

  for (const [what, line] of [
    ['no file', '##vso[task.uploadsummary]/no/such/file.md'],
    ['no type', `##vso[task.addattachment name=a]${import.meta.filename}`],
    ['a name with a slash', `##vso[task.addattachment type=a;name=b/c]${import.meta.filename}`],
  ] as const) {
    it(`A39, A48: fails the step for an attachment with ${what}`, () => {
      assert.equal(after([line]).commandFailed, true);
    });
  }

  it('A49: refuses uploads in restricted mode', () => {
    const step = after([`##vso[task.uploadsummary]${import.meta.filename}`], {
      restrictions: { commands: { mode: 'restricted' } },
    });
    assert.deepEqual([step.attachments, step.issues.map(({ type }) => type)], [[], ['warning']]);
  });

  it('A49: publishes no tests in restricted mode', () => {
    const step = after(['##vso[results.publish type=JUnit;resultFiles=/a.xml;]'], {
      restrictions: { commands: { mode: 'restricted' } },
    });
    assert.deepEqual([step.publishedFiles, step.issues[0]?.type], [[], 'warning']);
  });

  it('takes files with the results of tests, which it reads after the step', () => {
    const step = after(['##vso[results.publish type=JUnit;runTitle=Images;resultFiles=/a.xml,/b.xml;]']);
    const published = [{ type: 'JUnit', title: 'Images', paths: ['/a.xml', '/b.xml'] }];
    assert.deepEqual(step.publishedFiles, published);
  });

  for (const properties of ['resultFiles=/a.xml', 'type=JUnit', 'type=Other;resultFiles=/a.xml'])
    it(`A39: fails the step for the publication of tests with ${properties} alone`, () => {
      assert.equal(after([`##vso[results.publish ${properties};]`]).commandFailed, true);
    });

  it('A49: sets only variables that the task may set', () => {
    const step = after(
      ['PATH', 'imagecount', 'labX'].map((name) => `##vso[task.setvariable variable=${name}]x`),
      { restrictions: { settableVariables: { allowed: ['imageCount', 'lab*'] } } },
    );
    assert.deepEqual([[...step.variables.keys()], step.issues.length], [['trial.imagecount', 'labX'], 1]);
  });

  it('A52: fails the step for a result that does not exist', () => {
    assert.equal(after(['##vso[task.complete result=Cancelled]']).commandFailed, true);
    assert.equal(after(['##vso[task.complete result=succeeded]']).commandFailed, true);
  });

  it('A57: takes the text of a completion as the current operation', () => {
    const step = after(['##vso[task.complete result=Failed]1 of 2 failed']);
    assert.deepEqual([step.progress, step.issues], [[{ percent: 100, operation: '1 of 2 failed' }], []]);
  });
});
