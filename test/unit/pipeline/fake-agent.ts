import { attachmentTypes } from '../../../tasks/core/pipeline/attachments.js';
import type { Attachment, Reporter, TestRun } from '../../../tasks/core/run/reporter.js';
import type { Verdict } from '../../../tasks/core/run/verdict.js';
import type { JobVariable } from '../../../tasks/core/step/outputs.js';
import type { Finding } from '../../../tasks/core/step/action.js';

interface KeptAttachment extends Pick<Attachment, 'name' | 'extension'> {
  readonly type: string;
  readonly content: string;
}

/** An agent that keeps what it is told. */
export interface FakeAgent extends Reporter {
  readonly lines: string[];
  readonly issues: Finding[];
  readonly debugLines: string[];
  readonly secrets: string[];
  readonly outputs: Record<string, string>;
  readonly attachments: KeptAttachment[];
  readonly tests: TestRun[];
  readonly verdicts: Verdict[];
  readonly jobVariables: JobVariable[];
}

export function createFakeAgent(): FakeAgent {
  const kept = {
    lines: [] as string[],
    issues: [] as Finding[],
    debugLines: [] as string[],
    secrets: [] as string[],
    outputs: {} as Record<string, string>,
    attachments: [] as KeptAttachment[],
    tests: [] as TestRun[],
    verdicts: [] as Verdict[],
    jobVariables: [] as JobVariable[],
  };
  return {
    ...kept,
    line: (text) => kept.lines.push(text),
    group: (title) => kept.lines.push(title),
    endGroup: () => undefined,
    issue: (finding) => kept.issues.push(finding),
    mostIssues: 10,
    progress: () => undefined,
    debug: (text) => kept.debugLines.push(text),
    protect: (secret) => kept.secrets.push(secret),
    redact: (text) => kept.secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text),
    outputVariable: (name, value) => (kept.outputs[name] = value),
    jobVariable: (variable) => kept.jobVariables.push(variable),
    attach: ({ kind, name, extension, content }) =>
      kept.attachments.push({
        type: attachmentTypes[kind],
        name,
        extension,
        content: [...content].join(''),
      }),
    publishTests: (tests) => {
      kept.tests.push(tests);
      return `/temporary/${tests.name}.xml`;
    },
    complete: (verdict) => kept.verdicts.push(verdict),
  };
}
