import type { InputTexts } from './text.js';

/** The texts of the inputs of RollbackImages alone. */
export const rollbackInputTexts: Pick<InputTexts, 'imageToRevoke' | 'reason' | 'deleteRevoked'> = {
  imageToRevoke: {
    label: 'Image to revoke',
    meaning:
      'The path of a golden image, of which the newest image is revoked; or the name of one image, where another one is meant.',
    example: 'Windows/Server2022',
  },
  reason: {
    label: 'Reason',
    meaning:
      'Why the image is revoked, in a sentence. Everybody can read it: in the record of the image, on its custom images and in the list.',
    example: 'Its agent does not start.',
  },
  deleteRevoked: {
    label: 'Delete revoked images in labs',
    group: 'behaviour',
    meaning:
      'Delete the custom images of the revoked image in labs that have another good one, unless a formula uses them. Otherwise they stay, marked as revoked.',
  },
};
