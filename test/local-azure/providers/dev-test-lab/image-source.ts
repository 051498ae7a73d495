import type { Resource } from '../../arm/resources.js';

/** What a custom image is made of, after the checks. */
export interface ImageSource {
  /** The properties of the image that name it. */
  readonly shown: Resource['properties'];
  /** Brings the source into the state that the image is to have. */
  readonly prepare: () => Promise<void>;
  /**
   * Takes the image from the source, which must still be there.
   *
   * @returns the properties that an image has once it is made
   */
  readonly capture: (image: Resource) => Promise<Resource['properties']>;
}
