import type { Azure } from '../../../tasks/core/azure/azure.js';
import type { Answered, Finish, Request } from './asking.js';

/** An application that has no role until the kit gives it one, in its own group. */
export interface OtherIdentity {
  readonly objectId: string;
  /** Signs in anew: what somebody may do is read once for each sign-in. */
  readonly signIn: () => Promise<Azure>;
}

/** What is asked, and made, with. All that it makes lies in the kit's own group, which goes in the end. */
export interface Means {
  readonly azure: Azure;
  readonly subscriptionId: string;
  readonly location: string;
  /** The id of the kit's own resource group. */
  readonly groupId: string;
  /** The tags of everything that is made. */
  readonly tags: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly ask: (request: Request) => Promise<Answered>;
  readonly finish: Finish;
  /** Seconds between two looks at what takes its time. */
  readonly pollSeconds: number;
  /** Somebody else, where one was given. */
  readonly other?: OtherIdentity;
  /** The paths of all custom roles and assignments that were made, to which whoever makes one adds before. */
  readonly rolePaths: string[];
  /** A name that nothing in the group has yet. */
  readonly newName: (kind: string) => string;
}
