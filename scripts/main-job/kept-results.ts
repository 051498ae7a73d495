import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskOutcome } from '../../test/local-agent/agent.js';

/** Where a run of `npm start` keeps what the tasks leave. */
export interface KeptFolders {
  /** The Markdown summaries as `<night>/<task>.md`. */
  readonly summaries: string;
  /**
   * The folder `<night>/<task>` has the whole log (`log.txt`), a JSON file for each attachment, and what was tested in the form
   * of JUnit (`tests.xml`).
   */
  readonly results: string;
}

export function keptFolders(dist: string): KeptFolders {
  return { summaries: join(dist, 'summaries'), results: join(dist, 'results') };
}

/**
 * Keeps log, summaries and attachments of a task. An attachment is kept as the run has it: `type`, `name` and
 * `content`, in a file `<type>.<name>.json`, since one task may attach several of a type.
 * @returns the path of the log
 */
export async function keepResults(
  folders: KeptFolders,
  night: string,
  task: string,
  { log, attachments, summaries, tests }: Pick<TaskOutcome, 'log' | 'attachments' | 'summaries' | 'tests'>,
): Promise<string> {
  const ofNight = join(folders.summaries, night);
  const results = join(folders.results, night, task);
  await mkdir(ofNight, { recursive: true });
  await mkdir(results, { recursive: true });
  for (const { content } of summaries) await writeFile(join(ofNight, `${task}.md`), content);
  for (const { type, name, content } of attachments)
    await writeFile(join(results, `${type}.${name}.json`), JSON.stringify({ type, name, content }));
  for (const { content } of tests.flatMap(({ files }) => files))
    await writeFile(join(results, 'tests.xml'), content);
  const path = join(results, 'log.txt');
  await writeFile(path, `${log.join('\n')}\n`);
  return path;
}
