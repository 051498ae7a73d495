#!/usr/bin/env node
import { CommanderError } from 'commander';
import { wrongUsage } from './host/exit-code.js';
import { createProgram } from './program.js';

// A reader that has seen enough closes its end, and a disk may be full: neither ends a run in the middle.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const program = createProgram(
  async (asked) => {
    const { runCommand } = await import('./host/run-command.js');
    process.exitCode = await runCommand(asked);
  },
  { out: (text) => process.stdout.write(text), error: (text) => process.stderr.write(text) },
);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
}
