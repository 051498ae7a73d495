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
  /** After so long Azure gives up a machine that does not report that it is ready, or whose agent is silent; default 1200. */
  readonly provisioningTimeout?: number;
  /** For copies between and inside storage accounts and from disks; each copy has this rate for itself. */
  readonly copyBytesPerSecond: number;
  /** The change of a machine's owner; default 10. */
  readonly claim?: number;
  /** A snapshot in the region of its disk; default 1. */
  readonly snapshot?: number;
  /** The creation, change or deletion of a gallery or of an image definition; default 1. */
  readonly gallery?: number;
  /** A managed image; default 5. */
  readonly managedImage?: number;
  /** A version of an image in a region, without the time for its bytes; default 300. */
  readonly galleryVersion?: number;
  /** For each region by itself; default 300 MB/s, which with `galleryVersion` gives recorded times. */
  readonly replicationBytesPerSecond?: number;
  /** A change of a version that brings no region; default 150. */
  readonly galleryVersionUpdate?: number;
  /** Default 90. */
  readonly galleryVersionDeletion?: number;
  /** For so long a definition counts versions that were deleted; default 15. */
  readonly nestedDeletionLag?: number;
  /** For so long a lab does not list a version that is in its region; default 60. No source tells how long it is. */
  readonly sharedImageLag?: number;
  /** A lab; default 60. */
  readonly lab?: number;
  /** A resource group with all that is in it; default 120. */
  readonly groupDeletion?: number;
  /** An environment, besides what its resources take; default 600. */
  readonly environment?: number;
  /** Default 540. */
  readonly environmentDeletion?: number;
}

const recorded = {
  provisioningTimeout: 1200,
  claim: 10,
  snapshot: 1,
  gallery: 1,
  managedImage: 5,
  galleryVersion: 300,
  replicationBytesPerSecond: 300_000_000,
  galleryVersionUpdate: 150,
  galleryVersionDeletion: 90,
  nestedDeletionLag: 15,
  sharedImageLag: 60,
  lab: 60,
  groupDeletion: 120,
  environment: 600,
  environmentDeletion: 540,
};

/** The durations of a world with those that it does not give. */
export function allDurations(given: Durations): Required<Durations> {
  return { ...recorded, ...given };
}
