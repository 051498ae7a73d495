import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CommandLine, CommandOutcome } from '../local-command-line/command-line.js';
import { hasTerminal } from '../local-command-line/terminal.js';
import { defineWholeRun, factoryAndNear, settings } from '../recovery/command-line-runs.js';
import { openCommandLineWith } from '../worlds/command-lines.js';
import { serverForNear } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import { changesIn } from '../worlds/evidence.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

const imagePath = 'Server.json';

const tags = { ImageFactoryLab: labId('Factory') };

const newer = { timestamp: '2024-05-02T08:00:00' };

/** A factory in which each step that deletes has something to delete, and the whole run, too. */
const withLeftovers = world([
  lab('Factory', {
    virtualMachines: [
      imageVM('Server', { ImagePath: imagePath }, { createdDate: '2024-05-01T06:00:00Z' }),
      imageVM('Broken', { ImagePath: imagePath, ImageFactoryState: 'Failed' }),
    ],
    blobs: [
      ...storedImage('Server-May-1-2024', { imagePath }),
      ...storedImage('Server-May-2-2024', { imagePath, ...newer }),
    ],
  }),
  lab('Near', {
    customImages: [
      customImage('Server-May-1-2024', imagePath, { tags }),
      customImage('Server-May-2-2024', imagePath, { tags, creationDate: '2024-05-02T09:00:00Z' }),
    ],
  }),
]);

defineWholeRun(20);

describe('The command line', () => {
  let commandLine: CommandLine;

  before(async () => {
    const files = {
      ...serverForNear,
      'imagefactory.json': settings,
      'misspelled.json': '{\n  "lab": "Factory",\n  "vmSise": "Standard_D2s_v5"\n}\n',
      'open.json': '{ "machinePassword": "secret of the test" }',
    };
    commandLine = await openCommandLineWith(files, { world: factoryAndNear });
  });

  after(() => commandLine.close());

  const run = (...args: readonly string[]) => commandLine.run(args);

  /** Asserts that a command was not begun: it exits with 4 and a message on standard error alone. */
  function assertNotBegun({ exitCode, stdout, stderr }: CommandOutcome, reason: RegExp): void {
    assert.equal(exitCode, 4, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, reason);
    assert.doesNotMatch(stderr, /^\s+at .+:\d+:\d+|\bundefined\b/m);
  }

  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a flag that does not exist', ['run', '--vm-sise', 'x'], /'--vm-sise'\n\(Did you mean --vm-size\?\)/],
    [
      'a property that no command reads',
      ['run', '--config', 'misspelled.json'],
      /^misspelled\.json:3:3: error: .*"vmSise".* is "vmSize"/,
    ],
    ['a secret in the settings', ['run', '--config', 'open.json'], /^open\.json:1:3: error: .*the secret/],
    ['a secret on the command line', ['run', '--machine-password', 'x'], /IMAGEFACTORY_MACHINE_PASSWORD/],
    ['a cloud that does not exist', ['run', '--cloud', 'Mars'], /--cloud is "Mars", which is no cloud/],
    ['a text that a terminal would obey', ['run', '--\u001b[2J'], /unknown option '-- \[2J'\n/],
    [
      'a secret after a misspelled flag',
      ['run', '--machine-pasword=x'],
      /unknown option '--machine-pasword'\n\(Did you mean --machine-password/,
    ],
  ];
  for (const [what, args, reason] of mistakes)
    it(`says what is wrong before it asks anything of Azure: ${what}`, async () => {
      const outcome = await run(...args);
      assertNotBegun(outcome, reason);
      assert.deepEqual(outcome.requests, []);
    });

  it('says in their order which ways to sign in it has tried, and what each lacks', async () => {
    const outcome = await commandLine.run(['run'], { environment: { AZURE_CLIENT_SECRET: undefined } });
    assertNotBegun(outcome, /no identity to sign in with/);
    assert.match(
      outcome.stderr,
      /1\. workload identity by GitHub.* missing.*2\. .* token file: .* missing.*3\. .*AZURE_CLIENT_SECRET.*4\. a managed identity: .*5\. the Azure CLI: .*not on the PATH/s,
    );
    assert.deepEqual(outcome.requests, []);
  });

  it('says why it was refused, and which ways it did not try', async () => {
    const outcome = await commandLine.run(['run'], { environment: { AZURE_CLIENT_SECRET: 'another' } });
    assertNotBegun(outcome, /refused .* with AZURE_CLIENT_SECRET.*Azure CLI: not tried/s);
    assert.deepEqual(changesIn(outcome.requests), []);
  });

  describe('without a terminal', () => {
    beforeEach(() => commandLine.azure.begin(withLeftovers));

    for (const [command, what] of [
      ['run', /\d image VMs?, \d custom image, \d stored image|\d image VMs/],
      ['clean-up', /2 image VMs /],
      ['retire', /1 stored image, 1 custom image|1 custom image, 1 stored image/],
    ] as const)
      it(`deletes nothing unless it is told to, and leaves no lock behind: ${command}`, async () => {
        const outcome = await run(command);
        assertNotBegun(outcome, /The plan deletes .* no terminal to ask.*Give --yes to carry it out/);
        assert.match(outcome.stderr, what);
        const ofLock = /^PUT \/storefactory\/imagefactoryruns(\/|$)/;
        const changes = outcome.requests.filter(({ operation }) => !operation?.startsWith('lease'));
        assert.deepEqual(
          changesIn(changes).filter((change) => !ofLock.test(change)),
          [],
        );
        const { storageAccounts } = await commandLine.azure.state();
        assert.doesNotMatch(JSON.stringify(storageAccounts), /"leased"/);
      });

    it('exits with 3 where one image fails and failOn allows it, and with 1 where it does not', async () => {
      const fault = { act: 'answer', kind: 'arm', method: 'DELETE', status: 409, code: 'Conflict' } as const;
      await commandLine.azure.addFaults({ ...fault, path: '/customimages/', message: 'In use.' });
      const some = await run('retire', '--yes', '--fail-on', 'all');
      assert.equal(some.exitCode, 3, some.stderr);
      const state = await commandLine.azure.state();
      assert.equal(imagesIn(state, 'Near').length, 2);
      assert.equal(blobsIn(state, 'storefactory', 'imagefactoryvhds').length, 2);
      const any = await run('retire', '--yes', '--fail-on', 'any');
      assert.equal(any.exitCode, 1, any.stderr);
      await commandLine.azure.clearFaults();
    });

    it('deletes what the plan deletes where it is told to', async () => {
      const outcome = await run('clean-up', '--yes', '--quiet');
      assert.equal(outcome.exitCode, 0, outcome.stderr);
      assert.equal(machinesIn(await commandLine.azure.state(), 'Factory').length, 0);
      assert.match(outcome.stderr, /^2 deleted.*\n$/);
    });
  });

  (hasTerminal() ? describe : describe.skip)('in a terminal, which script of util-linux makes', () => {
    const question = /Type yes: $/;

    beforeEach(() => commandLine.azure.begin(withLeftovers));

    it('asks before it deletes, and shows in its last line how far it is', async () => {
      const outcome = await commandLine.runInTerminal('clean-up', { to: question, keys: 'yes\n' });
      assert.equal(outcome.exitCode, 0, outcome.stdout);
      assert.match(outcome.stdout, /Carry out this plan, which deletes 2 image VMs/);
      const lastLines = outcome.stdout.split('\r\u001b[2K');
      assert.ok(lastLines.some((line) => /^\d+ % · \d of 2 done/.test(line)));
      assert.equal(machinesIn(await commandLine.azure.state(), 'Factory').length, 0);
    });

    for (const [what, keys, exitCode] of [
      ['another answer than yes', 'no\n', 4],
      ['Ctrl-C', '\u0003', 130],
    ] as const)
      it(`changes nothing after ${what}`, async () => {
        const outcome = await commandLine.runInTerminal('clean-up', { to: question, keys });
        assert.equal(outcome.exitCode, exitCode, outcome.stdout);
        assert.deepEqual(changesIn(outcome.requests), []);
      });
  });
});
