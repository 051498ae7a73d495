import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { escaped } from '../../../tasks/core/report/escaped.js';
import { markdownSummary } from '../../../tasks/core/report/markdown.js';
import type { StepResult } from '../../../tasks/core/step/record.js';
import { error, someLab, someLeftAlone, someRecord, someReport, someResult } from './results.js';
import { wholeRun, work } from './whole-runs.js';

function summary(result: StepResult): string {
  const message = '2 succeeded.';
  return markdownSummary(someReport(result, { task: 'DistributeImages', taskResult: 'Succeeded', message }));
}

describe('The Markdown summary', () => {
  const labId = '/subscriptions/1/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Near';
  const target = { kind: 'lab', id: labId, name: 'Near' };
  const origin = {
    extensionVersion: '0.1.0',
    portalUrl: 'https://portal.azure.com',
    logUrl: 'https://dev.azure.com/contoso/_build/results?buildId=1&view=logs',
  };
  const finding = { ...error('Azure said no'), messages: ['a: Failed'], remedy: 'Ask again' };
  const bad = someRecord('Win2016', 'failed', { target, findings: [finding] });
  const good = someRecord('Ubuntu', 'succeeded', { target, bytes: 2 ** 30, details: { vmName: 'U' } });

  it('begins with the task, its result, when it ran, what it moved, and its log', () => {
    const report = someReport(someResult([good]), { origin, message: '1 brought.' });
    assert.deepEqual(markdownSummary(report).split('\n').slice(0, 5), [
      '## SnapImages',
      '',
      '**Failed**: 1 brought.',
      '',
      `Started 2026-11-21 02:00 UTC, took 1 h 2 min, moved 1 GB, [log of this step](${origin.logUrl})`,
    ]);
  });

  it('says first what failed, with what others said of it and the remedy', () => {
    const text = markdownSummary(someReport(someResult([good, bad]), { origin }));
    const failed = text.slice(text.indexOf('### What failed'), text.indexOf('### What it took'));
    const link = `[Near](https://portal.azure.com/#@/resource${labId})`;
    assert.deepEqual(failed.trim().split('\n').slice(2), [
      `- **Win2016** → ${link}: not brought`,
      '  - Azure said no.',
      '    - a: Failed',
      '  - **Remedy**: Ask again.',
    ]);
  });

  it('lists what was done in words, with links to lab and VM, without empty columns', () => {
    const text = markdownSummary(someReport(someResult([good, bad]), { origin }));
    const portal = `https://portal.azure.com/#@/resource${labId}`;
    assert.ok(
      text.endsWith(
        '| Outcome | Image | Where | Reason | Time | Moved |\n| - | - | - | - | - | - |\n' +
          `| brought | Ubuntu | [Near](${portal}), VM [U](${portal}/virtualmachines/U) | because | 1 min 0 s | 1 GB |\n`,
      ),
      text,
    );
  });

  it('has no link where the portal is unknown', () => {
    assert.doesNotMatch(summary(someResult([good, bad])), /\]\(/);
  });

  it('counts images that stay', () => {
    const kept = ['a', 'b'].map((name) => someLeftAlone(name, 'No rule deletes it.', { verb: 'keep' }));
    assert.match(summary(someResult(kept)), /\n- 2 kept: No rule deletes it\.\n/);
  });

  it('shows a plan in the same form', () => {
    const text = summary(someResult([{ ...good, outcome: 'planned' }], { planOnly: true }));
    assert.match(text, /would move 1 GB/);
    assert.match(text, /### What would be done\n[^]*\| would bring \| Ubuntu \| Near \|/);
  });

  describe('of a whole run', () => {
    const wholeSummary = (records: StepResult['records'], task = 'RunImageFactory') =>
      markdownSummary(someReport(someResult(records), { task }));

    it('tells how long each golden image took, and the critical path', () => {
      const text = wholeSummary(wholeRun);
      const times = text.slice(text.indexOf('### Time'), text.indexOf('### What was done'));
      assert.match(times, /^### Time by golden image\n\n\| Golden image \| Build \| .* \| Total \|\n/);
      assert.match(
        times,
        /\n\| Win\.json \| 1 h 0 min, waited 10 min 0 s \| .* \| 2\/2 \| .* \| 1 h 36 min \|\n/,
      );
      assert.match(times, /\n\nCritical path: Win\.json, 1 h 36 min: wait for cores 10 min 0 s → build/);
    });

    it('tells the times of a hundred golden images, and counts the others', () => {
      const records = Array.from({ length: 103 }, (_, index) =>
        work('build', 0, 1, { path: `${index}.json` }),
      );
      assert.match(wholeSummary(records), /\nAnd 3 more golden images\.\n\nCritical path/);
    });

    it('lets no text of others become markup in the times', () => {
      const evil = 'x|<img src=y>`a`';
      const records = [
        work('build', 0, 1, { path: evil }),
        work('snap', 1, 2, { path: evil, waits: [[`wait for ${evil}`, 1, 1.5]] }),
      ];
      assert.doesNotMatch(wholeSummary(records), /<img|(?<!\\)`/);
    });

    it('tells no times where only a plan was shown, and none of another task', () => {
      const planned = someLeftAlone('Win', 'It becomes a VM.', { verb: 'build', outcome: 'planned' });
      assert.doesNotMatch(wholeSummary([planned]), /Time by|Critical/);
      assert.doesNotMatch(wholeSummary(wholeRun, 'SnapImages'), /Time by|Critical/);
    });
  });

  it('lists findings with their place', () => {
    const findings = [{ ...error('Not JSON'), file: 'Labs.json', line: 3, column: 7 }];
    assert.match(summary(someResult([], { findings })), /\| Labs\.json:3:7 \| error \| Not JSON\. \|/);
  });

  it('stays small for thousands of pairs, of which many failed', () => {
    const records = Array.from({ length: 6000 }, (_, index) =>
      someRecord(`Win${index % 200}`, index % 3 === 0 ? 'failed' : 'succeeded', {
        target: someLab(`Lab${index % 300}`),
        imageFacts: { path: `Win${index % 200}.json`, name: 'a', isThere: index % 3 > 0 },
        findings: index % 3 === 0 ? [{ ...error('no '.repeat(500)), remedy: 'Ask again' }] : [],
      }),
    );
    assert.ok(summary(someResult(records)).length < 300_000);
  });

  it('lets no text of others begin a heading or a list', () => {
    const findings = ['# a', '- b', '1. c', '> d', '\u0001# e', '\u0085- f'].map((what) => error(what));
    const text = summary(someResult([someRecord('a', 'failed', { findings })]));
    assert.doesNotMatch(text, /- +(?:#|-|1\.|>) /);
  });

  it('lets no text of others become markup', () => {
    const evil = 'x|<img src=y>`a`[b](https://evil.example)\u202E\n# heading';
    const evilTarget = { kind: 'lab', id: labId, name: evil };
    const findings = [{ ...error(evil), messages: [evil], remedy: evil }];
    const records = (['failed', 'succeeded', 'skipped'] as const).map((outcome) =>
      someRecord(evil, outcome, { target: evilTarget, reason: evil, findings, details: { vmName: evil } }),
    );
    const text = markdownSummary(someReport(someResult(records), { origin, message: evil }));
    assert.doesNotMatch(text, /<img|(?<!\\)`|(?<!\\)\]\(https:\/\/evil|^# heading|\u202E/m);
  });
});

describe('Text of a table cell', () => {
  const cells: readonly [string, string, string][] = [
    ['a pipe', 'a|b', 'a\\|b'],
    ['the backslashes of image paths', 'Win2016\\Datacenter.json', 'Win2016\\\\Datacenter.json'],
    ['a backslash before a pipe', 'a\\|b', 'a\\\\\\|b'],
    ['HTML', '<img src=x> & more', '&lt;img src=x&gt; &amp; more'],
    ['line breaks', 'a\r\nb\nc\u2028d', 'a b c d'],
    ['other control characters', 'a\u0000b\vc\u001bd', 'a b c d'],
    ['what nobody sees', 'a\u202Eb\u200Bc', 'a&lt;U+202E&gt;b&lt;U+200B&gt;c'],
    ['links and pictures', '![x](y)', '\\!\\[x\\](y)'],
    ['names with underscores', 'Win2016_Datacenter', 'Win2016_Datacenter'],
    ['emphasis and code', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
  ];
  for (const [what, text, cell] of cells)
    it(`shows ${what} as it is`, () => assert.equal(escaped(text), cell));

  const gigabytes = 2 ** 30;
  const storing = someRecord('Win', 'succeeded', {
    imageFacts: { path: 'Win.json' },
    bytes: 127 * gigabytes,
    storedBytes: 127 * gigabytes,
  });

  it('says what the run took, and of a plan what it would take', () => {
    assert.match(
      summary(someResult([storing])),
      /### What it took\n\n127 GB moved, storage up to \+127 GB\.\n\n#/,
    );
    const plan = someResult([{ ...storing, outcome: 'planned' }], { planOnly: true });
    assert.match(summary(plan), /### What it would take\n\n127 GB moved, storage up to \+127 GB\.\n\n#/);
    assert.doesNotMatch(summary(someResult([someRecord('Win', 'succeeded')])), /### What it/);
  });

  it('says by golden image what VMs took', () => {
    const build = {
      ...work('build', 0, 90, { waits: [['deploy', 0, 90]] }),
      expectedMachine: { seconds: 3600 },
    };
    const text = summary(someResult([build, storing]));
    assert.ok(
      text.includes(
        '1.5 VM-hours (expected 1.0), 127 GB moved, storage up to +127 GB.\n\n' +
          '| Golden image | VM-hours | Expected | Moved | Stored up to |\n| - | - | - | - | - |\n' +
          '| Win.json | 1.5 | 1.0 | 127 GB | 127 GB |\n',
      ),
      text,
    );
  });
});
