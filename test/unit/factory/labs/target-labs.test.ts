import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import { findTargetLabs } from '../../../../tasks/core/factory/labs/target-labs.js';
import { answering, group } from '../../azure/answering.js';

const { subscriptionId } = group;

function idOf(name: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.DevTestLab/labs/${name}`;
}

/** The target labs of entries in a subscription with these labs. */
async function found(entries: readonly object[], labs: readonly (readonly [string, string])[]) {
  const value = labs.map(([name, resourceGroup]) => ({ id: idOf(name, resourceGroup), name }));
  const { azure } = answering({ body: { value } });
  const text = JSON.stringify({
    Labs: entries.map((entry) => ({ SubscriptionId: subscriptionId, ...entry })),
  });
  return findTargetLabs(azure, parseLabsJson(text, 'Labs.json').labs, new AbortController().signal);
}

const dev = { LabName: 'dev', ImagePaths: ['Win'] };

describe('The labs of Labs.json in Azure', () => {
  it('C11 are found in their resource group', async () => {
    const labs = [
      ['Dev', 'One'],
      ['Dev', 'Two'],
    ] as const;
    const [target] = await found([{ ...dev, ResourceGroup: 'TWO' }], labs);
    assert.deepEqual([target?.lab?.id, target?.findings], [idOf('Dev', 'Two'), []]);
  });

  it('C11 are found by name without a resource group', async () => {
    const [target] = await found([dev], [['Dev', 'One']]);
    assert.deepEqual([target?.lab?.id, target?.findings], [idOf('Dev', 'One'), []]);
  });

  it('C11 are used with a warning if they lie in another resource group', async () => {
    const [target] = await found([{ ...dev, ResourceGroup: 'Two' }], [['Dev', 'One']]);
    assert.equal(target?.lab?.id, idOf('Dev', 'One'));
    assert.deepEqual(
      target.findings.map(({ code, severity }) => [code, severity]),
      [['IF213', 'warning']],
    );
  });

  it('C12 are none if two have the name, with both ids', async () => {
    const [target] = await found(
      [dev],
      [
        ['Dev', 'One'],
        ['Dev', 'Two'],
      ],
    );
    assert.equal(target?.lab, undefined);
    assert.equal(target?.findings[0]?.why, `${idOf('Dev', 'One')}, ${idOf('Dev', 'Two')}`);
  });

  it('L3 C15 are none if no lab has the name, whatever lab was before it', async () => {
    const targets = await found([dev, { ...dev, LabName: 'Devel' }], [['Dev', 'One']]);
    assert.deepEqual(
      targets.map(({ lab }) => lab?.name),
      ['Dev', undefined],
    );
  });

  it('C13 L31 are one where two entries lead to one lab', async () => {
    const other = { LabName: 'Dev', ResourceGroup: 'Gone', ImagePaths: ['Linux'] };
    const [target, ...others] = await found([{ ...dev, ResourceGroup: 'One' }, other], [['Dev', 'One']]);
    assert.deepEqual(
      target?.entry.imagePaths.map(({ text }) => text),
      ['Win', 'Linux'],
    );
    assert.deepEqual(others, []);
  });

  it('C15 are none in a subscription that cannot be read, and the finding says why', async () => {
    const { azure } = answering({ status: 403, body: { error: { code: 'Forbidden', message: 'No role.' } } });
    const text = JSON.stringify({ Labs: [{ SubscriptionId: subscriptionId, ...dev }] });
    const [target] = await findTargetLabs(
      azure,
      parseLabsJson(text, 'Labs.json').labs,
      new AbortController().signal,
    );
    const [finding] = target?.findings ?? [];
    assert.deepEqual([target?.lab, finding?.severity, finding?.file], [undefined, 'error', 'Labs.json']);
    assert.match(finding?.what ?? '', /nothing is done for the lab dev/);
    assert.match(finding?.why ?? '', /No role\./);
  });

  it('end the step where the run was cancelled', async () => {
    const { azure } = answering();
    const text = JSON.stringify({ Labs: [{ SubscriptionId: subscriptionId, ...dev }] });
    const { labs } = parseLabsJson(text, 'Labs.json');
    await assert.rejects(findTargetLabs(azure, labs, AbortSignal.abort()), /abort/i);
  });

  const unnamed = (ResourceGroup?: string) => ({ ImagePaths: ['Win'], ResourceGroup });

  /** The names of the labs with a doubt. */
  const doubted = async (...args: Parameters<typeof found>) =>
    (await found(...args)).filter(({ entry }) => entry.doubts?.length).map(({ lab }) => lab?.name);

  it('C97 are in doubt where an entry without name may mean them, by the resource group in which they lie', async () => {
    const entries = [dev, { ...dev, LabName: 'Test' }];
    const labs = [
      ['Dev', 'One'],
      ['Test', 'Two'],
    ] as const;
    assert.deepEqual(await doubted([...entries, unnamed('ONE')], labs), ['Dev']);
    assert.deepEqual(await doubted([...entries, unnamed()], labs), ['Dev', 'Test']);
    assert.deepEqual(await doubted([...entries, unnamed('Nowhere')], labs), ['Dev', 'Test']);
  });

  it('C13 C97 are in doubt where only Azure shows that two entries lead to one', async () => {
    const entries = ['a', 'b'].map((ResourceGroup) => ({ ...dev, ResourceGroup }));
    const [target, ...others] = await found(entries, [['Dev', 'One']]);
    const codes = target?.entry.doubts?.map(({ finding }) => finding.code);
    assert.deepEqual([codes, others], [['IF213', 'IF213', 'IF205'], []]);
  });

  it('C97 are in doubt where they lie in another resource group than the entry says: it may mean another lab', async () => {
    const labs = [
      ['Dev', 'One'],
      ['Test', 'Two'],
    ] as const;
    const test = { ...dev, LabName: 'Test' };
    assert.deepEqual(await doubted([{ ...dev, ResourceGroup: 'Two' }, test], labs), ['Dev']);
    assert.deepEqual(await doubted([{ ...dev, ResourceGroup: 'ONE' }, test], labs), []);
  });

  it('C97 keep the doubts of Labs.json besides that one', async () => {
    const entries = [{ ...dev, ResourceGroup: 'Two' }, unnamed()];
    const [target] = await found(entries, [['Dev', 'One']]);
    const codes = target?.entry.doubts?.map(({ finding }) => finding.code);
    assert.deepEqual(codes, ['IF204', 'IF213']);
  });
});
