/** The run of a pipeline in which a step runs, as people know it. */
export interface PipelineRun {
  readonly kind: 'build' | 'release';
  /** The number of a build, or the name of a release. */
  readonly name: string;
  /** For whom it runs, where the host tells. */
  readonly requestedFor?: string;
}
