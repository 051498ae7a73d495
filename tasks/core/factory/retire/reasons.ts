/**
 * Why an image goes: too many newer ones (C95), its golden image is gone (C96), the lab does not take it (C97), or its
 * creation failed and there is nothing that it could be made again of.
 */
export type RetirementReason = 'expired' | 'removed' | 'unsubscribed' | 'failed';

export const reasons: Readonly<Record<RetirementReason, string>> = {
  expired: 'There are newer ones.',
  removed: 'Its golden image was removed.',
  unsubscribed: 'The lab does not list it any more.',
  failed: 'Its creation failed, and it is not stored any more.',
};
