import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { InstalledExtension } from '../../local-azure-devops/extension.js';
import { type LocalAzureDevOps, startLocalAzureDevOps } from '../../local-azure-devops/local-azure-devops.js';
import type { Run } from '../../local-azure-devops/run.js';

const extension: InstalledExtension = {
  publisher: 'trials',
  name: 'trial',
  version: '1.0.0',
  scopes: ['vso.build'],
  tabs: [{ id: 'tab', title: 'Tab', page: 'page.html', tasks: [] }],
  assets: new Map(),
};

const run: Run = {
  id: 7,
  number: '1',
  definition: { id: 1, name: 'Nightly' },
  startedAt: '2026-11-29T01:00:00Z',
  jobs: [
    {
      stage: 'Night',
      name: 'Images',
      attempt: 1,
      steps: [
        {
          name: 'Snap',
          task: { id: 'id', name: 'SnapImages' },
          result: 'succeeded',
          attachments: [{ type: 'report', name: 'a name', content: '{"a":1}' }],
        },
      ],
    },
  ],
};

describe('The REST API of a local run', () => {
  let devOps: LocalAzureDevOps;
  let builds: string;

  before(async () => {
    devOps = await startLocalAzureDevOps({ extension, run });
    builds = `${devOps.origins[2] ?? ''}/organization/Image%20factory/_apis/build/builds`;
  });

  after(() => devOps.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${builds}${path}?api-version=6.0-preview.2`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${devOps.token}`, ...headers },
    });

  const attachments = '/7/attachments/report';

  it('lists attachments with their addresses only, in an array if the client asks for one', async () => {
    const wrapped = (await (await get(attachments)).json()) as { count: number; value: object[] };
    const bare = await (await get(attachments, { accept: 'application/json;noArrayWrap=true' })).json();
    assert.equal(wrapped.count, 1);
    assert.deepEqual(bare, wrapped.value);
    assert.deepEqual(Object.keys(wrapped.value[0] ?? {}), ['name', '_links']);
  });

  it('gives the content of an attachment at its address', async () => {
    const [{ _links }] = (await (await get(attachments, { accept: 'noArrayWrap=true' })).json()) as [
      { _links: { self: { href: string } } },
    ];
    const answer = await fetch(`${_links.self.href}?api-version=6.0-preview.2`, {
      headers: { authorization: `Bearer ${devOps.token}` },
    });
    assert.equal(await answer.text(), '{"a":1}');
  });

  it('sends a client without a token to the sign-in page, or answers 401 if it asks for that', async () => {
    const suppress = { 'X-TFS-FedAuthRedirect': 'Suppress' };
    assert.equal((await get('/7', { authorization: '' })).status, 302);
    assert.equal((await get('/7', { authorization: '', ...suppress })).status, 401);
  });

  it('lets pages of any origin ask for it with a token', async () => {
    const answer = await fetch(`${builds}/7`, {
      method: 'OPTIONS',
      headers: { origin: 'null', 'access-control-request-headers': 'authorization' },
    });
    assert.equal(answer.headers.get('access-control-allow-origin'), 'null');
    assert.equal(answer.headers.get('access-control-allow-headers'), 'authorization');
  });

  it('does not know another run', async () => {
    assert.equal((await get('/8')).status, 404);
  });

  it('fails as often as a fault says, and holds answers back until they are let go', async () => {
    devOps.addFaults({ path: '/timeline', status: 500, count: 1 });
    assert.equal((await get('/7/timeline')).status, 500);
    assert.equal((await get('/7/timeline')).status, 200);
    devOps.addFaults({ path: '/timeline', isHeld: true });
    const held = get('/7/timeline');
    while (devOps.requests.every(({ status }) => status !== undefined)) await setImmediate();
    devOps.release();
    assert.equal((await held).status, 200);
  });

  it('breaks an answer off', async () => {
    devOps.addFaults({ path: attachments, isCut: true, count: 1 });
    await assert.rejects(async () => (await get(attachments)).text());
  });
});
