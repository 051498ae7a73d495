import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import {
  readCheckedGallery,
  readGalleryTarget,
} from '../../../../tasks/core/factory/validate/gallery-state.js';
import { labOf } from '../../../worlds/azure-things.js';
import { answeringTo, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';

const groups = `/subscriptions/${group.subscriptionId}/resourceGroups`;

const factoryLab = labOf('Factory', {
  id: `${groups}/Factory/providers/Microsoft.DevTestLab/labs/Factory`,
  subscriptionId: group.subscriptionId,
});

const near = labOf('Near', {
  id: `${groups}/Near/providers/Microsoft.DevTestLab/labs/Near`,
  subscriptionId: group.subscriptionId,
});

const galleryId = `${groups}/Images/providers/Microsoft.Compute/galleries/Images`;

const gallery = { id: galleryId, name: 'Images', location: 'westeurope', properties: {} };

/** The answer to what an address ends with; lists are empty, and everything is allowed but one action. */
function azureWith(answers: Readonly<Record<string, unknown>>, missing = 'none') {
  return answeringTo(({ url }) => {
    const path = new URL(url).pathname;
    const known = Object.entries(answers).find(([ending]) => path.endsWith(ending));
    if (known) return known[1] === 404 ? { status: 404 } : { body: known[1] };
    const role = { actions: ['*'], dataActions: ['*'], notActions: [missing] };
    return { body: { value: path.endsWith('/permissions') ? [role] : [] } };
  });
}

function contextOf(named: string, azure: ReturnType<typeof azureWith>['azure']) {
  const inputs = {
    ...defaultsOf(validateConfiguration),
    ConfigurationLocation: 'Configuration',
    gallery: named,
  };
  return fakeContext(inputs, azure);
}

describe('The gallery that ValidateConfiguration reads', () => {
  for (const named of ['', '  ', 'My-Images'])
    it(`is none, and nothing is asked, for the input "${named}"`, async () => {
      const { azure, asked } = azureWith({});
      assert.equal(await readCheckedGallery(contextOf(named, azure), factoryLab), undefined);
      assert.deepEqual(asked(), []);
    });

  it('is the one of that name, by one list each of galleries, definitions, snapshots and rights', async () => {
    const { azure, asked } = azureWith({ '/providers/Microsoft.Compute/galleries': { value: [gallery] } });
    const checked = await readCheckedGallery(contextOf('images', azure), factoryLab);
    assert.deepEqual([checked?.name, checked?.view.fault, checked?.findings], ['Images', undefined, []]);
    assert.equal(asked().length, 4);
  });

  it('has why it cannot be used, which the log does not tell too', async () => {
    const { azure } = azureWith({});
    const context = contextOf('Images', azure);
    const checked = await readCheckedGallery(context, factoryLab);
    assert.match(checked?.findings[0]?.what ?? '', /The gallery Images was not found/);
    assert.deepEqual([checked?.view.stock, checked?.needs, context.notices], [undefined, [], []]);
  });

  it('has what each task lacks on it', async () => {
    const missing = 'Microsoft.Compute/galleries/images/versions/delete';
    const { azure } = azureWith({ '/providers/Microsoft.Compute/galleries': { value: [gallery] } }, missing);
    const checked = await readCheckedGallery(contextOf('Images', azure), factoryLab);
    assert.deepEqual(
      checked?.needs.flatMap((one) => one.missing.map(({ action, scopeId }) => [one.task, action, scopeId])),
      [
        ['DistributeImages', missing, galleryId],
        ['RetireImages', missing, galleryId],
      ],
    );
  });
});

describe('A lab that gets its images from the gallery', () => {
  async function readNear(shared: readonly object[]) {
    const { azure, asked } = azureWith({
      '/providers/Microsoft.Compute/galleries': { value: [gallery] },
      '/sharedgalleries': { value: shared },
    });
    const context = contextOf('Images', azure);
    const checked = await readCheckedGallery(context, factoryLab);
    assert.ok(checked);
    const before = asked().length;
    return { target: await readGalleryTarget(near, checked, context), asked: asked().slice(before) };
  }

  it('is asked which gallery it shares and which sizes it allows, by one list each', async () => {
    const { target, asked } = await readNear([]);
    assert.deepEqual([target.sharesOther, target.policies], [undefined, []]);
    const others = asked.filter((url) => !url.includes('/permissions?'));
    assert.equal(others.length, 2);
  });

  it('may share the gallery already', async () => {
    const shared = {
      id: `${near.id}/sharedgalleries/images`,
      name: 'Images',
      properties: { galleryId: galleryId.toLowerCase() },
    };
    assert.equal((await readNear([shared])).target.sharesOther, undefined);
  });

  it('is named where it shares another one', async () => {
    const shared = {
      id: `${near.id}/sharedgalleries/theirs`,
      name: 'Theirs',
      properties: { galleryId: galleryId.replace(/Images$/, 'Theirs') },
    };
    const { target } = await readNear([shared]);
    assert.match(target.sharesOther?.what ?? '', /The lab Near shares another gallery than Images: Theirs/);
  });
});
