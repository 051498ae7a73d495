'use strict';
// A client without any package: sends the requests of a plan, reads their answers as JSON or text, and does nothing else.
// CommonJS without types, so that it costs no more than it must.
const { Buffer } = require('node:buffer');
const { readFileSync } = require('node:fs');
const { Agent, request } = require('node:https');
const { performance } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');

const { atOnce, seconds, tokens, requests } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

/** Sends a request, again where the service closed the idle connection at the same moment. */
function send(one, authorization) {
  const { method, url, headers, body = '' } = one;
  const all = { ...headers, 'content-length': Buffer.byteLength(body) };
  if (authorization) all.authorization = authorization;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers: all }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => resolve(read(response, Buffer.concat(chunks).toString())));
    });
    sent.on('error', (error) => {
      const isClosed = sent.reusedSocket && error.code === 'ECONNRESET';
      if (isClosed) send(one, authorization).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
  });
}

function read({ statusCode, headers }, text) {
  if (statusCode >= 300) throw new Error(`${statusCode} ${text}`);
  return /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : text;
}

const total = requests.reduce((sum, { count }) => sum + count, 0);
const started = performance.now();
let begun = 0;

/** Requests follow each other evenly: what one costs depends on how many are answered at the same moment. */
async function untilDue() {
  const due = started + (seconds * 1000 * begun++) / total;
  const wait = due - performance.now();
  if (wait > 0) await sleep(wait);
}

/** One list after the other; of each so many at once. */
async function main() {
  const authorizations = {};
  for (const [kind, asked] of Object.entries(tokens))
    authorizations[kind] = `Bearer ${(await send(asked)).access_token}`;
  for (const { kind, count, variants } of requests) {
    let next = 0;
    const work = async () => {
      while (next < count) {
        const one = variants[next++ % variants.length];
        await untilDue();
        await send(one, authorizations[kind]);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  }
  agent.destroy();
}

main().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
