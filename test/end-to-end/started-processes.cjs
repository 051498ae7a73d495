'use strict';
// Loaded into a task before it: writes the command line of every process that the task starts into a file.
const childProcess = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  const start = childProcess[name];
  childProcess[name] = (...values) => {
    appendFileSync(process.env.STARTED_PROCESSES, `${JSON.stringify([name, ...values])}\n`);
    return start(...values);
  };
}
syncBuiltinESMExports();
