/** A run of a pipeline, as far as a page can ask for it. */
export interface Run {
  readonly id: number;
  /** The run's name, for example `20261129.1`. */
  readonly number: string;
  readonly definition: { readonly id: number; readonly name: string };
  /** Absent while the run goes on. */
  readonly result?: 'succeeded' | 'partiallySucceeded' | 'failed' | 'canceled';
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly jobs: readonly Job[];
}

/** One attempt at a job. */
export interface Job {
  readonly stage: string;
  readonly name: string;
  /** From 1. Of a job that was tried again, every attempt is one job here. */
  readonly attempt: number;
  /** Tells jobs of one name apart that run beside each other, as `strategy: parallel` makes them. */
  readonly slice?: number;
  readonly steps: readonly Step[];
}

export interface Step {
  /** What the run page shows, for example `Snap images in ImageFactory`. */
  readonly name: string;
  /** Id and name of its task in task.json. */
  readonly task: { readonly id: string; readonly name: string };
  readonly result: 'succeeded' | 'succeededWithIssues' | 'failed' | 'canceled';
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly content: string;
}
