/** Minutes, 24 days: a timer of Node holds less than 25, and one that is longer ends at once. */
export const longestMinutes = 34_560;

/** Hours, 100 years: a date that lies so far from now is still one for every service. */
export const longestHours = 876_000;

/** The greatest `[int]` of PowerShell, which the parameters of the scripts were. */
export const mostCounted = 2_147_483_647;
