'use strict';
// Loaded into a task before it: each request says in its user agent whether the process had been told to end before.
// Listens to no signal itself, so that one to which the task does not listen ends it as ever.
const https = require('node:https');

const signals = ['SIGINT', 'SIGTERM'];
let told = 'before a signal';

const { emit } = process;
process.emit = function (name, ...values) {
  if (signals.includes(name)) told = 'after a signal';
  return emit.call(this, name, ...values);
};

const { request } = https;
https.request = (...values) => request(...values).setHeader('user-agent', told);
