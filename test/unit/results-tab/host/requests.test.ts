import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon from 'sinon';
import { getText } from '../../../../results-tab/host/requests.js';

const { signal } = new AbortController();

/** Answers with one status after the other, and notes the requests. */
function answering(...statuses: readonly number[]) {
  const fetched = sinon.stub(globalThis, 'fetch');
  statuses.forEach((status, index) =>
    fetched.onCall(index).resolves(new Response(`answer ${index}`, { status })),
  );
  let tokens = 0;
  const api = {
    projectUrl: 'https://dev.azure.com/contoso/p',
    token: () => Promise.resolve(`token ${(tokens += 1)}`),
  };
  const requests = () =>
    fetched.getCalls().map(({ args: [address, options] }) => ({
      address: typeof address === 'string' ? address : '',
      headers: new Headers(options?.headers),
    }));
  return { get: () => getText(api, '7/timeline', signal), requests };
}

describe('A request to Azure DevOps', () => {
  afterEach(() => sinon.restore());

  it('brings the token and the version that Server 2020 knows, and wants no page to sign in', async () => {
    const { get, requests } = answering(200);
    assert.equal(await get(), 'answer 0');
    const [{ address, headers } = { address: '', headers: new Headers() }] = requests();
    assert.equal(
      address,
      'https://dev.azure.com/contoso/p/_apis/build/builds/7/timeline?api-version=6.0-preview.2',
    );
    assert.equal(headers.get('authorization'), 'Bearer token 1');
    assert.equal(headers.get('x-tfs-fedauthredirect'), 'Suppress');
  });

  it('is asked once more with a fresh token after 401', async () => {
    const { get, requests } = answering(401, 200);
    assert.equal(await get(), 'answer 1');
    assert.equal(requests()[1]?.headers.get('authorization'), 'Bearer token 2');
  });

  it('is not asked a third time', async () => {
    const { get, requests } = answering(401, 401);
    await assert.rejects(get, /refused access \(401\)/);
    assert.equal(requests().length, 2);
  });

  it('asks for a newer version where the older one is refused', async () => {
    const { get, requests } = answering(400, 401, 200);
    assert.equal(await get(), 'answer 2');
    assert.ok(requests()[2]?.address.endsWith('api-version=7.1-preview.2'));
  });

  it('says after 403 that the scope may not be authorised', async () => {
    await assert.rejects(answering(403).get, /scope "Build \(read\)" may not be authorised/);
  });

  it('says after 500 what was answered', async () => {
    await assert.rejects(answering(500).get, /error \(500\)/);
  });
});
