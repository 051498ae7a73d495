import type { Identity } from '../../tasks/core/azure/sign-in/credential.js';
import type { SignInWords } from '../../tasks/core/azure/sign-in/sign-in-errors.js';
import type { Cloud } from './clouds.js';
import type { Environment } from './environment.js';
import type { AuthMethod } from './methods.js';

/** A way to sign in. */
export interface Way {
  readonly method: Exclude<AuthMethod, 'auto'>;
  /** Its name in messages, e.g. `the Azure CLI`. */
  readonly name: string;
  /**
   * What it lacks, e.g. `AZURE_TENANT_ID is missing`; undefined where it is set up.
   * @param isNamed whether the user chose just this way
   */
  readonly lacks: (environment: Environment, isNamed: boolean) => string | undefined;
  /** @throws a problem if what is set up cannot be used, such as a file that cannot be read */
  readonly open: (place: Place) => Promise<Found> | Found;
}

/** Where a sign-in takes place. */
export interface Place {
  readonly environment: Environment;
  readonly cloud: Cloud;
  readonly protect: (secret: string) => void;
}

/** An identity that was found. */
export interface Found {
  /** Its name in messages, e.g. `the application 1234 with AZURE_CLIENT_SECRET`. */
  readonly title: string;
  readonly identity: Identity;
  readonly words: SignInWords;
}
