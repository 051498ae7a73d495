import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import path from 'node:path';
import { possibleLocations } from '../../../tasks/core/configuration/location.js';

const expected = 'D:\\a\\1\\s\\Scripts\\IF\\Configuration';

const onWindows = (location: string) => possibleLocations(location, 'D:\\a\\1\\s', path.win32);

const elsewhere = (location: string) => possibleLocations(location, '/agent/1/s', path.posix);

describe('ConfigurationLocation (C2)', () => {
  for (const location of [
    'D:\\a\\1\\s/Scripts/IF/Configuration',
    'Scripts\\IF\\Configuration\\',
    'Scripts/IF//Configuration',
    ' Scripts/IF/Configuration/ ',
    '/Scripts/IF/Configuration',
  ])
    it(`may be "${location}" on Windows`, () => {
      assert.ok(onWindows(location).includes(expected), onWindows(location).join());
    });

  it('is tried as an absolute folder first', () => {
    assert.deepEqual(elsewhere('/Scripts/Configuration'), [
      '/Scripts/Configuration',
      '/agent/1/s/Scripts/Configuration',
    ]);
  });

  it('may have backslashes on every operating system', () => {
    assert.deepEqual(elsewhere('Scripts\\IF with spaces\\'), ['/agent/1/s/Scripts/IF with spaces']);
  });
});
