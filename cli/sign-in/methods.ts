/** The ways to sign in of a command line. */
export const authMethods = ['auto', 'cli', 'environment', 'workload-identity', 'managed-identity'] as const;

export type AuthMethod = (typeof authMethods)[number];
