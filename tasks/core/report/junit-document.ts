/** The cases of one subject. */
export interface Suite {
  readonly name: string;
  /** UTC; absent where nothing was started. */
  readonly startedAt?: Date | undefined;
  readonly seconds: number;
  readonly cases: readonly Case[];
}

export interface Case {
  /** What stands before its name. */
  readonly kind: string;
  readonly name: string;
  readonly seconds: number;
  /** Absent where it did not fail. */
  readonly failure?: { readonly message: string; readonly text: string };
  /** Why it was skipped; absent where it was not. */
  readonly skipped?: string;
  readonly output?: string;
}

/** A document in the form of JUnit, which many tools read. Texts may come from anywhere. */
export function junitDocument(suites: readonly Suite[]): string {
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${countsOf(
      suites.flatMap(({ cases }) => cases),
      seconds,
    )}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(cases: readonly Case[], seconds: number): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter(isSkipped).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds}"`;
}

function isSkipped({ failure, skipped }: Case): boolean {
  return failure === undefined && skipped !== undefined;
}

function suiteLines({ name, startedAt, seconds, cases }: Suite): string[] {
  const timestamp = startedAt ? ` timestamp="${startedAt.toISOString().slice(0, 19)}"` : '';
  return [
    `  <testsuite name="${escapedXml(name)}" ${countsOf(cases, seconds)}${timestamp}>`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines(one: Case): string[] {
  const { kind, name, seconds, failure, skipped = '', output } = one;
  return [
    `    <testcase classname="${escapedXml(kind)}" name="${escapedXml(name)}" time="${seconds}">`,
    ...(failure ? [failureLine(failure)] : []),
    ...(isSkipped(one) ? [`      <skipped message="${escapedXml(skipped)}"/>`] : []),
    ...(output === undefined ? [] : [`      <system-out>${escapedXml(output)}</system-out>`]),
    '    </testcase>',
  ];
}

function failureLine({ message, text }: NonNullable<Case['failure']>): string {
  return `      <failure message="${escapedXml(message)}">${escapedXml(text)}</failure>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an element or an attribute; characters that XML cannot hold are left out. */
function escapedXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}
