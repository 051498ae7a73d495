import type { Azure } from '../../../tasks/core/azure/azure.js';
import type { Answered, Finish, Request } from './asking.js';

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
  /** A name that nothing in the group has yet. */
  readonly newName: (kind: string) => string;
}
