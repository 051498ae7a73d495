import { keepHeapSmall } from '../../tasks/core/run/memory.js';
import { runTaskOn } from '../../tasks/core/run/run-task.js';
import { inputsOf } from '../options/command-inputs.js';
import { openOutput } from '../output/open-output.js';
import type { Asked } from '../program.js';
import { commandHost } from './command-host.js';
import { engineOf } from './engine.js';
import { exitCodeOf } from './exit-code.js';
import { givenBy } from './given-options.js';
import { listenForInterruption } from './interruption.js';
import { silenceLibraries } from './library-logs.js';
import { nextLine } from './next-line.js';
import { createPermit } from './permit.js';
import { terminalAsking } from './terminal-asking.js';

/**
 * Runs a command and tells its result.
 * @returns the exit code
 */
export async function runCommand(asked: Asked): Promise<number> {
  keepHeapSmall();
  silenceLibraries(process.env);
  const environment = { ...process.env };
  const interruption = listenForInterruption();
  const given = givenBy(asked, environment);
  const { command } = asked;
  const { values } = given;
  const output = openOutput({ name: command.name, inputs: inputsOf(command) }, values, environment);
  const engine = engineOf(environment, values.runId, new Date());
  const host = commandHost({ command, given, engine, environment, output });
  let isRefused = false;
  const terminal = { input: process.stdin, output: process.stderr };
  const asking = terminalAsking(terminal, interruption.signal, output.makeRoom);
  const permit = createPermit(asking, () => {
    isRefused = true;
  });
  try {
    const ending = await command.run(runTaskOn, values.yes ? host : { ...host, permit });
    const isKept = await output.finish(ending, nextLine(ending, engine));
    const { detailedExitcode } = values;
    const isCancelled = interruption.signal.aborted;
    return exitCodeOf(ending, { detailedExitcode, isCancelled, isRefused, isKept });
  } finally {
    interruption.stop();
  }
}
