import type { Resource } from '../../arm/resources.js';
import type { DiskContents } from '../../world-disks.js';

/** What a custom image is made of, after the checks. */
export interface ImageSource {
  /** The properties of the image that name it. */
  readonly shown: Resource['properties'];
  /** Brings the source into the state that the image is to have. */
  readonly prepare: () => Promise<void>;
  /** Takes the image from the source, which must still be there. */
  readonly capture: (image: Resource) => Promise<Captured>;
}

export interface Captured {
  /** The properties that an image has once it is made. */
  readonly shown: Resource['properties'];
  readonly disk: DiskContents | undefined;
}
