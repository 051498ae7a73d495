import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Instance, openChannel } from '../../local-azure-devops/channel.js';

function openTrial(instances: Readonly<Record<string, Instance>> = {}) {
  const sent: unknown[] = [];
  const channel = openChannel((text) => sent.push(JSON.parse(text)), new Map(Object.entries(instances)));
  const receive = (message: object) => channel.receive(JSON.stringify(message));
  return { sent, channel, receive };
}

describe('The channel to a page', () => {
  it('repeats the token of the handshake, and drops names that begin with an underscore', async () => {
    const { sent, receive } = openTrial({ Host: { hello: () => ({ shown: 1, _hidden: 2 }) } });
    await receive({ id: 1, instanceId: 'Host', methodName: 'hello', params: [], handshakeToken: 'token' });
    assert.deepEqual(sent, [{ id: 1, handshakeToken: 'token', result: { shown: 1 } }]);
  });

  it('sends dates as milliseconds, and functions as numbers that can be called', async () => {
    const { sent, receive } = openTrial({
      Host: { get: () => ({ at: new Date(5), twice: (n: unknown) => Number(n) * 2 }) },
    });
    await receive({ id: 1, instanceId: 'Host', methodName: 'get' });
    await receive({ id: 2, instanceId: '__proxyFunctions', methodName: 'proxy1', params: [21] });
    assert.deepEqual(sent, [
      { id: 1, result: { at: { __proxyDate: 5 }, twice: { __proxyFunctionId: 1, _channelId: 1 } } },
      { id: 2, result: 42 },
    ]);
  });

  it('calls a function of the page with an id that no message of the page has', async () => {
    const { sent, receive } = openTrial({
      Host: { listen: (call) => (call as (text: string) => void)('news') },
    });
    await receive({ id: 1, instanceId: 'Host', methodName: 'listen', params: [{ __proxyFunctionId: 9 }] });
    assert.deepEqual(sent, [
      { id: 1000, instanceId: '__proxyFunctions', methodName: 'proxy9', params: ['news'] },
      { id: 1 },
    ]);
  });

  it('answers with an error to what it does not know', async () => {
    const { sent, receive } = openTrial();
    await receive({ id: 1, instanceId: 'None', methodName: 'hello' });
    assert.deepEqual(sent, [
      { id: 1, error: { name: 'Error', message: 'The registered object None could not be found.' } },
    ]);
  });

  it('lets the page dispatch an event', () => {
    const { sent, channel } = openTrial();
    channel.dispatchEvent('themeChanged', { data: {} });
    assert.deepEqual(sent, [
      {
        id: 1000,
        instanceId: 'DevOps.SdkClient',
        methodName: 'dispatchEvent',
        params: ['themeChanged', { detail: { data: {} } }],
      },
    ]);
  });
});
