import {
  amountNames,
  type Finding,
  type Origin,
  type Outcome,
  type Place,
  type Problem,
  type Taken,
  type TaskReport,
} from './task-report.js';
import {
  eachOf,
  isObject,
  knownNumber,
  knownText,
  knownTime,
  listOf,
  numberOf,
  objectOf,
  oneOf,
  type Properties,
  textOf,
} from './values.js';

const outcomes: readonly [Outcome, ...Outcome[]] = [
  'unfinished',
  'succeeded',
  'skipped',
  'failed',
  'planned',
];

/** What report and overview have in common. */
export function headOf(report: Properties): Omit<TaskReport, 'omitted' | 'cells' | 'units' | 'problems'> {
  const startedAt = knownTime(report['startedAt']) ?? 0;
  return {
    task: textOf(report['task']),
    origin: originOf(objectOf(report['origin'])),
    factoryLab: placeOf(report['factoryLab']),
    result: oneOf(['Failed', 'Succeeded', 'SucceededWithIssues'], report['result']),
    message: textOf(report['message']),
    cancelled: report['cancelled'] === true,
    planOnly: report['planOnly'] === true,
    startedAt,
    endedAt: knownTime(report['endedAt']) ?? startedAt,
    totals: eachOf(objectOf(report['totals']), ['failed', 'unfinished', 'planned', 'bytes'], numberOf),
    took: takenOf(objectOf(report['took'])),
    findings: findingsOf(report['findings']),
  };
}

function originOf(origin: Properties): Origin {
  const { name, attempt } = objectOf(origin['job']);
  return {
    job: textOf(name),
    attempt: knownNumber(attempt) ?? 1,
    ...eachOf(origin, ['logUrl', 'portalUrl'], textOf),
  };
}

function takenOf(took: Properties): readonly Taken[] {
  return [{ ...took, path: '' }, ...listOf(took['images']).map(objectOf)].map((one) => ({
    path: textOf(one['path']),
    amounts: amountNames.map((name) => numberOf(one[name])),
  }));
}

export function placeOf(value: unknown): Place | undefined {
  if (!isObject(value)) return undefined;
  const place = eachOf(value, ['kind', 'id', 'name'], textOf);
  return place.id === '' && place.name === '' ? undefined : place;
}

export function outcomeOf(value: unknown): Outcome {
  return oneOf(outcomes, value);
}

/** What failed or is unfinished, of records. */
export function problemsOf(records: unknown): readonly Problem[] {
  return listOf(records)
    .map(objectOf)
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'unfinished')
    .map(problemOf);
}

function problemOf(record: Properties): Problem {
  const { kind, name } = objectOf(record['subject']);
  const subject = textOf(name);
  return {
    isFailed: record['outcome'] === 'failed',
    subject: pathOf(record) ?? subject,
    place: placeOf(record['target']),
    machine: knownText(objectOf(record['details'])['vmName']) ?? (kind === 'image VM' ? subject : ''),
    reason: textOf(record['reason']),
    findings: findingsOf(record['findings']),
  };
}

/** The image path of a record; reports of version 1 have it in the details. */
export function pathOf(record: Properties): string | undefined {
  const subject = objectOf(record['subject']);
  return (
    knownText(objectOf(record['image'])['path']) ??
    knownText(objectOf(record['details'])['imagePath']) ??
    (subject['kind'] === 'golden image' ? knownText(subject['name']) : undefined)
  );
}

function findingsOf(value: unknown): readonly Finding[] {
  return listOf(value).map(objectOf).map(findingOf);
}

function findingOf(finding: Properties): Finding {
  const { severity, file, line } = finding;
  return {
    severity: oneOf(['error', 'warning', 'notice'], severity),
    ...eachOf(finding, ['code', 'what', 'why', 'remedy'], textOf),
    position: typeof line === 'number' ? `${textOf(file)}, line ${line}` : textOf(file),
  };
}
