import { findLabs, type Need, onLab } from '../lab/needs.js';

/** Needed only where Images.json says that custom images are deprecated before they go. */
export const markImages = onLab('customImages/write', 'deprecate custom images before they are deleted');

/** What the deprecation of a custom image needs in its lab. */
export const markNeeds: readonly Need[] = [
  ...findLabs,
  onLab('customImages/read', 'see which images the lab has'),
  markImages,
];

/** What the marking of a current image needs in its lab. */
export const currentNeeds: readonly Need[] = [
  ...findLabs,
  onLab('customImages/read', 'see which images the lab has'),
  onLab('customImages/write', 'mark the current image of each path'),
];

/** Needed only where the Configuration folder has formulas. */
export const formulaNeeds: readonly Need[] = [
  onLab('formulas/read', 'see which formulas the lab has'),
  onLab('formulas/write', 'keep the formulas of the Configuration folder'),
];
