import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { attempt } from '../../../../tasks/core/azure/requests/errors.js';
import { longRunning } from '../../../../tasks/core/azure/requests/operation.js';
import { begin, list, send } from '../../../../tasks/core/azure/requests/resource-manager.js';
import { distrust, type Service } from '../../../../tasks/core/azure/requests/trusted-hosts.js';
import { listLabs } from '../../../../tasks/core/azure/resources/labs.js';
import { type Answer, answering, answeringTo, group } from '../answering.js';

const { signal } = new AbortController();

/** The clouds by the address of their service connections, with addresses of theirs. */
const clouds: Readonly<Record<string, Readonly<Record<Service, readonly string[]>>>> = {
  'https://management.azure.com': {
    'Azure Resource Manager': [
      'https://management.azure.com/subscriptions?x=y',
      'https://MANAGEMENT.Azure.Com:443/',
      'https://westeurope.management.azure.com/',
      'https://management.core.windows.net/',
    ],
    'storage accounts': [
      'https://vhds.blob.core.windows.net/',
      'https://vhds.z12.blob.storage.azure.net/',
      'https://md-x.z1.blob.storage.azure.net/abcd/?sig=x',
      'https://vhds.blob.losangeles.edgestorage.azure.net/',
    ],
  },
  'https://management.usgovcloudapi.net': {
    'Azure Resource Manager': ['https://management.usgovcloudapi.net/'],
    'storage accounts': [
      'https://vhds.blob.core.usgovcloudapi.net/',
      'https://md-x.z1.blob.storage.azure.us/',
    ],
  },
  'https://management.chinacloudapi.cn': {
    'Azure Resource Manager': ['https://management.chinacloudapi.cn/'],
    'storage accounts': [
      'https://vhds.blob.core.chinacloudapi.cn/',
      'https://md-x.z1.blob.storage.azure.cn/',
    ],
  },
  'https://management.local.azurestack.external': {
    'Azure Resource Manager': ['https://management.local.azurestack.external/'],
    'storage accounts': ['https://vhds.blob.local.azurestack.external/'],
  },
  'https://127.0.0.1:8443': {
    'Azure Resource Manager': ['https://127.0.0.1:8443/subscriptions'],
    'storage accounts': ['https://127.0.0.1:8443/vhds/'],
  },
  'https://[::1]:8443': {
    'Azure Resource Manager': ['https://[0:0::1]:8443/subscriptions'],
    'storage accounts': ['https://[::1]:8443/vhds/'],
  },
};

const foreign = [
  'https://evil.example/',
  'https://management.azure.com.evil.example/',
  'https://evilmanagement.azure.com/',
  'https://evil-blob.core.windows.net/',
  'https://vhds.blob.core.windows.net.evil.example/',
  'https://management.azure.com@evil.example/',
  'https://evil.example#management.azure.com',
  'https://evil.example\\@management.azure.com/',
  'https://vhds.blob.core.windows.net./',
  'https://management.azure.com:8443/',
  'https://vhds.blob.core.windows.net:8443/',
  'https://azure.com/',
  'https://core.windows.net/',
  'https://localhost:8443/',
  'https://127.0.0.1/',
  'https://127.0.0.1:9443/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]:8443/',
  'https://local.azurestack.external.evil.example/',
  'https://evil-local.azurestack.external/',
  'https://mаnagement.azure.com/',
];

describe('A token', () => {
  for (const [connection, services] of Object.entries(clouds))
    for (const service of ['Azure Resource Manager', 'storage accounts'] as const) {
      const reason = (address: string) => distrust({ resourceManagerUrl: connection }, service, address);

      it(`for ${service} goes to each of its addresses in the cloud of ${connection}`, () => {
        const refused = services[service].filter((address) => reason(address) !== undefined);
        assert.deepEqual(refused, []);
      });

      it(`for ${service} goes to no address of another cloud than that of ${connection}, nor to a foreign one`, () => {
        const others = Object.entries(clouds)
          .filter(([other]) => other !== connection)
          .flatMap(([, of]) => [...of['Azure Resource Manager'], ...of['storage accounts']]);
        const taken = [...others, ...foreign].filter((address) => reason(address) === undefined);
        assert.deepEqual(taken, []);
      });

      it(`for ${service} goes nowhere in the cloud of ${connection} without https, or with a user name`, () => {
        for (const address of services[service]) {
          assert.equal(reason(address.replace(/^https/, 'http')), 'which is not https');
          const withUser = address.replace('//', '//user:password@');
          assert.equal(reason(withUser), 'which holds a user name or password');
        }
        assert.equal(reason('/subscriptions'), 'which cannot be read');
      });
    }
});

describe('An answer of Azure that leads to a foreign address', () => {
  const address = { group, path: 'providers/Microsoft.Compute/disks', apiVersion: '1' };
  const evil = 'https://management.example.com.evil.example/next?secret=1';
  const message =
    /^Could not do it: an answer of Azure (leads|redirects) to https:\/\/management\.example\.com\.evil\.example, which is no address of Azure Resource Manager in the cloud of management\.example\.com: nothing was sent there\.$/;
  const expected = { message, remedy: /address of the service connection/ };

  /** What is asked of a foreign address by something that asks an Azure of these answers. */
  async function sentThere(
    answers: readonly Answer[],
    ask: (azure: ReturnType<typeof answering>['azure']) => Promise<unknown>,
  ): Promise<readonly string[]> {
    const { azure, asked } = answering(...answers);
    await assert.rejects(ask(azure), (error: Error & { remedy?: string }) => {
      assert.match(error.message.replace(/^Could not .*?: /, 'Could not do it: '), expected.message);
      assert.match(error.remedy ?? '', expected.remedy);
      return true;
    });
    return asked().filter((url) => url.includes('evil'));
  }

  const told = (doing: Promise<unknown>) => attempt('do it', () => doing);

  it('by the next page of a list is an error, and nothing is sent there', async () => {
    const page = { body: { value: [], nextLink: evil } };
    const all = async (items: AsyncIterable<unknown>) => {
      for await (const item of items) assert.fail(String(item));
    };
    assert.deepEqual(await sentThere([page], (azure) => told(all(list(azure, address, signal)))), []);
    assert.deepEqual(await sentThere([page], (azure) => listLabs(azure, group.subscriptionId, signal)), []);
  });

  for (const header of ['azure-asyncoperation', 'location'])
    it(`by the header ${header} of an operation is an error, and nothing is sent there`, async () => {
      const begun = { status: 202, headers: { [header]: evil }, body: {} };
      const follow = async (azure: ReturnType<typeof answering>['azure']) => {
        const operation = longRunning('do it', begin(azure, { ...address, method: 'DELETE' }));
        await operation.poll(signal);
        await operation.poll(signal);
      };
      assert.deepEqual(await sentThere([begun], follow), []);
    });

  for (const status of [301, 302, 303, 307, 308])
    it(`by a redirect with ${status} is an error, and nothing is sent there`, async () => {
      const redirect = { status, headers: { location: evil } };
      const ask = (azure: ReturnType<typeof answering>['azure']) =>
        told(send(azure, { ...address, method: 'GET' }, signal));
      assert.deepEqual(await sentThere([redirect], ask), []);
    });

  it('is asked for without fetching a token', async () => {
    const { azure, asked } = answering();
    let fetched = 0;
    const counting = {
      ...azure,
      resourceManagerUrl: 'http://management.example.com',
      credential: { getToken: () => Promise.reject(new Error(`fetched ${(fetched += 1)}`)) },
    };
    await assert.rejects(send(counting, { ...address, method: 'GET' }, signal), /is not https/);
    assert.deepEqual([fetched, asked()], [0, []]);
  });

  it('is no reason to doubt an address of the same cloud', async () => {
    const { azure, asked } = answeringTo((_request, index) =>
      index === 0
        ? { body: { value: [1], nextLink: 'https://management.example.com/next' } }
        : { body: { value: [2] } },
    );
    const items: unknown[] = [];
    for await (const item of list(azure, address, signal)) items.push(item);
    assert.deepEqual([items, asked()[1]], [[1, 2], 'GET https://management.example.com/next']);
  });
});
