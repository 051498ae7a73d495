/** A request with its answer, bodies as texts. */
export interface Pair {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly answer: {
    readonly status: number | undefined;
    readonly headers?: Readonly<Record<string, unknown>> | undefined;
    readonly body?: unknown;
  };
}

/** One line of a recording: the form of recordings that the checks of Azure's API descriptions read. */
export function pairLine({ method, url, headers, body, answer }: Pair): string {
  return JSON.stringify({
    liveRequest: { method, url, headers, body },
    liveResponse: { statusCode: String(answer.status), headers: answer.headers, body: answer.body },
  });
}
