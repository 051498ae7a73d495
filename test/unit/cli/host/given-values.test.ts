import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type OptionValues, taskValues } from '../../../../cli/host/given-values.js';
import { errorText } from '../../../../tasks/core/run/problem.js';
import { commandNamed, read } from '../command-line.js';

interface Given {
  readonly words?: readonly string[];
  readonly signsIn?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

async function values(
  name: string,
  { words = [], signsIn = true, environment = { AZURE_SUBSCRIPTION_ID: 'usual' } }: Given = {},
): Promise<OptionValues> {
  const command = commandNamed(name);
  const given = await read(command, { words });
  return taskValues(command, { values: given, signsIn, environment });
}

const id = '/subscriptions/of-lab/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory';

describe('The values that a command gives to its task', () => {
  it('have the subscription of its option, else of the lab, else of the environment', async () => {
    const subscription = async (...words: readonly string[]) =>
      (await values('run', { words })).SubscriptionId;
    assert.equal(await subscription('--subscription', 'given'), 'given');
    assert.equal(await subscription('--lab', id), 'of-lab');
    assert.equal(await subscription('--lab', 'Factory'), 'usual');
  });

  it('need a subscription where they ask Azure, and say how to give it', async () => {
    await assert.rejects(values('run', { environment: {} }), (error) =>
      /--subscription, or the variable AZURE_SUBSCRIPTION_ID, or the resource id/.test(errorText(error)),
    );
    const { SubscriptionId } = await values('validate', { signsIn: false, environment: {} });
    assert.equal(SubscriptionId, '');
  });

  it('have no two subscriptions', async () => {
    const words = ['--lab', id, '--subscription', 'other'];
    await assert.rejects(
      values('run', { words }),
      /--subscription is other, but --lab is a lab of .* of-lab/,
    );
  });

  it('have the usual Configuration folder, where none is given to what needs one', async () => {
    assert.equal((await values('run'))['ConfigurationLocation'], 'Configuration');
    assert.equal((await values('list'))['ConfigurationLocation'], '');
    const words = ['--configuration', 'My Configuration'];
    assert.equal((await values('run', { words }))['ConfigurationLocation'], 'My Configuration');
  });

  it('have a plan only show itself', async () => {
    assert.deepEqual([(await values('plan'))['whatIf'], (await values('run'))['whatIf']], [true, false]);
  });

  it('say whether they stand for a service connection', async () => {
    const connection = async (signsIn: boolean) =>
      (await values('validate', { signsIn }))['ConnectedServiceName'] !== '';
    assert.deepEqual([await connection(true), await connection(false)], [true, false]);
  });

  it('leave open without Azure whether there is a gallery, unless one is given', async () => {
    const gallery = async (signsIn: boolean, ...words: readonly string[]) =>
      (await values('validate', { signsIn, words }))['gallery'];
    assert.deepEqual(
      [await gallery(false), await gallery(true), await gallery(false, '--gallery', 'G')],
      [undefined, '', 'G'],
    );
  });

  const selections: readonly (readonly [readonly string[], string])[] = [
    [[], ''],
    [['--only', 'Windows', '--only', 'Linux/*'], 'Windows\nLinux/*'],
    [['--only', '["A.json","B.json"]'], '["A.json","B.json"]'],
    [['--except', 'Windows'], '["!Windows"]'],
    [['--except', '["A.json","B.json"]'], '["!A.json","!B.json"]'],
    [['--except', '[]'], ''],
    [['--only', 'Windows', '--except', 'Windows/Old', '--except', 'X'], '["Windows","!Windows/Old","!X"]'],
    [['--only', '["A.json"]', '--except', 'B'], '["A.json","!B"]'],
    [['--only', '[ab]*.json', '--except', 'B'], '["[ab]*.json","!B"]'],
    [['--only', '[]', '--except', 'B'], '[]'],
  ];
  for (const [words, expected] of selections)
    it(`select images by ${words.join(' ') || 'nothing'}`, async () => {
      assert.equal((await values('run', { words }))['imagePaths'], expected);
    });
});
