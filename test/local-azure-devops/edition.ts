/** What differs between Azure DevOps Services and the versions of Azure DevOps Server. */
export interface Edition {
  readonly handshake: 'current' | 'legacy' | 'mixture';
  /** Frames pages with `sandbox` and without their own origin. */
  readonly isSandboxed: boolean;
  /** Gives the page `onBuildChanged`. */
  readonly tellsOfChanges: boolean;
  /** The latest version of the REST API, for example 7.2. */
  readonly latestVersion: number;
}

export const services: Edition = {
  handshake: 'current',
  isSandboxed: false,
  tellsOfChanges: true,
  latestVersion: 7.2,
};

export const server2022: Edition = {
  handshake: 'mixture',
  isSandboxed: true,
  tellsOfChanges: false,
  latestVersion: 7.1,
};

export const server2020: Edition = {
  handshake: 'legacy',
  isSandboxed: true,
  tellsOfChanges: false,
  latestVersion: 6.1,
};
