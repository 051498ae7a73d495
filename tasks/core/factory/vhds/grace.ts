/** Seconds that a cancelled run may take for one thing after the other: in all less than the 7 that it has (C109). */
export const grace = {
  /** Until the outcome is known of a request that grants or begins something. */
  outcome: 1.5,
  /** For the end of access and copies, side by side. */
  tidyUp: 3.5,
  /** For giving back a lease, which Azure takes back in a minute by itself. */
  release: 1,
} as const;
