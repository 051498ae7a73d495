/** What a thing costs while it is there. */
export interface Thing {
  readonly title: string;
  /** Minutes until it is there. */
  readonly minutes: number;
  /** GiB that it takes in Azure. */
  readonly gib: number;
  /** Whether all questions use one; otherwise each that needs it makes its own. */
  readonly isShared: boolean;
  /** Machines that run for it. */
  readonly machines: number;
  /** What it needs itself. */
  readonly needs: readonly ThingName[];
}

export type ThingName =
  'lab' | 'ownLab' | 'image' | 'disk' | 'osDisk' | 'machine' | 'account' | 'gallery' | 'environment';

/** All that questions may need. */
export const thingKinds: Readonly<Record<ThingName, Thing>> = {
  lab: {
    title: 'a lab, with the storage account and key vault that it brings',
    minutes: 5,
    gib: 0,
    isShared: true,
    machines: 0,
    needs: [],
  },
  ownLab: {
    title: 'labs for questions that others would disturb, each with its storage account and key vault',
    minutes: 5,
    gib: 0,
    isShared: false,
    machines: 0,
    needs: [],
  },
  image: {
    title: "custom images, each of a VHD of zeros of 64 MiB in the lab's storage account",
    minutes: 4,
    gib: 0.1,
    isShared: false,
    machines: 0,
    needs: ['lab'],
  },
  disk: {
    title: 'empty managed disks of 4 GiB (Standard HDD), with snapshots and a managed image of them',
    minutes: 1,
    gib: 4,
    isShared: false,
    machines: 0,
    needs: [],
  },
  osDisk: {
    title: 'managed disks of the newest Ubuntu of the Marketplace, of 30 GiB each (Standard HDD)',
    minutes: 1,
    gib: 30,
    isShared: false,
    machines: 0,
    needs: [],
  },
  machine: {
    title:
      'virtual machines of the labs, of the smallest size for Linux that the region offers, with public addresses',
    minutes: 10,
    gib: 30,
    isShared: false,
    machines: 1,
    needs: ['lab'],
  },
  account: {
    title: 'storage accounts with next to nothing in them',
    minutes: 1,
    gib: 0.1,
    isShared: true,
    machines: 0,
    needs: [],
  },
  gallery: {
    title: 'galleries with versions of empty images of 4 GiB',
    minutes: 1,
    gib: 8,
    isShared: false,
    machines: 0,
    needs: [],
  },
  environment: {
    title:
      'an environment of the lab with an empty web app and its plan (S1, by Microsoft.Web), for which DevTest Labs makes one more group by itself',
    minutes: 10,
    gib: 0,
    isShared: false,
    machines: 0,
    needs: ['lab'],
  },
};
