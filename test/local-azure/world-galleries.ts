export interface DataDisk {
  readonly lun: number;
  readonly bytes: number;
}

/** The plan with which an image is sold in the Marketplace. */
export interface Plan {
  readonly name: string;
  readonly publisher: string;
  readonly product: string;
}

/** A full snapshot of a disk that is gone. */
export interface Snapshot {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** That of an OS disk; without it, it is one of a data disk. */
  readonly osType?: 'Windows' | 'Linux';
  readonly generation?: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch';
  readonly bytes: number;
  /** ISO 8601, UTC; default: now. */
  readonly createdDate?: string;
}

/** A gallery in the lab's resource group that the lab shares. */
export interface OwnSharedGallery {
  readonly name: string;
  readonly images: readonly {
    readonly name: string;
    readonly osType: 'Windows' | 'Linux';
    readonly generation?: 'V1' | 'V2';
  }[];
}
