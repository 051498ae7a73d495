import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Lab } from '../local-azure/world.js';
import { untilFaultActed } from '../recovery/interruption.js';
import { blobsIn, labIn, machinesIn } from '../worlds/contents.js';
import { logOf, type Observed } from '../worlds/evidence.js';
import type { night } from '../worlds/inputs.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';

const imagePath = 'Server.json';

const short = '0.05';

const older = storedImage('Server-May-1-2024', {
  imagePath,
  pageBytes: 6_000_000_000 - (6_000_000_000 % 512),
});

const newer = storedImage('Server-May-2-2024', { imagePath, timestamp: '2024-05-02T18:00:00' });

describe('Waiting for Azure', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory();
  });

  after(() => factory.close());

  function recordsIn({ state }: Observed): string[] {
    return state.deployments.map(
      ({ id }) =>
        id
          .split('/')
          .at(-1)
          ?.replace(/-[0-9a-f]{8}$/, '') ?? '',
    );
  }

  describe('for a deployment', () => {
    it('that takes too long leaves it to the next run, which takes it over', async () => {
      await factory.begin({});
      await factory.azure.addFaults({ service: 'operation hangs', id: '/deployments/' });
      const late = await factory.run('CreateImageVMs', { buildTimeoutMinutes: short });
      assert.equal(late.outcome.result, 'Failed');
      assert.match(
        logOf(late.outcome),
        /Gave up waiting for the deployment \S+ of Server\.json after 0\.05 minutes; its last state was "\w+"/,
      );
      assert.deepEqual(recordsIn(late), ['Deploy-Server']);
      assert.equal(labIn(late.state, 'Factory').virtualMachines[0]?.tags['ImageFactoryState'], undefined);
      await factory.azure.clearFaults();
      const next = await factory.run('CreateImageVMs');
      assert.equal(next.outcome.result, 'Succeeded', logOf(next.outcome));
      assert.deepEqual([machinesIn(next.state, 'Factory'), recordsIn(next)], [['Server'], []]);
    });

    it('that failed keeps its record until the cause has been read and told', async () => {
      await factory.begin({});
      await factory.azure.addFaults(
        { service: 'resource fails', id: '/virtualmachines/', message: 'The innermost cause.' },
        { act: 'answer', status: 403, kind: 'arm', path: '/deployments/[^/]+/operations[?]' },
      );
      const unread = await factory.run('CreateImageVMs');
      assert.equal(unread.outcome.result, 'Failed');
      assert.deepEqual(recordsIn(unread), ['Deploy-Server']);
      await factory.azure.clearFaults();
      const read = await factory.run('CreateImageVMs');
      assert.match(logOf(read.outcome), /The deployment of Server\.json failed\. .*The innermost cause\./);
      assert.deepEqual(recordsIn(read), []);
    });
  });

  describe('for what it grants, revokes and deletes', () => {
    const server = imageVM('Server', { ImagePath: imagePath });
    const failed = imageVM('Server', { ImageFactoryPath: imagePath, ImageFactoryState: 'Failed' });
    const images = ['1', '2'].map((day) => customImage(`Server-May-${day}-2024`, imagePath));
    const cases: readonly (readonly [task: keyof typeof night, fault: string, what: string, Partial<Lab>])[] =
      [
        ['SnapImages', '/beginGetAccess', 'read access to the disk server', { virtualMachines: [server] }],
        [
          'SnapImages',
          '/endGetAccess',
          'the end of the access to the disk server',
          { virtualMachines: [server] },
        ],
        [
          'CleanUpFactory',
          '/virtualmachines/server',
          'the deletion of the VM Server',
          { virtualMachines: [failed] },
        ],
        ['RetireImages', '/customimages/', 'the deletion of Server-May-1-2024 in Near', { blobs: newer }],
      ];
    for (const [task, id, what, held] of cases)
      it(`ends in ${task} with ${what} and its last state`, async () => {
        await factory.begin(held, { customImages: images });
        await factory.azure.addFaults({ service: 'operation hangs', id });
        const { outcome } = await factory.run(task, { operationTimeoutMinutes: short });
        const says = `Gave up waiting for ${what} after 0\\.05 minutes; its last state was "\\w+"`;
        assert.match(logOf(outcome), new RegExp(says));
        assert.equal(outcome.result, 'Failed');
      });
  });

  describe('for another run', () => {
    it('C65 leaves to the next run an image that was to be retired and is being distributed', async () => {
      await factory.begin({ blobs: [...older, ...newer] });
      await factory.azure.addFaults({ service: 'copy stalls', id: 'Server-May-1-2024' });
      let end = (): void => undefined;
      const killOn = new Promise<void>((resolve) => (end = resolve));
      const distributing = factory.run('DistributeImages', {}, { killOn });
      await untilFaultActed(factory.azure);
      const meanwhile = await factory.run('RetireImages', { lockWaitMinutes: short });
      end();
      await distributing;
      assert.equal(outcomeOf(meanwhile.outcome, 'Server-May-1-2024', 'Factory'), 'skipped');
      assert.match(logOf(meanwhile.outcome), /Another run is distributing or deleting it/);
      assert.match(logOf(meanwhile.outcome), /the run that works on Server-May-1-2024\.json: leased/);
      assert.equal(blobsIn(meanwhile.state, 'storefactory', 'imagefactoryvhds').length, 4);
      await factory.azure.expireLeases();
      const next = await factory.run('RetireImages');
      assert.equal(outcomeOf(next.outcome, 'Server-May-1-2024', 'Factory'), 'succeeded');
      assert.deepEqual(
        blobsIn(next.state, 'storefactory', 'imagefactoryvhds'),
        newer.map(({ name }) => name).sort(),
      );
    });
  });
});
