/** One thing that was tested, such as a script on a VM of an image. */
export interface TestCase {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed, or was skipped; empty where it passed. */
  readonly message: string;
}

/** An error that says what was tested before it. */
export function withTestCases<E extends Error>(error: E, testCases: readonly TestCase[]): E {
  return Object.assign(error, { testCases });
}

/** What was tested before an error, in its order; nothing where nothing was. */
export function testCasesOf(error: unknown): readonly TestCase[] | undefined {
  return error instanceof Error && 'testCases' in error && Array.isArray(error.testCases)
    ? (error.testCases as readonly TestCase[])
    : undefined;
}
