import type { Action } from '../../step/action.js';
import type { CleanUpAction } from '../clean-up/actions.js';
import type { CreateAction } from '../create/actions.js';
import type { DiscardAction, DistributeAction } from '../distribute/actions.js';
import type { GalleryAction } from '../distribute/gallery-actions.js';
import type { StableName } from '../distribute/stable-names.js';
import type { RetireAction } from '../retire/actions.js';
import type { AnyAction } from '../snap/actions.js';
import type { AnyTestAction } from '../test/actions.js';

/** The actions of each step. */
export interface StepActions {
  readonly create: CreateAction;
  readonly snap: AnyAction;
  readonly test: AnyTestAction;
  readonly distribute: Delivery;
  readonly cleanUp: CleanUpAction;
  readonly retire: RetireAction;
}

/** @property isFallback it is carried out only if no newer image of its path comes */
type Delivery = (DistributeAction | DiscardAction | StableName | GalleryAction) & {
  readonly isFallback?: true;
};

export type StepName = keyof StepActions;

/** An action of one of the steps, in the graph of a whole run. */
export type WholeAction = { readonly [Name in StepName]: ActionOf<Name> }[StepName];

export interface ActionOf<Name extends StepName> extends Action {
  readonly step: Name;
  /** The action as its step has planned it. */
  readonly planned: StepActions[Name];
  /** The key of the image path that it concerns; empty where it concerns none. */
  readonly pathKey: string;
  /** It works with what an earlier action of this run makes: it is planned anew when it is due. */
  readonly isForecast: boolean;
  /** It is a mass deletion unless enough comes of what this run makes (C94): it is judged again when all of that has ended. */
  readonly isDoubtful?: true;
  /** How long it is expected to take. */
  readonly seconds: number;
}
