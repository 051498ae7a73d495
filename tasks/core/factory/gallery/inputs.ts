/** What the steps read that deliver by a compute gallery. */
export interface GalleryInputs {
  /** The gallery's name, or its resource id; empty where images are delivered as VHDs alone. */
  readonly gallery: string;
  /** The resource group of the snapshots; empty for that of the gallery. */
  readonly snapshotResourceGroup: string;
}
