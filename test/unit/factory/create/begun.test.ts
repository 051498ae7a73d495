import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { begunFor, endedEarlier } from '../../../../tasks/core/factory/create/begun.js';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import { deploymentOf, labOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const imagePath = 'Win\\W.json';

const image = { imagePath, key: imagePath.toLowerCase() };

function machine(name: string, run: string, path = imagePath) {
  return { name, tags: { ImageFactoryPath: path, ImageFactoryRun: run } };
}

function record(vmName: string, state: string) {
  return deploymentOf(deploymentNameOf(vmName, lab.id, imagePath), state);
}

function begun(
  machines: readonly ReturnType<typeof machine>[],
  deployments: readonly ReturnType<typeof record>[],
) {
  return begunFor(image, { lab, machines, deployments, runId: '7' });
}

describe('C28 What was begun for a golden image', () => {
  it('is nothing where neither VM nor deployment is of it', () => {
    const deployments = [deploymentOf('Deploy-W-00000000', 'Running')];
    assert.deepEqual(begunFor(image, { lab, machines: [machine('W', '6')], deployments, runId: '7' }), {
      leftRecords: [],
    });
  });

  it('C35 is a deployment that still runs, whatever its VM is called', () => {
    assert.equal(begun([], [record('Other', 'Running')]).adopted?.vmName, 'Other');
  });

  it('is the VM of another run whose record is still there', () => {
    const { adopted } = begun([machine('W', '6')], [record('W', 'Succeeded')]);
    assert.deepEqual([adopted?.vmName, adopted?.hasRecord], ['W', true]);
  });

  it('is no VM that another run has completed, whose record only could not be deleted', () => {
    const built = (run: string) => {
      const { name, tags } = machine('W', run);
      return { name, tags: { ...tags, ImagePath: imagePath } };
    };
    const other = begun([built('6')], [record('W', 'Succeeded')]);
    assert.deepEqual([other.adopted, other.leftRecords], [undefined, [record('W', 'Succeeded')]]);
    const own = begun([built('7')], [record('W', 'Succeeded')]);
    assert.deepEqual([own.adopted?.hasRecord, own.leftRecords], [true, []]);
  });

  it('is a VM of this run, without a record too', () => {
    const { adopted } = begun([machine('W', '6'), machine('W2', '7')], []);
    assert.deepEqual([adopted?.vmName, adopted?.hasRecord], ['W2', false]);
  });

  it('is the build of a VM that carries the name of the build and has another itself', () => {
    const looped = machine('W0', '6');
    const named = { ...looped, tags: { ...looped.tags, ImageFactoryBuild: 'W' } };
    const { adopted, leftRecords } = begun([named], [record('W', 'Succeeded')]);
    assert.deepEqual([adopted?.vmName, adopted?.machine, leftRecords], ['W', named, []]);
  });

  it('is the image VM of this run before the others of its build, by the name of the build', () => {
    const tags = { ImageFactoryPath: imagePath, ImageFactoryRun: '7', ImageFactoryBuild: 'W' };
    const built = { name: 'W1', tags: { ...tags, ImagePath: imagePath } };
    const found = { lab, machines: [{ name: 'W0', tags }, built], deployments: [], runId: '7' };
    const { adopted } = begunFor(image, found);
    assert.deepEqual([adopted?.vmName, adopted?.machine], ['W', built]);
  });

  it('is no VM of another image that took the name', () => {
    const { adopted } = begun([machine('W', '6', 'Other\\O.json')], [record('W', 'Succeeded')]);
    assert.equal(adopted, undefined);
  });

  it('is first of all what still runs', () => {
    const { adopted } = begun([machine('W', '7')], [record('W', 'Failed'), record('V', 'Running')]);
    assert.equal(adopted?.vmName, 'V');
  });

  it('leaves the records of ended deployments without a VM to be told and deleted', () => {
    const { adopted, leftRecords } = begun([], [record('W', 'Failed')]);
    assert.deepEqual([adopted, leftRecords], [undefined, [record('W', 'Failed')]]);
  });

  it('leaves to themselves the records of what still runs, and of VMs that are there', () => {
    assert.deepEqual(begun([], [record('W', 'Running')]).leftRecords, []);
    assert.deepEqual(begun([machine('W', '6')], [record('W', 'Failed')]).leftRecords, []);
  });

  it('names the VM that it is about', () => {
    const made = machine('W', '7');
    assert.equal(begun([made], []).adopted?.machine, made);
    assert.equal(begun([made], [record('W', 'Succeeded')]).adopted?.machine, made);
  });
});

describe('C28 What an earlier attempt of this run has ended', () => {
  const about = { subject: { kind: 'golden image', name: imagePath }, imageFacts: { path: imagePath } };
  const marked = (tags: Record<string, string>) => endedEarlier(about, { name: 'W', tags });

  it('is skipped where its VM carries the image path', () => {
    assert.equal(marked({ ImagePath: imagePath })?.outcome, 'skipped');
  });

  it('has failed where its VM carries the mark of a failure', () => {
    assert.equal(marked({ ImageFactoryState: 'Failed' })?.outcome, 'failed');
  });

  it('is nothing where its VM carries neither, or there is none', () => {
    assert.equal(marked({}), undefined);
    assert.equal(endedEarlier(about, undefined), undefined);
  });
});
