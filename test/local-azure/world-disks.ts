/** What is on the OS disk of a machine, as far as anything in the local Azure asks for it. */
export interface DiskContents {
  /** The paths that its artifacts left there. */
  readonly files: readonly string[];
  /** What ails every machine that is made from it. */
  readonly flaw?: 'does not boot' | 'has a dead agent';
  /** The Hyper-V generation; absent for Generation 1, and where nobody knows. */
  readonly generation?: 'V1' | 'V2';
  /** False if the disk is that of one certain machine; absent where nobody knows. */
  readonly generalized?: boolean;
}
