export type SourceKind = 'disk' | 'snapshot' | 'virtual machine' | 'managed image' | 'version' | 'blob';

/** A disk that becomes part of a version. */
export interface DiskContent {
  readonly bytes: number;
  readonly osType?: string | undefined;
  readonly generation?: string | undefined;
  readonly securityType?: string | undefined;
  readonly plan?: object | undefined;
  readonly caching?: string | undefined;
}

export interface DataContent extends DiskContent {
  readonly lun: number;
}

/** The disks that a version is made of. */
export interface Content {
  readonly kind: SourceKind;
  /** Undefined for disks and snapshots, which have none. */
  readonly osState?: 'Generalized' | 'Specialized';
  readonly os: DiskContent;
  readonly data: readonly DataContent[];
  /** The ids of the resources that must stay until the version is complete. */
  readonly sources: readonly string[];
}

/** What is known of a version besides its resource. */
export interface VersionRecord {
  readonly content: Content;
  /** By the names of regions. */
  readonly replicas: Map<string, Replica>;
}

/** The copy of a version in a region. */
export interface Replica {
  readonly since: number;
  readonly seconds: number;
  /** The percentage that it does not exceed before it is complete. */
  readonly limit: number;
  state: 'Replicating' | 'Completed' | 'Failed';
  completedAt?: Date;
}
