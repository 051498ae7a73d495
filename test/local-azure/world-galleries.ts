/** A compute gallery of a subscription. */
export interface Gallery {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** Versions that are deleted can still be used and keep their number; default false. */
  readonly softDelete?: boolean;
  readonly definitions?: readonly GalleryDefinition[];
}

export interface GalleryDefinition {
  readonly name: string;
  readonly osType: 'Windows' | 'Linux';
  /** Default `Generalized`. */
  readonly osState?: 'Generalized' | 'Specialized';
  /** Default `V1`. */
  readonly generation?: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch' | 'TrustedLaunchSupported';
  readonly tags?: Readonly<Record<string, string>>;
  /** Publisher, offer and SKU: default the gallery, `-` and the definition. */
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  readonly versions?: readonly GalleryVersion[];
}

export interface GalleryVersion {
  /** For example `1.0.0`. */
  readonly name: string;
  /** The first is that of its source. */
  readonly regions: readonly string[];
  /** Those of the regions whose replication has failed. */
  readonly failedRegions?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Default `Succeeded`, or `Failed` if a region has failed; `Creating` never ends. */
  readonly provisioningState?: 'Succeeded' | 'Failed' | 'Creating';
  readonly excludeFromLatest?: boolean;
  /** ISO 8601, UTC; default: now. */
  readonly publishedDate?: string;
  readonly osDiskBytes?: number;
  readonly dataDisks?: readonly DataDisk[];
}

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

/** A gallery that a lab shares: one in the lab's resource group that is made for it, or any by its id. */
export type SharedGallery = OwnSharedGallery | LinkedGallery;

/** Each image has one version, in the lab's region. */
export interface OwnSharedGallery {
  readonly name: string;
  readonly images: readonly {
    readonly name: string;
    readonly osType: 'Windows' | 'Linux';
    readonly generation?: 'V1' | 'V2';
  }[];
}

export interface LinkedGallery {
  readonly name: string;
  readonly galleryId: string;
  /** Default `Disabled`. */
  readonly allowAllImages?: 'Enabled' | 'Disabled';
  /** The names of the definitions that are enabled one by one. */
  readonly enabledImages?: readonly string[];
}

/** A version of a Marketplace image beside those that it gets each month. */
export interface MarketplaceVersion {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  /** For example `1.0.261117`. */
  readonly version: string;
  /** Since when it is there; ISO 8601, UTC; default: always. */
  readonly from?: string;
}
