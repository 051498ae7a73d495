import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { RevokeVersionAction } from '../../../../tasks/core/factory/rollback/actions.js';
import { revokeVersion } from '../../../../tasks/core/factory/rollback/revoke-version.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { galleryLab, versionBody } from '../retire/gallery-bodies.js';
import { galleryOf, version } from '../retire/gallery-cases.js';
import { rollbackInputs } from './rollback-states.js';

const [planned = assert.fail()] = galleryOf({ versions: [version(1)] }).versions;

const place = `galleries/Images/images/Win11_Dev/versions/${planned.version.name}`;

const now = new Date('2026-11-30T08:00:00Z');

const tagged = { ImageFactoryState: 'revoked', ImageFactoryReason: 'Broken.' };

interface Written {
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: {
    readonly publishingProfile: {
      readonly excludeFromLatest: boolean;
      readonly endOfLifeDate?: string;
      readonly targetRegions: readonly { readonly excludeFromLatest?: boolean }[];
    };
  };
}

/** Revokes the planned version where the gallery has this one now. */
async function revoke(found: ImageVersion | undefined) {
  const written: Written[] = [];
  const { azure } = await azureInMemory([galleryLab], {
    ...(found ? { [`GET ${place}`]: { body: versionBody(found) } } : {}),
    [`PUT ${place}`]: ({ body }) => {
      written.push(body as Written);
      return { body: { properties: { provisioningState: 'Succeeded' } } };
    },
  });
  const action = { version: planned, why: 'Broken.', previous: 'a5' } as unknown as RevokeVersionAction;
  const { outcome, reason, details } = await revokeVersion(
    action,
    fakeContext(rollbackInputs, azure, { now: () => now }),
  );
  return { outcome, reason, details, written: written[0] };
}

const withTags = (
  more: Readonly<Record<string, string>>,
  rest: Partial<ImageVersion> = {},
): ImageVersion => ({
  ...planned.version,
  ...rest,
  tags: { ...planned.version.tags, ...more },
});

describe('The revocation of a version', () => {
  it('C124 excludes it from the latest in all its regions, at once with its tags, and keeps all others', async () => {
    const { written, details } = await revoke(withTags({ owner: 'somebody' }));
    assert.deepEqual(written?.tags, { ...planned.version.tags, owner: 'somebody', ...tagged });
    const { excludeFromLatest, targetRegions, endOfLifeDate } = written.properties.publishingProfile;
    assert.deepEqual([excludeFromLatest, endOfLifeDate], [true, undefined]);
    assert.ok(targetRegions.length > 0);
    assert.ok(targetRegions.every((region) => region.excludeFromLatest));
    assert.deepEqual(details, { previousImage: 'a5' });
  });

  it('C124 takes the marks of a deprecation away, by which it would be the latest again', async () => {
    const deprecated = {
      ImageFactoryState: 'deprecated',
      ImageFactoryDeleteAfter: '2026-12-24',
      ImageFactoryExcluded: 'true',
    };
    const { written } = await revoke(withTags(deprecated, { isExcludedFromLatest: true }));
    assert.deepEqual(written?.tags, { ...planned.version.tags, ...tagged });
  });

  it('keeps an end that lies ahead, and none that has passed, which Azure refuses', async () => {
    for (const [end, expected] of [
      ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
      ['2026-11-01T00:00:00.000Z', undefined],
    ] as const) {
      const { written } = await revoke({ ...planned.version, endOfLife: new Date(end) });
      assert.equal(written?.properties.publishingProfile.endOfLifeDate, expected);
    }
  });

  it('excludes it again where it has only the tags', async () => {
    assert.ok((await revoke(withTags(tagged))).written);
  });

  const others: readonly (readonly [string, ImageVersion | undefined, RegExp])[] = [
    ['is gone', undefined, /gone already/],
    ['was revoked since', withTags(tagged, { isExcludedFromLatest: true }), /revoked already/],
    [
      'is of another factory now',
      withTags({ ImageFactoryLab: `${galleryLab.id}2` }),
      /changed since the plan/,
    ],
    ['is of another VM now', withTags({ sourceVmCreated: 'later' }), /changed since the plan/],
    ['has lost its tags', { ...planned.version, tags: {} }, /changed since the plan/],
  ];
  for (const [what, found, why] of others)
    it(`leaves one that ${what}`, async () => {
      const { outcome, reason, written } = await revoke(found);
      assert.deepEqual([outcome, written], ['skipped', undefined]);
      assert.match(reason ?? '', why);
    });
});
