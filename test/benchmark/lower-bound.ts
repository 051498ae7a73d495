/** What a golden image takes on its way, in unscaled seconds. */
export interface ImageTimes {
  /** The deployment of the VM with all artifacts, generalization and deallocation. */
  readonly build: number;
  /** The copy of the disk to the store. */
  readonly saving: number;
  readonly machineDeletion: number;
  /** Cores of the VM. */
  readonly cores: number;
  /** Of the VHD. */
  readonly bytes: number;
  readonly deliveries: readonly DeliveryTimes[];
}

/** What one lab takes to get an image and to lose the older one. */
export interface DeliveryTimes {
  readonly lab: string;
  /** From the store to the storage account of the lab. */
  readonly copy: number;
  /** Of the custom image. */
  readonly creation: number;
  /** Of the older custom image of the same path. */
  readonly oldImageDeletion: number;
}

/** What Azure and the inputs permit; `Infinity` where there is no limit. */
export interface Limits {
  /** Deliveries at once. */
  readonly jobsAtOnce: number;
  /** The core quota of the region. */
  readonly cores: number;
  /** Of the storage account with the store. */
  readonly egressBytesPerSecond: number;
  /** Custom images that a lab makes at once. */
  readonly creationsInLab: number;
  /** Requests to Azure Resource Manager that change something. */
  readonly writesPerSecond: number;
}

/** One reason why no run can be shorter. */
export interface BoundRow {
  readonly why: string;
  /** Unscaled. */
  readonly seconds: number;
}

/**
 * Why no correct run can be shorter than so long, whatever carries it out: a row for each reason. Requests take no time here.
 * An image is saved after its build and delivered after it was saved, and an older image goes after the new one has come.
 */
export function boundRows(images: readonly ImageTimes[], limits: Limits): readonly BoundRow[] {
  const firstBuild = Math.min(...images.map(({ build }) => build));
  const deliveries = images.flatMap((image) => image.deliveries);
  return [
    { why: 'path', seconds: most(images, (image) => saved(image) + most(image.deliveries, delivered)) },
    { why: 'tails', seconds: most(images, tailOf) },
    { why: 'cores', seconds: sum(images, ({ cores, build }) => cores * build) / limits.cores },
    { why: 'bandwidth', seconds: firstBuild + sum(images, trafficOf) / limits.egressBytesPerSecond },
    {
      why: 'concurrency',
      seconds: earliest(images) + sum(deliveries, delivered) / limits.jobsAtOnce,
    },
    { why: 'labs', seconds: most(labsOf(images), (lab) => labSeconds(lab, images, limits)) },
    { why: 'writes', seconds: sum(images, leastWrites) / limits.writesPerSecond },
  ];
}

/** The reason that weighs most. */
export function lowerBound(rows: readonly BoundRow[]): BoundRow {
  return rows.reduce((one, other) => (other.seconds > one.seconds ? other : one), {
    why: 'nothing to do',
    seconds: 0,
  });
}

function saved({ build, saving }: ImageTimes): number {
  return build + saving;
}

function delivered({ copy, creation }: DeliveryTimes): number {
  return copy + creation;
}

function tailOf(image: ImageTimes): number {
  const inLabs = most(image.deliveries, (one) => delivered(one) + one.oldImageDeletion);
  return saved(image) + Math.max(image.machineDeletion, inLabs);
}

function earliest(images: readonly ImageTimes[]): number {
  return Math.min(...images.map(saved));
}

/** To the store and to every lab. */
function trafficOf({ bytes, deliveries }: ImageTimes): number {
  return bytes * (1 + deliveries.length);
}

/** The labs that take any of them. */
export function labsOf(images: readonly ImageTimes[]): readonly string[] {
  return [...new Set(images.flatMap(({ deliveries }) => deliveries.map(({ lab }) => lab)))];
}

function labSeconds(name: string, images: readonly ImageTimes[], { creationsInLab }: Limits): number {
  const taken = images.filter(({ deliveries }) => deliveries.some(({ lab }) => lab === name));
  const creations = taken.flatMap(({ deliveries }) => deliveries.filter(({ lab }) => lab === name));
  return earliest(taken) + sum(creations, ({ creation }) => creation) / creationsInLab;
}

/** A deployment, the tag of the VM, the access to its disk and its end, and the deletion; in each lab an image and a deletion. */
function leastWrites({ deliveries }: ImageTimes): number {
  return 5 + 2 * deliveries.length;
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((total, thing) => total + of(thing), 0);
}

function most<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((largest, thing) => Math.max(largest, of(thing)), 0);
}
