/** The reason not to delete something; `undefined` if it was deleted. */
export type WhyLeft = string | undefined;

export const gone = 'It is gone already.';

export const changed = 'It changed since the plan was made.';
