/** How long things take, in unscaled seconds. */
export interface Durations {
  /** From the deployment's start to a running VM, without artifacts. */
  readonly build: number;
  /** One artifact, if its definition has no duration. */
  readonly artifact: number;
  readonly stop: number;
  readonly virtualMachineDeletion: number;
  readonly imageCreation: number;
  readonly imageDeletion: number;
  readonly diskAccess: number;
  readonly deploymentDeletion: number;
  /** For copies between and inside storage accounts and from disks; each copy has this rate for itself. */
  readonly copyBytesPerSecond: number;
  /** A snapshot in the region of its disk; default 1. */
  readonly snapshot?: number;
  /** For snapshots between regions; default 300 MB/s. */
  readonly replicationBytesPerSecond?: number;
}

const recorded = {
  snapshot: 1,
  replicationBytesPerSecond: 300_000_000,
};

/** The durations of a world with those that it does not give. */
export function allDurations(given: Durations): Required<Durations> {
  return { ...recorded, ...given };
}
