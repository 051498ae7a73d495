import type { Shell } from './companions.js';
import type { Culture } from './cultures.js';

/** One entry of Labs.json. */
export interface Entry {
  readonly SubscriptionId: string;
  readonly LabName: string;
  readonly ImagePaths: readonly string[];
}

export interface Image {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly creationDate: Date;
}

export interface Machine {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly provisioningState: string;
  readonly isDeallocated: boolean;
  readonly createdDate: Date;
}

export interface Lab {
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
  images: readonly Image[];
  machines: readonly Machine[];
}

export interface StoreBlob {
  /** The bytes of a companion, or the size of a VHD. */
  readonly content: Uint8Array | number;
  readonly lastModified: Date;
}

/** The state that old scripts and new tasks work on one after the other: labs, store and Configuration folder. */
export interface World {
  readonly factory: Lab;
  /** All labs, including the factory lab. */
  readonly labs: readonly Lab[];
  /** The container `imagefactoryvhds` of the factory lab's account, by blob name. */
  readonly store: Map<string, StoreBlob>;
  entries: readonly Entry[];
  /** The image paths of the golden images that exist. */
  goldenImages: readonly string[];
}

/** The agent that the scripts run on. */
export interface OldAgent {
  readonly shell: Shell;
  readonly culture: Culture;
}

export function labOf(name: string, more: Partial<Lab> = {}): Lab {
  return { name, subscriptionId: 's', location: 'westeurope', images: [], machines: [], ...more };
}

/** A factory with target labs that list these entries. */
export function worldOf(
  subscribed: Readonly<Record<string, readonly string[]>>,
  goldenImages: readonly string[],
): World {
  const factory = labOf('Factory');
  const targets = Object.keys(subscribed).filter((name) => name !== factory.name);
  return {
    factory,
    labs: [factory, ...targets.map((name) => labOf(name))],
    store: new Map(),
    entries: Object.entries(subscribed).map(([LabName, ImagePaths]) => ({
      SubscriptionId: 's',
      LabName,
      ImagePaths,
    })),
    goldenImages,
  };
}

/** A VM after its build, generalized and deallocated; both scripts and tasks tag it with `ImagePath`. */
export function machineOf(imagePath: string, createdDate: Date): Machine {
  return {
    name: `${imagePath.replaceAll(/\W/g, '')}${createdDate.getTime()}`,
    tags: { ImagePath: imagePath },
    provisioningState: 'Succeeded',
    isDeallocated: true,
    createdDate,
  };
}

/** Compares texts like PowerShell's `-eq`. */
export function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
