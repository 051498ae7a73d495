import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const script = '/usr/bin/script';

/** Whether this machine has what makes a terminal: the command `script` of util-linux. */
export function hasTerminal(): boolean {
  const { status, stdout } = spawnSync(script, ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('util-linux');
}

/** What somebody types when a text has been shown. */
export interface Answer {
  readonly to: RegExp;
  readonly keys: string;
}

/** Runs a command line of plain words in a terminal. */
export async function runInTerminal(
  command: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
  answer: Answer,
): Promise<{ readonly exitCode: number | null; readonly shown: string }> {
  const child = spawn(script, ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: { ...environment, SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let isAnswered = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (isAnswered || !answer.to.test(shown)) return;
    isAnswered = true;
    child.stdin.write(answer.keys);
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, shown };
}
