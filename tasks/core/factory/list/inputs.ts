import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { Context } from '../../step/step.js';

export type ListInputs = FactoryLabInputs;

export type ReadContext = Context<ListInputs, Azure>;
