/**
 * Keeps libraries from writing what they do to standard error: they know of no secret, and show the password of a proxy.
 * They read these variables once, when they are loaded.
 */
export function silenceLibraries(environment: NodeJS.ProcessEnv): void {
  delete environment['AZURE_LOG_LEVEL'];
  delete environment['DEBUG'];
}
