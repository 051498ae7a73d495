import type { Report } from '../../../tasks/core/report/report.js';
import type { Action, Finding } from '../../../tasks/core/step/action.js';
import type { Outcome, UnitRecord, StepResult } from '../../../tasks/core/step/record.js';

const startedAt = new Date('2026-11-21T02:00:00Z');

const endedAt = new Date('2026-11-21T03:02:03Z');

/** An action of a plan, as tests need it. */
export function someAction(name: string, changes: Partial<Action> = {}): Action {
  const subject = { kind: 'stored image', name };
  return { key: name, verb: 'distribute', subject, reason: 'the lab lacks it', work: 'job', ...changes };
}

/** A record that took a minute, as tests need it. */
export function someRecord(name: string, outcome: Outcome, changes: Partial<UnitRecord> = {}): UnitRecord {
  return {
    verb: 'distribute',
    subject: { kind: 'stored image', name },
    outcome,
    reason: 'because',
    findings: outcome === 'failed' ? [{ severity: 'error', what: 'Azure said no' }] : [],
    details: {},
    startedAt,
    endedAt: new Date(startedAt.getTime() + 60_000),
    bytes: 0,
    ...changes,
  };
}

/** A record of what the plan left alone. */
export function someLeftAlone(name: string, reason: string, changes: Partial<UnitRecord> = {}): UnitRecord {
  const subject = { kind: 'stored image', name };
  return {
    verb: 'leave alone',
    subject,
    outcome: 'skipped',
    reason,
    findings: [],
    details: {},
    bytes: 0,
    ...changes,
  };
}

/** A result of these records, as tests need it. */
export function someResult(records: readonly UnitRecord[], changes: Partial<StepResult> = {}): StepResult {
  return { records, findings: [], startedAt, endedAt, cancelled: false, planOnly: false, ...changes };
}

export function warning(what: string): Finding {
  return { severity: 'warning', what };
}

export function error(what: string): Finding {
  return { severity: 'error', what };
}

/** A report of a result, as tests need it. */
export function someReport(result: StepResult, changes: Partial<Report> = {}): Report {
  const origin = { extensionVersion: '0.1.0' };
  return { task: 'SnapImages', runId: '1', origin, taskResult: 'Failed', message: 'No.', result, ...changes };
}

/** A lab that receives. */
export function someLab(name: string): { kind: string; id: string; name: string } {
  return { kind: 'lab', id: `/labs/${name}`, name };
}
