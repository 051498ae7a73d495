import type { Durations } from './durations.js';
import type { BucketSize } from './faults/bucket.js';
import type { FoundFacts } from './facts.js';
import type { Fault } from './faults/fault.js';
import type { Environment, EnvironmentTemplate, LabUser } from './world-environments.js';
import type { DiskContents } from './world-disks.js';
import type {
  DataDisk,
  Gallery,
  MarketplaceVersion,
  Plan,
  SharedGallery,
  Snapshot,
} from './world-galleries.js';

/**
 * The contents of a local Azure when it starts, and how long things take in it. A world file is JSON of this shape.
 * All durations are unscaled seconds, which the local Azure divides by `timeScale`.
 */
export interface World {
  /** 1 is real time; with 600, ten minutes pass in a second. */
  readonly timeScale: number;
  readonly seed: number;
  /** 0.3 varies each duration by up to 30 %, by `seed` and the id of what takes time. Default 0. */
  readonly variation?: number;
  /** Items per page of every ARM list; default 100. */
  readonly pageSize?: number;
  /** Decides the audience of tokens for Azure Resource Manager. Default `AzureCloud`. */
  readonly cloud?: CloudName;
  readonly tenantId: string;
  readonly tokenLifetimeSeconds?: number;
  readonly pipelines?: Pipelines;
  readonly gitHub?: GitHub;
  readonly applications: readonly Application[];
  readonly durations: Durations;
  /** The artifacts of the public repository, which every lab has. */
  readonly artifacts: readonly ArtifactDefinition[];
  /** Versions of Marketplace images beside those of each month. */
  readonly marketplaceVersions?: readonly MarketplaceVersion[];
  /** The templates of environments, which every lab has. */
  readonly environmentTemplates?: readonly EnvironmentTemplate[];
  readonly subscriptions: readonly Subscription[];
  /** What was found out about the service; a world file may name a result of `npm run real-azure` instead. */
  readonly facts?: FoundFacts;
  /** Faults from the start. */
  readonly faults?: readonly Fault[];
  /** Limits of the request rate. Default false. */
  readonly throttling?: Throttling;
  /** Seconds of real time by which the clock of Azure is ahead; negative if it is behind. Default 0. */
  readonly clockSkewSeconds?: number;
  /** Locks on subscriptions, resource groups and resources. */
  readonly locks?: readonly Lock[];
  /** The assigned roles; without them, everybody may do everything. */
  readonly roleAssignments?: readonly RoleAssignment[];
}

/** True for the limits of the service; limits that are not given are those of the service, too. */
export type Throttling = boolean | ThrottlingLimits;

export interface ThrottlingLimits {
  readonly reads?: BucketSize;
  readonly writes?: BucketSize;
  readonly deletes?: BucketSize;
  /** For all requests to one storage account; default: no limit. */
  readonly storageAccounts?: BucketSize;
  /** Instead of the world's: how many times faster than in reality the buckets fill and their waits pass. */
  readonly timeScale?: number;
  /** Nothing comes back to a bucket before it has refused a request: so each refuses one however slowly they come. */
  readonly refillsOnceRefused?: boolean;
}

export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

/** An organisation of Azure Pipelines that issues assertions for its service connections. */
export interface Pipelines {
  /** The issuer as federated credentials name it. */
  readonly issuer: string;
  /** The token of the job, which a request for an assertion must carry. */
  readonly systemAccessToken: string;
  /** In real seconds; default 600. */
  readonly assertionLifetimeSeconds?: number;
  readonly serviceConnections: readonly { readonly id: string; readonly subject: string }[];
}

/** A job of GitHub Actions that may request assertions. */
export interface GitHub {
  /** The issuer as federated credentials name it. */
  readonly issuer: string;
  /** The token that a request for an assertion must carry. */
  readonly requestToken: string;
  /** e.g. `repo:owner/name:ref:refs/heads/main` */
  readonly subject: string;
  /** In real seconds; default 300. */
  readonly assertionLifetimeSeconds?: number;
}

/** An application of the tenant, with its means of authentication. */
export interface Application {
  readonly clientId: string;
  readonly objectId: string;
  readonly secret?: string;
  /** In PEM, without private keys. */
  readonly certificates?: readonly string[];
  readonly federatedCredentials?: readonly {
    readonly issuer: string;
    readonly subject: string;
    /** Default `api://AzureADTokenExchange`. */
    readonly audience?: string;
  }[];
  /** It is a managed identity of the machine on which the clients run. */
  readonly managedIdentity?: 'system-assigned' | 'user-assigned';
}

export interface Lock {
  /** The id of a subscription, a resource group or a resource. */
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
}

export interface RoleAssignment {
  /** The object id of an application. */
  readonly principal: string;
  /** The id of a subscription, a resource group or a resource; `/` is everything. */
  readonly scope: string;
  readonly role: RolePermissions;
}

/** The permissions of a role as in role definitions; `*` stands for any text. */
export interface RolePermissions {
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

export interface ArtifactDefinition {
  readonly name: string;
  /** Default: the name. */
  readonly title?: string;
  /** Name of its artifact source; default: the public repository. */
  readonly source?: string;
  readonly targetOsType: 'Windows' | 'Linux';
  readonly seconds?: number;
  /** Whether it generalizes the VM and shuts it down. */
  readonly generalizes?: boolean;
  /** Whether its post-deployment action then deallocates the VM; default true. */
  readonly deallocates?: boolean;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The paths that it leaves on the disk of the VM, for which scripts may look. */
  readonly leaves?: readonly string[];
  /** Whether it runs a script that its parameters name, as `linux-run-bash` of the public repository does. */
  readonly runsScript?: boolean;
  /** The outcome of every run; default `Succeeded`. */
  readonly outcome?: 'Succeeded' | 'Failed';
  readonly deploymentStatusMessage?: string;
  readonly vmExtensionStatusMessage?: string;
}

export interface Subscription {
  readonly id: string;
  readonly displayName: string;
  readonly labs: readonly Lab[];
  readonly storageAccounts?: readonly StorageAccount[];
  /** Its compute galleries, whose names no two share. */
  readonly galleries?: readonly Gallery[];
  readonly snapshots?: readonly Snapshot[];
  /**
   * Whether machines of Generation 2 are created with Trusted Launch where nobody asks for it, as a preview feature of
   * the subscription does; default false.
   */
  readonly trustedLaunchByDefault?: boolean;
  /** Its quotas in every region; default: 10,000 cores of each family and of all together. */
  readonly cores?: CoreQuotas;
}

/** Cores in use are those of machines that the world does not have; those of its own are counted beside. */
export interface CoreQuotas {
  /** Of all families together. */
  readonly limit: number;
  readonly inUse: number;
  /** By names such as `standardDSv5Family`; what they have in use is part of `inUse` above. */
  readonly families?: Readonly<Record<string, { readonly limit: number; readonly inUse?: number }>>;
}

export interface Lab extends StorageRules {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** Name of the lab's storage account, which is in the lab's resource group. */
  readonly storageAccount: string;
  readonly vmCreationResourceGroup?: string;
  readonly virtualMachines?: readonly VirtualMachine[];
  readonly customImages?: readonly CustomImage[];
  readonly formulas?: readonly Formula[];
  /** Whoever has a profile in the lab, besides the users of its environments. */
  readonly users?: readonly LabUser[];
  readonly environments?: readonly Environment[];
  /** The role of users in the resource groups of their environments; default `Reader`. */
  readonly environmentPermission?: 'Reader' | 'Contributor';
  /** The records of deployments in the resource group of the lab, which made nothing that is still there. */
  readonly deployments?: readonly PastDeployment[];
  /** Marketplace images that the lab offers. */
  readonly galleryImages?: readonly GalleryImage[];
  readonly policies?: readonly Policy[];
  /** Default `Enabled`. */
  readonly publicRepository?: 'Enabled' | 'Disabled';
  /** The compute galleries that it shares. */
  readonly sharedGalleries?: readonly SharedGallery[];
  /** What becomes of a second gallery, on which sources are silent; default `refused`. */
  readonly secondSharedGallery?: 'refused' | 'replaces';
  /** The blobs in the lab's storage account. */
  readonly blobs?: readonly Blob[];
}

/** The record of a deployment that has ended. */
export interface PastDeployment {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly ended: string;
  /** Default `Succeeded`. */
  readonly provisioningState?: 'Succeeded' | 'Failed' | 'Canceled';
}

/** A policy of a lab, as its provider stores it. */
export interface Policy {
  readonly factName: string;
  readonly evaluatorType: 'AllowedValuesPolicy' | 'MaxValuePolicy';
  readonly threshold: string;
  readonly status?: 'Enabled' | 'Disabled';
}

export interface VirtualMachine {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly notes?: string | null;
  readonly size?: string;
  readonly osType: 'Windows' | 'Linux';
  readonly osDiskBytes?: number;
  readonly generation?: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch';
  readonly dataDisks?: readonly DataDisk[];
  readonly plan?: Plan;
  readonly powerState: 'running' | 'stopped' | 'deallocated';
  readonly generalized?: boolean;
  readonly provisioningState?: string;
  /** ISO 8601, UTC. */
  readonly createdDate?: string;
  /** What is known of its OS disk. */
  readonly disk?: DiskContents;
  /** Whether anybody may claim it; default false. */
  readonly allowClaim?: boolean;
  /** The object id of its owner; default: nobody. */
  readonly ownerObjectId?: string;
  /** The name of the custom image of the lab that it is made of; default: a Marketplace image. */
  readonly customImage?: string;
  readonly artifacts?: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
  }[];
}

export interface CustomImage {
  readonly name: string;
  /** The source that it was made from; default: a VHD. */
  readonly source?: 'vhd' | 'vm';
  readonly tags?: Readonly<Record<string, string>>;
  readonly osType: 'Windows' | 'Linux';
  readonly description?: string;
  readonly provisioningState?: string;
  readonly creationDate?: string;
}

/** A formula, by which users of a lab make machines of a custom image. */
export interface Formula {
  readonly name: string;
  readonly osType: 'Windows' | 'Linux';
  /** The name of a custom image of the lab, whether or not there is one. */
  readonly customImage: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly size?: string;
}

/** Rules for access to the blobs of an account. */
export interface StorageRules {
  /** Default true. */
  readonly allowSharedKeyAccess?: boolean;
  /** Object ids of the principals that may read and write blobs with Entra tokens; default: everybody. */
  readonly blobDataAccess?: readonly string[];
  /** `Deny` refuses everybody except Azure itself. */
  readonly networkDefaultAction?: 'Allow' | 'Deny';
  /** The containers whose blobs everybody may read; default: none. */
  readonly publicContainers?: readonly string[];
}

export interface GalleryImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly osType: 'Windows' | 'Linux';
  /** False if the lab's policies exclude it; default true. */
  readonly enabled?: boolean;
}

export interface StorageAccount extends StorageRules {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly blobs?: readonly Blob[];
}

export interface Blob {
  readonly container: string;
  readonly name: string;
  /** Size of a sparse page blob, a multiple of 512; its last 512 bytes are a VHD footer. */
  readonly pageBytes?: number;
  /** What is known of the disk in that VHD. */
  readonly disk?: DiskContents;
  /** The content of a block blob, in UTF-8; or `base64`. */
  readonly text?: string;
  readonly base64?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** ISO 8601, UTC; default: now. */
  readonly lastModified?: string;
}
