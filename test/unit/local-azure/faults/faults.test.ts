import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Clock } from '../../../local-azure/clock.js';
import type { Fault, RequestFault } from '../../../local-azure/faults/fault.js';
import { createFaults } from '../../../local-azure/faults/faults.js';

const reset: RequestFault = { act: 'reset before' };

const request = {
  kind: 'arm',
  method: 'GET',
  origin: 'https://127.0.0.1:4711',
  path: '/subscriptions/S/labs/Lab%201',
  search: '?a=b',
} as const;

let now = 0;

const clock: Pick<Clock, 'now' | 'unscaled'> = {
  now: () => new Date(now),
  unscaled: (milliseconds) => milliseconds / 10,
};

function faultsOf(...faults: readonly Fault[]) {
  return createFaults(clock as Clock, faults);
}

/** Whether a fault met each of so many requests of one kind. */
function turns(fault: RequestFault, requests: number): boolean[] {
  const faults = faultsOf(fault);
  return Array.from({ length: requests }, () => faults.ofRequest(request) !== undefined);
}

describe('A fault of the local Azure', () => {
  const concerned: readonly (readonly [string, Partial<RequestFault>, boolean])[] = [
    ['every request that it does not rule out', {}, true],
    ['requests of its kind', { kind: 'arm' }, true],
    ['no requests of another kind', { kind: 'blob' }, false],
    ['requests of its method', { method: 'GET' }, true],
    ['no requests of another method', { method: 'PUT' }, false],
    ['requests to its host', { host: '^127[.]0[.]0[.]1:' }, true],
    ['no requests to another host', { host: '^localhost:' }, false],
    ['paths in another case', { path: '/LABS/' }, true],
    ['queries too', { path: '[?]a=b$' }, true],
    ['no other paths', { path: '/labs/Lab%202' }, false],
  ];
  for (const [what, match, expected] of concerned)
    it(`concerns ${what}`, () => {
      assert.equal(faultsOf({ ...reset, ...match }).ofRequest(request) !== undefined, expected);
    });

  const counts: readonly (readonly [string, RequestFault['count'], readonly boolean[]])[] = [
    ['all', undefined, [true, true, true, true]],
    ['the second', { nth: 2 }, [false, true, false, false]],
    ['the first two', { first: 2 }, [true, true, false, false]],
    ['every second', { every: 2 }, [false, true, false, true]],
    ['all after the third', { after: 3 }, [false, false, false, true]],
  ];
  for (const [what, count, expected] of counts)
    it(`meets ${what} of those that it concerns`, () => {
      assert.deepEqual(turns({ ...reset, ...(count && { count }) }, 4), expected);
    });

  it('acts between its times only, counted in unscaled seconds since it was added', () => {
    now = 5000;
    const faults = faultsOf({ ...reset, from: 100, to: 200 });
    const acts = [5000, 5999, 6000, 6999, 7000].map((time) => {
      now = time;
      return faults.ofRequest(request) !== undefined;
    });
    assert.deepEqual(acts, [false, false, true, true, false]);
  });

  it('tells how often it acted', () => {
    const faults = faultsOf({ ...reset, count: { first: 2 } }, { service: 'copy stalls', id: 'store' });
    for (let index = 0; index < 5; index += 1) faults.ofRequest(request);
    assert.deepEqual(
      faults.list().map(({ acted }) => acted),
      [2, 0],
    );
  });

  it('leaves to the next one what is not its turn', () => {
    const faults = faultsOf({ ...reset, count: { nth: 2 } }, { act: 'cut' });
    assert.deepEqual(
      [faults.ofRequest(request)?.act, faults.ofRequest(request)?.act],
      ['cut', 'reset before'],
    );
  });

  it('is told to the provider that asks for it by what it happens to', () => {
    const faults = faultsOf({ service: 'copy stalls', id: '/image1[.]vhd$' });
    assert.deepEqual(
      [
        faults.of('copy stalls', 'store/c/IMAGE1.vhd')?.service,
        faults.of('copy stalls', 'store/c/image2.vhd'),
        faults.of('copy fails', 'store/c/image1.vhd'),
        faults.ofRequest(request),
      ],
      ['copy stalls', undefined, undefined, undefined],
    );
  });

  it('that refuses connections lets requests pass', () => {
    const faults = faultsOf({ act: 'refuse', count: { first: 1 } });
    assert.deepEqual(
      [faults.ofRequest(request), faults.accepts(), faults.accepts()],
      [undefined, false, true],
    );
  });

  it('is gone when faults are cleared', () => {
    const faults = faultsOf(reset);
    faults.clear();
    assert.deepEqual([faults.ofRequest(request), faults.list()], [undefined, []]);
  });
});
