import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { Context } from '../../step/step.js';

export interface ListInputs extends FactoryLabInputs {
  /** Empty: the labs of Labs.json are not read, and only what the store has is listed. */
  readonly ConfigurationLocation: string;
  readonly strictImagePaths: boolean;
}

export type ReadContext = Context<ListInputs, Azure>;
