import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hintFor } from '../../../tasks/core/pipeline/sign-in-words.js';

const title = 'the service connection "Production"';

describe('A refusal of Microsoft Entra', () => {
  for (const [number, hint] of [
    ['700016', /deleted.*client id or tenant id/],
    ['7000215', /secret.*wrong or has expired/],
    ['7000222', /secret.*wrong or has expired/],
    ['700027', /does not have the certificate/],
    ['700024', /clock/],
    ['70021', /issuer, subject and audience/],
    ['700211', /Correct the issuer/],
    ['700213', /Correct the subject.*renamed/],
    ['70025', /it has none/],
    ['700223', /policy of the tenant/],
    ['700238', /policy of the tenant/],
    ['70052', /single-tenant/],
    ['7000112', /disabled/],
    ['53003', /Conditional Access/],
    ['900382', /sovereign cloud/],
    ['50000', /^Check .* in the project settings/],
  ] as const)
    it(`with AADSTS${number} is hinted at with the connection's name`, () => {
      assert.match(hintFor(number, title), hint);
      assert.ok(hintFor(number, title).includes(title));
    });
});
