import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { expandIn } from '../../../scripts/real-azure/asking/links.js';

describe('What a link has of $expand', () => {
  for (const [query, found] of [
    ['$expand=properties%28%24select%3Dtitle%29&$skiptoken=x', 'encoded'],
    ['api-version=1&%24expand=properties(%24select%3Dtitle)', 'encoded'],
    ['api-version=1&$expand=properties($select=title)&$skiptoken=x', 'bare'],
    ['api-version=1&$skiptoken=eyJ%3D=', 'absent'],
    ['', 'absent'],
  ] as const)
    it(`is ${found} in ${query || 'no query'}`, () => {
      assert.equal(expandIn(`https://management.example/list?${query}`), found);
    });
});
