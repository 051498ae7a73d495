import type { Problem } from './problem.js';

/** The thing that an event or a record concerns, e.g. `{ kind: 'golden image', name: 'Win2016\\Datacenter.json' }`. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
}

/** The place of an action: a lab, a store. `id` is the Azure resource id, `name` the one that a reader knows. */
export interface Target {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** What is known of the image that an action or a record concerns. */
export interface ImageFacts {
  /** The image path of its golden image. */
  readonly path: string;
  /** The name of the stored or custom image; absent where there is none yet. */
  readonly name?: string;
  /** The time of its making, UTC; absent where unknown. */
  readonly createdAt?: Date;
  /** The size of its VHD; absent where unknown. */
  readonly bytes?: number;
  /** Whether the target has the image at the end of the run; absent where that is unknown. */
  readonly isThere?: boolean;
  /** The target takes it from a gallery: it takes no storage there. */
  readonly isShared?: true;
}

/**
 * One planned piece of work: it concerns one image (and one target), stands alone and can be run again.
 * Actions are plain data, so that a plan can be shown, compared and reported; they never hold a secret.
 */
export interface Action {
  /** Unique within a plan. */
  readonly key: string;
  /** The work in the imperative: `build`, `snap`, `distribute`, `delete`. */
  readonly verb: string;
  readonly subject: Subject;
  readonly target?: Target;
  readonly imageFacts?: ImageFacts;
  /** The reason for the action, as the plan shows it. */
  readonly reason: string;
  /** The kind of work; a step bounds how many actions of one kind run at once. */
  readonly work: string;
  /** The key of an action, earlier in the plan, before which this one is not started, and whose end it may have to wait for. */
  readonly after?: string;
  /** The keys of actions, earlier in the plan, that have to have ended before this one is started, however they ended. */
  readonly needs?: readonly string[];
  /** Of those that can be started, the ones of the greatest priority are; 0 where absent. */
  readonly priority?: number;
  /** The number of bytes to move, where known; progress is measured by it. */
  readonly bytes?: number;
  /** By how much what is stored grows, below 0 where it shrinks: at most, since Azure bills what is used. Absent where unknown. */
  readonly storedBytes?: number;
  /** How long a VM that is made for it is expected to run; absent where none is made. */
  readonly expectedMachine?: ExpectedMachine;
  /** It is carried out only if others come to nothing: what is expected of the plan leaves it out. */
  readonly isFallback?: true;
}

/** How long a VM is expected to run, in seconds; a guess where no earlier run tells it. */
export interface ExpectedMachine {
  readonly seconds: number;
  readonly isGuess?: true;
}

/** What an action concerns, for what is said of it where it is left alone. */
export function unitOf({
  subject,
  target,
  imageFacts,
}: Action): Pick<LeftAlone, 'subject' | 'target' | 'imageFacts'> {
  return { subject, ...(target ? { target } : {}), ...(imageFacts ? { imageFacts } : {}) };
}

/** The verb of what the inputs keep out of a run, such as `imagePaths`: it says nothing of the result. */
export const leaveOut = 'leave out';

/** The verb of what the Configuration folder says of a golden image: it says nothing of the result. */
export const define = 'define';

/** The work of marking a current image: it follows what is brought, and is no success where nothing was. */
export const makeCurrentVerb = 'make current';

/** The work of keeping a formula, of which the same holds. */
export const writeFormulaVerb = 'write formula';

/**
 * Something that a plan leaves alone, with its reason. Its outcome is `failed` if the reason is an error of this unit,
 * `succeeded` if the step only checks it.
 */
export interface LeftAlone {
  /** The work where it is not an action: `check`, `keep`. */
  readonly verb?: string;
  readonly subject: Subject;
  readonly target?: Target;
  readonly outcome: 'succeeded' | 'skipped' | 'failed';
  readonly reason: string;
  readonly findings?: readonly Finding[];
  readonly imageFacts?: ImageFacts;
  /** Facts for the closing table and the JSON report, e.g. the image's name. */
  readonly details?: Details;
}

export interface Plan<A extends Action> {
  readonly actions: readonly A[];
  readonly leftAlone: readonly LeftAlone[];
  /** The lab that the step works in, or from which it serves others. */
  readonly lab?: Target;
  /** Findings about the plan as a whole. */
  readonly findings?: readonly Finding[];
  /** The reason why the plan must not be carried out; the plan is shown all the same. */
  readonly refusal?: Problem;
}

/** An action that Azure would refuse, and why. */
export interface RefusedAction {
  readonly key: string;
  readonly reason: string;
}

export type Severity = 'error' | 'warning' | 'notice';

/** Something wrong or odd: what, where, why, and the remedy. */
export interface Finding {
  /** The stable code, `IF101` and so on; findings about what happened in Azure have none. */
  readonly code?: string;
  readonly severity: Severity;
  readonly what: string;
  /** What others said of it, a text each, e.g. of each artifact of a VM. */
  readonly messages?: readonly string[];
  readonly why?: string;
  readonly remedy?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Facts of an outcome by name, e.g. `{ vmName: 'Datacenter', imageName: 'Win2016_Datacenter-Aug-4-2018' }`. */
export type Details = Readonly<Record<string, string>>;
