import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { VirtualMachineState } from '../local-azure/state.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import {
  artifactId,
  chocolatey,
  encoded,
  five,
  linux,
  machine,
  single,
  template,
  vaultToken,
  windows,
  windowsImage,
} from '../worlds/field-templates.js';
import { withConfiguration } from '../worlds/inputs.js';
import { deploymentsIn, findMachine, type Sent, type SentMachine } from '../worlds/sent-templates.js';
import { writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const text = { type: 'string' };

const labResource = `/subscriptions/${subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Factory`;

const exact = 'say "hi"\nC:\\new';

/** The golden images that are built, by the name of the VM. */
const built: Readonly<Record<string, unknown>> = {
  Exact: single({ ...windows, notes: exact, artifacts: [chocolatey(exact)] }),
  Network: template([
    { apiVersion: '2018-09-15', type: 'Microsoft.DevTestLab/labs/virtualnetworks', name: 'Factory/Dtl2' },
    machine(windows, { type: 'MICROSOFT.DevTestLab/Labs/VirtualMachines' }),
  ]),
  Nested: template([
    {
      apiVersion: '2018-09-15',
      type: 'Microsoft.DevTestLab/labs',
      name: "[parameters('labName')]",
      resources: [machine(linux, { type: 'virtualMachines', name: "[parameters('newVMName')]" })],
    },
  ]),
  Symbolic: template({ vm: machine(linux) }, { languageVersion: '2.0' }),
  Custom: single({
    customImageId: "[resourceId('Microsoft.DevTestLab/labs/customimages', parameters('labName'), 'Base')]",
  }),
  Captured: single(
    { customImageId: "[parameters('customImageId')]" },
    {
      parameters: {
        ...five,
        customImageId: { ...text, defaultValue: `${labResource}/customimages/Captured` },
      },
    },
  ),
  Shared: template([
    machine(
      { sharedImageId: `${labResource}/sharedgalleries/Gallery/sharedimages/Win11` },
      { apiVersion: '2018-10-15-preview' },
    ),
  ]),
  Unstated: single({ galleryImageReference: { ...windowsImage, osType: undefined } }),
  SshKey: single(
    { ...linux, password: undefined, isAuthenticationWithSshKey: true, sshKey: "[parameters('sshKey')]" },
    { parameters: { ...five, password: undefined, sshKey: text } },
  ),
  Samples: template(
    [
      machine(
        { ...linux, size: "[parameters('newVMSize')]" },
        { name: "[concat(parameters('existingLabName'), '/', parameters('newVMName'))]" },
      ),
    ],
    {
      parameters: { ...five, labName: undefined, size: undefined, existingLabName: text, newVMSize: text },
    },
  ),
  Open: single(windows, { parameters: { ...five, password: { ...text, defaultValue: '[[[secretName]]' } } }),
  Given: single(
    { ...windows, notes: "[concat(parameters('team'), ' ', string(parameters('copies')))]" },
    {
      parameters: { ...five, team: text, copies: { type: 'int' }, token: { type: 'securestring' } },
    },
  ),
  Private: single({
    ...windows,
    artifacts: [
      { artifactId: artifactId('team-tools', 'privaterepo1') },
      chocolatey('git'),
      chocolatey('code'),
      { artifactId: artifactId('Windows-SYSPREP', 'Public Repo').replace('(', ' ( ') },
    ],
  }),
  Wrapped: template(
    [machine({ ...windows, artifacts: "[variables('list')]" }, { tags: "[variables('tags')]" })],
    { variables: { list: [chocolatey('git')], tags: { team: 'core' } } },
  ),
  Loop: template([
    machine(linux, {
      name: "[concat(parameters('labName'), '/', parameters('newVMName'), copyIndex())]",
      copy: { name: 'vms', count: 2 },
    }),
  ]),
  Portal: single({
    notes: 'Windows Server 2022 Datacenter: Azure Edition - Gen2',
    galleryImageReference: { ...windowsImage, sku: '2022-datacenter-azure-edition-g2' },
    storageType: 'Premium',
    securityType: 'TrustedLaunch',
    allowClaim: false,
    disallowPublicIpAddress: true,
  }),
};

/** Golden images that fail before anything is built: code of the finding, line in the file as written, content. */
const failing: Readonly<Record<string, readonly [code: string, line: number, content: unknown]>> = {
  Required: ['IF305', 20, single(windows, { parameters: { ...five, licence: text } })],
  Sized: [
    'IF314',
    11,
    single(windows, { parameters: { ...five, size: { ...text, allowedValues: ['Standard_D2_v2'] } } }),
  ],
  Unknown: ['IF307', 31, single({ customImageId: `${labResource}/customimages/Gone` })],
  Several: [
    'IF303',
    40,
    template([machine(windows, { name: 'Factory/a' }), machine(windows, { name: 'Factory/b' })]),
  ],
  Broken: ['IF106', 2, '{\n  "resources": [}'],
  Looped: [
    'IF311',
    38,
    single({ ...windows, copy: [{ name: 'artifacts', count: 2, input: chocolatey('git') }] }),
  ],
};

const golden = 'Configuration/GoldenImages';

const files = {
  ...Object.fromEntries(Object.entries(built).map(([name, content]) => [`${golden}/${name}.json`, content])),
  ...Object.fromEntries(
    Object.entries(failing).map(([name, [, , content]]) => [`${golden}/Failing/${name}.json`, content]),
  ),
  [`${golden}/Given.parameters.json`]: {
    parameters: { size: { value: '' }, team: { value: 'file' }, token: vaultToken },
  },
  [`${golden}/Notes.json`]: { about: 'no template' },
  [`${golden}/Old/Drafts/a.json`]: single(windows),
  [`${golden}/.factoryignore`]: '# unfinished\nDrafts/\n',
  'Configuration/Labs.json': { Labs: [] },
};

const { publisher, offer, sku } = windowsImage;

const factory = lab('Factory', {
  customImages: [
    { name: 'Base', osType: 'Windows' },
    { name: 'Captured', osType: 'Linux', source: 'vm' },
  ],
  galleryImages: [{ publisher, offer, sku, osType: 'Windows' }],
  sharedGalleries: [{ name: 'Gallery', images: [{ name: 'Win11', osType: 'Windows', generation: 'V2' }] }],
});

const artifacts = [
  ...world([]).artifacts,
  { name: 'windows-chocolatey', targetOsType: 'Windows' },
  { name: 'team-tools', source: 'privaterepo1', targetOsType: 'Windows' },
] as const;

const inputs = {
  ...withConfiguration,
  vmSize: 'Standard_D2s_v5',
  parameterOverrides: `-team "Team ""Core"""\n-copies 3 -sshKey 'ssh-rsa AAAA me@host' -missspelled 1`,
};

describe('CreateImageVMs with the templates of the field', () => {
  let outcome: TaskOutcome;
  let machines: readonly VirtualMachineState[];
  let requests: readonly LoggedRequest[];
  const deployments = new Map<string, Sent>();

  before(async () => {
    const sources = await writeSources(files);
    for (const [name, bytes] of Object.entries(encoded))
      await writeFile(join(sources.folder, golden, `${name}.json`), bytes);
    const record = await mkdtemp(join(tmpdir(), 'record-'));
    const pipeline = await openPipeline({
      world: world([factory], { artifacts }),
      sources: sources.folder,
      record,
    });
    outcome = await pipeline.run('CreateImageVMs', inputs, { variables: { 'build.buildId': '7' } });
    requests = await pipeline.azure.requests();
    machines = (await pipeline.azure.state()).labs[0]?.virtualMachines ?? [];
    await pipeline.close();
    for (const [name, sent] of await deploymentsIn(record)) deployments.set(name, sent);
    await sources.remove();
    await rm(record, { recursive: true });
  });

  const stateOf = (name: string) => machines.find((one) => one.name === name);
  const sentOf = (name: string) => {
    const sent = deployments.get(name);
    assert.ok(sent, `Nothing was deployed for ${name}.\n${outcome.log.join('\n')}`);
    return sent;
  };
  const sentMachine = (name: string): SentMachine => {
    const found = findMachine(sentOf(name).template);
    assert.ok(found);
    return found;
  };
  const sentArtifacts = (name: string) => JSON.stringify(sentMachine(name).properties['artifacts']);

  for (const name of [...Object.keys(built).filter((one) => one !== 'Loop'), ...Object.keys(encoded)])
    it(`C29 C32 C34 builds ${name}, generalized and deallocated`, () => {
      const state = stateOf(name);
      assert.ok(state, outcome.log.join('\n'));
      assert.deepEqual([state.tags['ImagePath'], state.powerState], [`${name}.json`, 'deallocated']);
    });

  for (const [name, [code, line]] of Object.entries(failing))
    it(`C9 refuses ${name} before anything is built, with ${code} at line ${line}`, () => {
      assert.equal(deployments.has(name), false);
      const issue = outcome.issues.find(({ message }) => message.includes(`${name}.json`));
      assert.ok(issue, outcome.issues.map(({ message }) => message).join('\n'));
      assert.equal(issue.type, 'error');
      assert.match(issue.message, new RegExp(code));
      assert.match(issue.properties['sourcepath'] ?? '', new RegExp(`Failing/${name}\\.json$`));
      assert.equal(issue.properties['linenumber'], String(line));
    });

  it('C33 L16 deploys every text exactly as the golden image has it', () => {
    assert.equal(sentMachine('Exact').properties['notes'], exact);
    assert.ok(sentArtifacts('Exact').includes(JSON.stringify(exact)));
  });

  it('C38 L17 takes the operating system from the gallery reference, else from the image in Azure', () => {
    const generalization = (name: string) =>
      /windows-sysprep|linux-deprovision/.exec(sentArtifacts(name))?.[0];
    assert.deepEqual(['Exact', 'Nested', 'Custom', 'Captured', 'Shared', 'Unstated'].map(generalization), [
      'windows-sysprep',
      'linux-deprovision',
      'windows-sysprep',
      'linux-deprovision',
      'windows-sysprep',
      'windows-sysprep',
    ]);
  });

  it('C38 asks Azure once for each image whose operating system no template states', () => {
    const asked = requests
      .filter(
        ({ method, path }) =>
          method === 'GET' && /\/(customimages|galleryimages|sharedgalleries|galleries)(\/|$)/i.test(path),
      )
      .map(({ path }) =>
        path.toLowerCase().replace(/^.*\/(?=(customimages|galleryimages|sharedgalleries|galleries))/, ''),
      );
    assert.deepEqual(asked.sort(), [
      'customimages/base',
      'customimages/captured',
      'customimages/gone',
      'galleries/gallery/images/win11',
      'galleryimages',
      'sharedgalleries/gallery',
    ]);
  });

  it('C37 leaves a generalization that is there already as it is, in whatever spelling', () => {
    assert.equal((sentMachine('Private').properties['artifacts'] as unknown[]).length, 4);
  });

  it('C44 wraps artifacts and tags that are expressions', () => {
    const { tags, properties } = sentMachine('Wrapped');
    assert.match(String(properties['artifacts']), /^\[concat\(variables\('list'\), createArray\(/);
    assert.match(
      String(tags),
      /^\[union\(variables\('tags'\), createObject\('ImageFactoryPath', 'Wrapped.json'/,
    );
    assert.equal(stateOf('Wrapped')?.tags['team'], 'core');
  });

  it('C34 makes the first VM of a loop the image VM, with a warning', () => {
    const marked = ['Loop0', 'Loop1'].map((name) => stateOf(name)?.tags['ImagePath']);
    assert.deepEqual(marked, ['Loop.json', undefined]);
    assert.ok(outcome.issues.some(({ message }) => /IF303/.test(message) && message.includes('Loop.json')));
  });

  it('C30 sends values of the file and of the input, and references untouched', () => {
    const { size, team, copies, token } = sentOf('Given').parameters;
    assert.deepEqual(
      { size, team, copies, token },
      {
        size: { value: 'Standard_D2s_v5' },
        team: { value: 'Team "Core"' },
        copies: { value: 3 },
        token: vaultToken,
      },
    );
    assert.deepEqual(sentOf('SshKey').parameters['sshKey'], { value: 'ssh-rsa AAAA me@host' });
  });

  it('C30 warns of an override that no golden image takes', () => {
    assert.ok(outcome.issues.some(({ message }) => message.includes('missspelled')));
  });

  it('C29 deploys the password as a securestring, whatever the template declares', () => {
    assert.equal(sentOf('Open').template.parameters['password']?.type, 'securestring');
    assert.ok(outcome.issues.some(({ message }) => /IF306/.test(message) && message.includes('Open.json')));
  });

  it('C6 leaves other JSON files and ignored ones alone', () => {
    assert.ok(outcome.log.some((line) => line.includes('Notes.json is not a golden image')));
    assert.equal(
      outcome.log.some((line) => line.includes('Given.parameters.json is')),
      false,
    );
    assert.equal(deployments.has('a'), false);
  });

  it('builds all the others where some fail', () => {
    assert.equal(
      outcome.outputs['createdCount'],
      String(Object.keys(built).length + Object.keys(encoded).length),
    );
    assert.equal(outcome.outputs['failedCount'], String(Object.keys(failing).length));
    assert.equal(outcome.result, 'SucceededWithIssues');
  });
});
