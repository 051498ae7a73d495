import type { State } from '../../test/local-azure/state.js';
import type { Pipeline } from '../../test/local-pipeline/pipeline.js';
import type { ChangedSources } from './changed-sources.js';
import { keepResults } from './kept-results.js';
import { type NightSettings, rollbackStep, sourcesIn } from './night.js';

/** The morning after: the image that the last night brought is taken back. */
export interface Rollback {
  /** The image that nobody gets any longer. */
  readonly revoked: readonly { readonly name: string; readonly imagePath: string }[];
  readonly failures: readonly string[];
  /** What Azure held after it. */
  readonly state: State;
}

/** Revokes the newest image of the golden image that changed, and shows it. */
export async function runRollback(
  pipeline: Pipeline,
  { folder, imagePath }: ChangedSources,
  { screen, show, folders }: NightSettings,
): Promise<Rollback> {
  const [task, inputs] = rollbackStep(imagePath);
  screen.say(`\n━━━ The morning after: ${task}`);
  screen.busyWith(`${task} is starting`);
  const outcome = await pipeline.run(task, inputs, {
    variables: { 'build.buildId': '4', ...sourcesIn(folder) },
    ...show(screen),
  });
  const log = await keepResults(folders, 'rollback', task, outcome);
  const failures = outcome.result === 'Succeeded' ? [] : [`${task} ended as ${outcome.result}: ${log}.`];
  const name = outcome.outputs['revokedImage'] ?? '';
  return { revoked: [{ name, imagePath }], failures, state: await pipeline.azure.state() };
}
