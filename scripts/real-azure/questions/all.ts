import type { Question } from '../asking/question.js';
import { closedAccount, otherAccount } from './accounts.js';
import { failedArtifact } from './artifacts.js';
import { guardedDisks } from './closed-disks.js';
import { copiesAtOnce } from './copies.js';
import { deletions } from './deletions.js';
import { deprovisioned } from './deprovisions.js';
import { ownEnvironment } from './environments.js';
import { formulas } from './formulas.js';
import { secondGallery, versionOfSnapshots } from './galleries.js';
import { imageOfGeneration2 } from './generation2.js';
import { closedDisk, secondGrant } from './grants.js';
import { imagesAtOnce } from './images-at-once.js';
import { imageOfVhd } from './images-of-vhds.js';
import { pendingLease } from './leases.js';
import { imageList } from './lists.js';
import { imageOfManaged } from './managed-sources.js';
import { expandedNextLink } from './next-links.js';
import { publishedRoles } from './published-roles.js';
import { imageOverImage } from './replacements.js';
import { machineOfSharedImage, trustedLaunchOfSharedImage } from './machines-of-shared-images.js';
import { permissions } from './rights.js';
import { sharedImageList } from './shared-images.js';
import { versionPatch } from './version-changes.js';
import { supportedOfSnapshots, versionOfClosedAccount } from './version-sources.js';
import { stop } from './stops.js';

/** All questions, in the order of their numbers, which never change. */
export const questions: readonly Question[] = [
  imageOfVhd,
  otherAccount,
  imageOfManaged,
  imageList,
  deletions,
  secondGrant,
  closedDisk,
  pendingLease,
  copiesAtOnce,
  permissions,
  publishedRoles,
  imageOfGeneration2,
  versionOfSnapshots,
  sharedImageList,
  secondGallery,
  machineOfSharedImage,
  trustedLaunchOfSharedImage,
  formulas,
  ownEnvironment,
  closedAccount,
  versionPatch,
  imageOverImage,
  stop,
  failedArtifact,
  deprovisioned,
  expandedNextLink,
  imagesAtOnce,
  guardedDisks,
  supportedOfSnapshots,
  versionOfClosedAccount,
];
