import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { imagePath, numbers } from '../benchmark/distribution-world.js';
import type { ImageTimes } from '../benchmark/lower-bound.js';
import { wholeRunTimes } from '../benchmark/whole-run-times.js';
import { wholeRunFiles, wholeRunInputs, wholeRunWorld } from '../benchmark/whole-run-world.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { fiveTasks } from '../recovery/whole-run.js';
import { logOf } from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';

const size = { images: 6, labs: 2, timeScale: 1000, jobsAtOnce: 20, pollSeconds: 15 };

/** Timers end up to a millisecond early, and times of requests are whole milliseconds. */
const toleranceSeconds = (2 / 1000) * size.timeScale;

describe('What everything takes in a whole run, computed for its lower bound', () => {
  let pipeline: Pipeline;
  let requests: readonly LoggedRequest[];
  let times: readonly ImageTimes[];
  before(async () => {
    pipeline = await openPipelineWith(wholeRunFiles(size), wholeRunWorld(size));
    const inputs = wholeRunInputs(size);
    for (const task of fiveTasks) {
      const outcome = await pipeline.run(task, inputs[task]);
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    }
    requests = await pipeline.azure.requests();
    times = wholeRunTimes(await pipeline.azure.state(), size);
  });
  after(() => pipeline.close());

  for (const image of numbers(size.images)) {
    const title = imagePath(image);
    it(`is no longer than the build of ${title} took`, () => {
      const begun = timeBefore('PUT', `/deployments/deploy-image${image}-[^/]*$`);
      const ended = timeOf('PATCH', `/virtualmachines/image${image}$`);
      assertAtLeast(ended - begun, timesOf(image).build);
    });

    it(`is no longer than the save of the disk of ${title} took`, () => {
      const begun = timeOf('POST', `/disks/image${image}/begingetaccess$`);
      const ended = timeOf('POST', `/disks/image${image}/endgetaccess$`);
      assertAtLeast(ended - begun, timesOf(image).saving);
    });

    for (const [index, lab] of ['lab1', 'lab2'].entries())
      it(`is no longer than the creation of ${title} in ${lab} took`, () => {
        const path = `/labs/${lab}/customimages/benchmark_image${image}-(?!nov-1-2026)`;
        const { creation = Infinity } = timesOf(image).deliveries[index] ?? {};
        assertAtLeast(lastTimeOf('GET', path) - timeBefore('PUT', path), creation);
      });
  }

  function timesOf(image: number): ImageTimes {
    const found = times[image - 1];
    assert.ok(found);
    return found;
  }

  function timeOf(method: string, path: string): number {
    return seconds(requests.find((request) => isOf(request, method, path)));
  }

  /** When the look at the resource before this change was answered: the time of a request is that of its answer. */
  function timeBefore(method: string, path: string): number {
    const index = requests.findIndex((request) => isOf(request, method, path));
    return seconds(requests.slice(0, index).findLast((request) => isOf(request, 'GET', path)));
  }

  function lastTimeOf(method: string, path: string): number {
    return seconds(requests.findLast((request) => isOf(request, method, path)));
  }
});

function isOf(request: LoggedRequest, method: string, path: string): boolean {
  return request.method === method && new RegExp(path, 'i').test(request.path);
}

/** Unscaled. */
function seconds(request: LoggedRequest | undefined): number {
  assert.ok(request);
  return (Date.parse(request.at) / 1000) * size.timeScale;
}

function assertAtLeast(measured: number, computed: number): void {
  assert.ok(measured >= computed - toleranceSeconds, `${measured} s were measured, ${computed} s computed.`);
}
