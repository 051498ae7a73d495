import * as z from 'zod';

/**
 * What only the service itself can tell, with all that it may be found to do. The first of each is what the tasks rely on,
 * and what the local Azure does unless its world says otherwise. `npm run real-azure` finds these out.
 */
export const possibleFacts = {
  /** What becomes of a custom image of a VHD in the lab's storage account. */
  imageOfVhd: ['made', 'refused'],
  /** The headers with which DevTest Labs answers a deletion. */
  deletionAddresses: ['both', 'location only', 'status only', 'none'],
  /** The status of the deletion of what is not there. */
  missingDeletion: ['204', '404'],
  /** What becomes of a custom image of a VHD in an account that is none of the lab's. */
  imageOfOtherAccount: ['refused', 'made'],
  /** When a new custom image is in the list of its lab. */
  imageList: ['at once', 'late'],
  /** What becomes of a custom image that is there when one of its name is made of another VHD. */
  imageOverImage: ['source stays', 'replaced', 'refused'],
  /** What becomes of a custom image that is to be made while one of its name is being made. */
  secondCreation: ['refused', 'both succeed', 'one fails'],
  /** How a lab makes several custom images that are asked for at once. */
  imagesAtOnce: ['beside each other', 'one after another', 'refused'],
  /** What becomes of a nested `$expand` in the link to the next page of a list: encoded, bare, left out, or refused. */
  expandedNextLink: ['encoded', 'bare', 'left out', 'refused'],
  /** What becomes of a grant on a disk whose network policy denies all. */
  closedDisk: ['refused', 'granted'],
  /** How copies of one account are carried out that were begun at once. */
  copiesAtOnce: ['beside each other', 'one after another'],
  /** Whether the disk that only Entra may read, to which access was granted, is copied without a token. */
  entraDisk: ['not copied', 'copied'],
  /** Whether the disk that only private endpoints may read, to which access was granted, is copied from elsewhere. */
  privateDisk: ['not copied', 'copied'],
  /** What becomes of a custom image of a managed snapshot, without a VHD and a machine. */
  imageOfSnapshot: ['refused', 'made'],
  /** What becomes of a custom image of a managed image. */
  imageOfManagedImage: ['refused', 'made'],
  /** What becomes of a lease on a blob that a copy into is pending. */
  pendingLease: ['refused', 'granted'],
  /** Whether whoever has a role is told what it allows. */
  permissions: ['told', 'refused'],
  /** Whether the published roles allow all that the service asks for. */
  publishedRoles: ['enough', 'not enough'],
  /** What becomes of a version of a generalized definition that is made of snapshots. */
  versionOfSnapshots: ['made', 'refused'],
  /** What becomes of an image of a shared gallery that is enabled by itself. */
  sharedImage: ['enabled', 'refused'],
  /** When a lab lists a new version of an enabled image. */
  sharedImageList: ['within ten minutes', 'later'],
  /** What becomes of a machine of a lab that is made of a plain image of Generation 2 in a gallery. */
  machineOfSharedImage: ['made', 'refused'],
  /** What becomes of the number of the version that is given for a machine. */
  sharedImageVersion: ['taken', 'ignored', 'refused'],
  /** What becomes of the Trusted Launch of an image in a gallery when a lab makes a machine of it. */
  trustedLaunchOfSharedImage: ['kept', 'lost', 'refused'],
  /** What a PATCH of a version makes of the regions that it names. */
  versionPatch: ['replaces', 'merges', 'refused'],
  /** What becomes of a version that snapshots are the source of in a definition with TrustedLaunchSupported. */
  supportedOfSnapshots: ['refused', 'made'],
  /** What becomes of a version of a VHD in an account that takes no keys. */
  versionOfClosedAccount: ['refused', 'made'],
  /** What becomes of a second gallery that a lab is to share. */
  secondGallery: ['refused', 'replaces', 'shared beside'],
  /** Whether a formula can be sent back as it was read. */
  formulaSentBack: ['taken', 'refused'],
  /** What becomes of an environment that whoever is signed in makes as its own. */
  ownEnvironment: ['made', 'refused'],
  /** What the Location of the deletion of an environment has in the end; it cannot be seen where there is none. */
  environmentDeletion: ['OperationResult', 'empty', 'not to be seen'],
  /** Whether the keys of an account that takes none are told. */
  keysOfClosedAccount: ['told', 'refused'],
  /** What becomes of a second grant on a disk to which access is granted. */
  secondGrant: ['refused', 'same address', 'another address'],
  /** Whether a machine starts that is made of an image of a VHD of Generation 2. */
  imageOfGeneration2: ['does not start', 'starts'],
  /** The state of a machine while its artifacts are applied. */
  stateWhileApplying: ['ApplyingArtifacts', 'Creating', 'Succeeded'],
  /** What becomes of the artifacts after one that fails. */
  laterArtifacts: ['Skipped', 'Pending', 'applied'],
  /** How a machine ends of which an artifact has failed. */
  failedArtifact: ['Succeeded', 'Failed'],
  /** Whether a machine is marked as generalized that an artifact has deprovisioned. */
  deprovisionMark: ['set', 'not set'],
  /** What the stop of DevTest Labs does to a machine. */
  labStop: ['deallocates', 'stops'],
} as const;

type Possible = typeof possibleFacts;

export type FactName = keyof Possible;

export type Facts = { readonly [Name in FactName]: Possible[Name][number] };

export const factNames = Object.keys(possibleFacts) as readonly FactName[];

/** What the tasks rely on. */
export const assumedFacts = Object.fromEntries(
  factNames.map((name) => [name, possibleFacts[name][0]]),
) as unknown as Facts;

type FactSchemas = { readonly [Name in FactName]: z.ZodExactOptional<z.ZodType<Facts[Name]>> };

const factSchemas = Object.fromEntries(
  factNames.map((name) => [name, z.enum(possibleFacts[name]).exactOptional()]),
) as unknown as FactSchemas;

/** Facts as a result of the kit has them: those that were not found out are absent. */
export const foundFacts = z.strictObject(factSchemas);

export type FoundFacts = Partial<Facts>;

/** A result of the kit, of which a world takes the facts alone. */
export const factsOfResult = z.looseObject({ facts: foundFacts });

/** All facts of a world. */
export function allFacts(found: FoundFacts = {}): Facts {
  return { ...assumedFacts, ...found };
}
