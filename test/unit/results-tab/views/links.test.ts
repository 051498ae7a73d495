import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { logLink, portalLink } from '../../../../results-tab/views/links.js';
import { labId } from '../samples.js';

const origin = { job: '', attempt: 1, logUrl: '', portalUrl: 'https://portal.azure.us' };

const lab = (id: string) => ({ kind: 'lab', id, name: 'A' });

describe('A link', () => {
  it('leads to the portal of the cloud that the report names', () => {
    assert.deepEqual(portalLink({ origin }, lab(labId('A'))), [
      { text: 'lab A in the portal', address: `https://portal.azure.us/#resource${labId('A')}` },
    ]);
  });

  for (const portalUrl of ['javascript:alert(1)//', 'data:text/html,x', '']) {
    it(`leads nowhere where the portal is ${portalUrl || 'unknown'}`, () => {
      assert.deepEqual(portalLink({ origin: { ...origin, portalUrl } }, lab(labId('A'))), []);
    });
  }

  it('leads nowhere where the place is no resource', () => {
    assert.deepEqual(portalLink({ origin }, lab('?x=/subscriptions/1')), []);
    assert.deepEqual(portalLink({ origin }, lab('/subscriptions/1#/other')), []);
  });

  it('to the log is none where the address would run a script', () => {
    assert.deepEqual(logLink({ origin: { ...origin, logUrl: 'javascript:alert(1)' } }), []);
  });
});
