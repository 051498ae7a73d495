/** Seconds that the parts of a cancellation may take, one after the other: less in all than the 7 that a run has (C109). */
export const grace = {
  /** For the answer to a request that grants or begins something. */
  outcome: 1.5,
  /** For ending accesses and copies, in parallel. */
  tidyUp: 3.5,
  /** For the release of a lease, which Azure ends in a minute by itself. */
  release: 1,
} as const;
