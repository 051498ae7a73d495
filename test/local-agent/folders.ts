import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TaskDefinition, versionText } from './task-definition.js';

/** A8: the folders of a job. */
export interface Folders {
  readonly work: string;
  readonly temporary: string;
  readonly tools: string;
  readonly build: string;
  readonly sources: string;
  readonly binaries: string;
  readonly artifacts: string;
  readonly testResults: string;
  /** The folder of the task alone, as the agent downloads it. */
  readonly task: string;
}

/** Creates the folders of a job below `work`, and copies the task there. */
export async function createFolders(
  work: string,
  taskSource: string,
  definition: TaskDefinition,
): Promise<Folders> {
  const build = join(work, '1');
  const folders: Folders = {
    work,
    temporary: join(work, '_temp'),
    tools: join(work, '_tool'),
    build,
    sources: join(build, 's'),
    binaries: join(build, 'b'),
    artifacts: join(build, 'a'),
    testResults: join(build, 'TestResults'),
    task: join(work, '_tasks', `${definition.name}_${definition.id}`, versionText(definition)),
  };
  await Promise.all(Object.values(folders).map((folder: string) => mkdir(folder, { recursive: true })));
  await cp(taskSource, folders.task, { recursive: true });
  return folders;
}
