import type { Environment } from '../../azure/resources/environments.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import {
  findEnvironment,
  type FoundEnvironment,
  missingEnvironment,
  ownerOf,
  readGiven,
} from '../environments/find-environment.js';
import { findLab } from '../find-lab.js';
import { demand, scopedNeeds } from '../preflight.js';
import { needsOfLabTasks } from '../task-needs.js';
import type { ReadContext } from './inputs.js';

export interface DeleteEnvironmentState {
  readonly lab: Lab;
  readonly name: string;
  /** Absent where there is none. */
  readonly environment?: Environment;
}

/** @throws a problem where there is no such environment, unless that is to be ignored, and where it is somebody else's */
export async function read(context: ReadContext): Promise<DeleteEnvironmentState> {
  const { azure, inputs, signal } = context;
  const lab = await findLab(azure, inputs, signal);
  const given = readGiven('EnvironmentId', inputs.EnvironmentId, lab);
  await demand(scopedNeeds(needsOfLabTasks.DeleteLabEnvironment, lab), context);
  const found = await findEnvironment(given, lab, context);
  const { environment } = found;
  if (!environment && !inputs.ignoreMissing) throw await missingEnvironment(given, found, lab, context);
  if (environment && !inputs.allowOtherUsers) refuseOthers(environment, found);
  return { lab, name: given.name, ...(environment ? { environment } : {}) };
}

function refuseOthers(environment: Environment, { isOwn }: FoundEnvironment): void {
  if (isOwn) return;
  throw problem(
    `The environment ${environment.name} is not deleted: it is one of ${ownerOf(environment)}, not of the identity of the service connection.`,
    'Set allowOtherUsers if it is to be deleted all the same.',
  );
}
