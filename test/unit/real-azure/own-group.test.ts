import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mayBeCleaned } from '../../../scripts/real-azure/clean.js';
import { isOwn, mark, nameGroup } from '../../../scripts/real-azure/own-group.js';

const now = new Date('2026-12-01T10:00:00Z');

describe('The resource group of the kit', () => {
  const group = nameGroup('s', 'the application 1', now);

  it('tells by name and tags which run made it, who, and until when', () => {
    assert.match(group.name, /^imagefactory-real-azure-2026-12-01-[\da-f]{6}$/);
    assert.equal(group.tags[mark], group.kit);
    assert.equal(group.tags[`${mark}MadeBy`], 'the application 1');
    assert.equal(group.tags[`${mark}Expires`], '2026-12-01T22:00:00.000Z');
    assert.ok(isOwn(group));
  });

  it('is no other group, whatever it is called or tagged', () => {
    assert.equal(isOwn({ name: group.name, tags: {} }), false);
    assert.equal(isOwn({ name: group.name, tags: { [mark]: 'another' } }), false);
    assert.equal(isOwn({ name: 'production', tags: group.tags }), false);
    assert.equal(isOwn({ name: 'imagefactory-real-azure-', tags: { [mark]: '' } }), false);
  });

  it('is cleaned by who made it, and by everybody once its time is over', () => {
    const later = new Date('2026-12-02T10:00:00Z');
    assert.equal(mayBeCleaned(group.tags, 'the application 1', now), true);
    assert.equal(mayBeCleaned(group.tags, 'the application 2', now), false);
    assert.equal(mayBeCleaned(group.tags, 'the application 2', later), true);
    assert.equal(mayBeCleaned({ [mark]: group.kit }, 'the application 2', later), false);
  });
});
