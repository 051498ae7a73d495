'use strict';
// Loaded into a task before it: writes each process that the task starts, and each connection, as a line into a file.
const childProcess = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { Socket } = require('node:net');

const write = (kind, text) => appendFileSync(process.env.SURROUNDINGS, `${kind} ${text}\n`);

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  const start = childProcess[name];
  childProcess[name] = (...values) => {
    write('process', JSON.stringify([name, ...values]));
    return start(...values);
  };
}
syncBuiltinESMExports();

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...values) {
  const [options] = values.flat();
  write('connection', options.path ?? `${options.host}:${options.port}`);
  return connect.apply(this, values);
};
