import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { madeFiles, remake } from '../../../scripts/definitions.js';
import { inputTexts } from '../../../tasks/core/definitions/texts/input-texts.js';
import { root, taskNames } from '../package/extension-files.js';
import { readTaskJson, type TaskJson } from '../package/task-schema.js';

type Field = TaskJson['inputs'][number];

const forms = taskNames.map((name) => [name, readTaskJson(name)] as const);

const fields = forms.flatMap(([task, { inputs }]) => inputs.map((field) => ({ ...field, task })));

/** The different forms of a value, as texts, that an input has in the tasks. */
function differences(valueOf: (field: Field) => unknown): string[] {
  return Object.keys(inputTexts).filter(
    (name) =>
      new Set(fields.filter((field) => field.name === name).map((field) => JSON.stringify(valueOf(field))))
        .size > 1,
  );
}

describe('npm run definitions', () => {
  for (const file of madeFiles)
    it(`has nothing to change in ${file.path}`, async () => {
      const { before, after } = await remake(root, file);
      assert.equal(before, after);
    });
});

describe('The forms of the tasks', () => {
  it('name an input in one way; how many at once says of what', () => {
    assert.deepEqual(
      differences(({ label }) => label),
      ['maxConcurrentJobs'],
    );
    const counts = fields.filter(({ name }) => name === 'maxConcurrentJobs').map(({ label }) => label);
    assert.deepEqual(counts, [
      'VMs at once',
      'Copies at once',
      'Tests at once',
      'Copies at once',
      'VMs at once',
      'Images at once',
      'Labs at once',
      'Copies at once',
      'Records at once',
    ]);
  });

  it('have an input in one group, with one alias and choices', () => {
    assert.deepEqual(
      differences(({ groupName, aliases, options, properties }) => [groupName, aliases, options, properties]),
      [],
    );
  });

  it('A13 have an input with one type, but a folder that may be left out as a text: an empty one is a folder', () => {
    assert.deepEqual(
      differences(({ type }) => type),
      ['ConfigurationLocation'],
    );
    const isText = ({ name, type }: { name: string; type: string }) =>
      name === 'ConfigurationLocation' && type === 'string';
    assert.deepEqual(
      fields.filter(isText).map(({ required }) => required),
      [false],
    );
  });

  it('give two inputs different labels', () => {
    for (const [name, { inputs }] of forms)
      assert.equal(new Set(inputs.map(({ label }) => label)).size, inputs.length, name);
  });

  it('suggest short names that carry their unit', () => {
    const aliases = fields.flatMap(({ name, aliases = [] }) => aliases.map((alias) => `${name} = ${alias}`));
    assert.deepEqual([...new Set(aliases)].sort(), [
      'ConfigurationLocation = configurationFolder',
      'ConnectedServiceName = azureSubscription',
      'DevTestLabName = factoryLab',
      'ImagesToSave = imagesToKeep',
      'StandardTimeoutMinutes = shutdownTimeoutMinutes',
      'imageToRevoke = image',
      'includeSysprep = generalize',
      'isVhdSysPrepped = imagesAreGeneralized',
      'maxConcurrentJobs = maxConcurrency',
    ]);
  });

  for (const [name, form] of forms) describe(`such as that of ${name}`, () => describeForm(form));
});

const order = Object.keys(inputTexts);

const where = ['ConnectedServiceName', 'ConfigurationLocation', 'DevTestLabName', 'LabId', 'SubscriptionId'];

/** Those by which a task for a single step is told what to work on, and what it may delete. */
const what = [
  ...['BuildAgent', 'Action', 'deploymentNamePattern'],
  ...['VirtualMachineName', 'NewCustomImageName', 'EnvironmentName', 'LabVmId', 'CustomImageId'],
  ...['EnvironmentId', 'RepositoryId', 'TemplateId'],
  ...['allowFactoryImages', 'allowOtherUsers', 'ignoreMissing'],
];

/** Those by which RollbackImages is told what is to go, and why. */
const rollback = ['imageToRevoke', 'reason'];

const above = [...where, ...what, 'whatIf', 'failOn', 'vmSize', 'gallery', 'ImagesToSave', ...rollback];

function describeForm({ inputs, groups, instanceNameFormat, dataSourceBindings }: TaskJson): void {
  const names = inputs.map(({ name }) => name);

  it('has its inputs in the order of all forms', () => {
    assert.deepEqual(
      names,
      order.filter((name) => names.includes(name)),
    );
  });

  it('shows above the groups where and on what it works, whether it only plans, when it fails, the gallery, and sizes and counts', () => {
    const shown = inputs.filter(({ groupName }) => groupName === undefined).map(({ name }) => name);
    assert.deepEqual(
      shown,
      above.filter((name) => names.includes(name)),
    );
  });

  it('has its groups closed and in one order, each with an input', () => {
    const used = [...new Set(inputs.flatMap(({ groupName }) => groupName ?? []))];
    assert.deepEqual(
      groups.map(({ name }) => name),
      used,
    );
    assert.deepEqual(
      groups.filter(({ isExpanded }) => isExpanded),
      [],
    );
  });

  it('says what happens where a text may be left empty, and only there', () => {
    const explained = inputs.filter(({ helpMarkDown }) => / Empty: [a-z]/.test(helpMarkDown));
    const mayBeEmpty = inputs.filter(({ required, defaultValue }) => !required && defaultValue === '');
    assert.deepEqual(explained, mayBeEmpty);
  });

  it('shows an example of what has no default', () => {
    const written = inputs.filter(({ defaultValue }) => defaultValue === '');
    assert.deepEqual(
      written.filter(({ helpMarkDown }) => !/ Example: `.+`\./.test(helpMarkDown)),
      [],
    );
  });

  it('calls a step by a fixed text, since the value of the list of labs is a long id', () => {
    assert.doesNotMatch(instanceNameFormat, /\$\(/);
  });

  it('offers the labs of the connection or, for one of a management group, of the subscription that is typed', () => {
    const [target = ''] = ['DevTestLabName', 'LabId'].filter((name) => names.includes(name));
    const [source] = sourcesOf(target, dataSourceBindings);
    assert.equal(inputs.find(({ name }) => name === target)?.properties?.['EditableOptions'], 'True');
    assert.deepEqual(
      [source?.endpointId, source?.parameters],
      ['$(ConnectedServiceName)', { SubscriptionId: '$(SubscriptionId)' }],
    );
    const condition =
      /\{\{#equals endpoint\.scopeLevel 'ManagementGroup'\}\}(.*?)\{\{else\}\}(.*?)\{\{\/equals\}\}/;
    assert.deepEqual(condition.exec(source?.endpointUrl ?? '')?.slice(1), [
      '{{{SubscriptionId}}}',
      '{{{endpoint.subscriptionId}}}',
    ]);
  });

  it('offers of everything else what is in the lab or repository that was chosen before', () => {
    const listed = inputs.filter(
      ({ name, type, options }) => type === 'pickList' && !options && !where.includes(name),
    );
    for (const { name } of listed) {
      const [source, ...others] = sourcesOf(name, dataSourceBindings);
      const [[within, value] = ['', '']] = Object.entries(source?.parameters ?? {});
      assert.deepEqual(others, [], name);
      assert.ok(names.indexOf(within) < names.indexOf(name) && value === `$(${within})`, name);
      assert.ok(source?.endpointUrl.startsWith(`{{{endpoint.url}}}{{{${within}}}}/`), name);
    }
  });
}

function sourcesOf(target: string, sources: TaskJson['dataSourceBindings']) {
  return (sources ?? []).filter((source) => source.target === target);
}
