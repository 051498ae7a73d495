import { galleryApiVersion } from '../../../tasks/core/azure/resources/galleries.js';
import type { Answered } from '../asking/asking.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';

/** Whether a PATCH of a version leaves the regions alone that it does not name. */
export const versionPatch: Question = {
  number: 21,
  title: 'What does PATCH of a version answer, and does it merge target regions?',
  documents: [
    {
      where: 'gallery.md 1.4',
      says: 'PATCH is described as 200 with a long-running operation. Whether it brings an address, and whether it merges targetRegions, is written nowhere.',
    },
  ],
  reliesOn: 'Nothing: DistributeImages changes versions by PUT of all that GET gave.',
  fallback: 'The same.',
  needs: ['disk', 'gallery'],
  settles: ['versionPatch'],
  minutes: 15,
  ask: askVersionPatch,
};

interface Version {
  readonly properties: {
    readonly provisioningState?: string;
    readonly storageProfile: object;
    readonly publishingProfile: { readonly targetRegions?: readonly { readonly name: string }[] };
  };
}

async function askVersionPatch(asking: Asking): Promise<Answer> {
  const { id, problem } = await asking.things.version();
  if (problem !== undefined) return unanswered(`There is no version to change: ${problem}`);
  const other = await otherRegion(asking);
  if (other === undefined) return unanswered('No second region was found.');
  const { properties } = await read(id, asking);
  const { targetRegions = [] } = properties.publishingProfile;
  // A change that is harmless either way: where that is refused, the refusal of the other one tells nothing.
  const whole = await patch(id, properties, regionsAnew(targetRegions), asking);
  const details = { status: whole.status, addresses: addressesOf(whole), code: whole.code };
  if (isNoAnswer(whole)) return unanswered(`It was answered by ${shortly(whole)}.`, details);
  if (whole.status >= 400)
    return { facts: { versionPatch: 'refused' }, text: `It was refused: ${shortly(whole)}.`, details };
  await settled(id, asking);
  const partial = await patch(id, properties, [{ name: other, regionalReplicaCount: 1 }], asking);
  const first = targetRegions[0]?.name ?? '';
  if (isAbout(partial, other) && !isAbout(partial, first))
    return unanswered(`The region ${other} cannot be had: ${shortly(partial)}.`, details);
  return partialAnswer(id, first, partial, details, asking);
}

/** Whether a refusal names a region; Azure writes `westeurope` and `West Europe`. */
function isAbout({ status, message = '' }: Answered, region: string): boolean {
  const plain = (text: string) => text.replaceAll(' ', '').toLowerCase();
  return status >= 400 && plain(message).includes(plain(region));
}

function regionsAnew(regions: readonly { readonly name: string }[]): readonly object[] {
  return regions.map((region) => ({ ...region, excludeFromLatest: true }));
}

async function partialAnswer(
  id: string,
  first: string,
  partial: Answered,
  whole: object,
  asking: Asking,
): Promise<Answer> {
  const details = { ...whole, partial: { status: partial.status, code: partial.code } };
  if (isNoAnswer(partial)) return unanswered(`It was answered by ${shortly(partial)}.`, details);
  if (partial.status >= 400)
    return {
      facts: { versionPatch: 'replaces' },
      text: `A PATCH without the region of the source was refused: ${shortly(partial)}.`,
      details,
    };
  const { publishingProfile } = (await settled(id, asking)).properties;
  const names = (publishingProfile.targetRegions ?? []).map(({ name }) => name);
  return names.includes(first)
    ? { facts: { versionPatch: 'merges' }, text: 'The regions that it did not name stayed.', details }
    : { facts: { versionPatch: 'replaces' }, text: 'The regions that it did not name went.', details };
}

function patch(
  path: string,
  { storageProfile }: Version['properties'],
  targetRegions: readonly object[],
  { ask }: Asking,
): Promise<Answered> {
  // The description requires the storage profile, also of a PATCH.
  const body = {
    properties: { storageProfile: withoutSizes(storageProfile), publishingProfile: { targetRegions } },
  };
  return ask({ method: 'PATCH', path, apiVersion: galleryApiVersion, body });
}

/** Sizes are told, and not taken. */
function withoutSizes(storageProfile: object): object {
  const text = JSON.stringify(storageProfile, (name, value: unknown) =>
    name === 'sizeInGB' ? undefined : value,
  );
  return JSON.parse(text) as object;
}

function addressesOf({ headers }: Answered): readonly string[] {
  return ['azure-asyncoperation', 'location'].filter((name) => headers[name] !== undefined);
}

async function read(path: string, { ask }: Asking): Promise<Version> {
  const answer = await ask({ method: 'GET', path, apiVersion: galleryApiVersion });
  if (answer.status !== 200) throw new Error(`The version could not be read: ${shortly(answer)}.`);
  return answer.body as Version;
}

/** The version once nothing changes it any more. */
function settled(id: string, asking: Asking): Promise<Version> {
  return asking.finish('the change of the version', {
    poll: async () => {
      const value = await read(id, asking);
      const { provisioningState: state = '' } = value.properties;
      return { done: !/^(Updating|Creating|Migrating)$/i.test(state), state, value };
    },
  });
}

interface Location {
  readonly name: string;
  readonly metadata?: {
    readonly regionCategory?: string;
    readonly geographyGroup?: string;
    readonly pairedRegion?: readonly { readonly name: string }[];
  };
}

/** The region that is paired with that of the kit, or one near it. */
async function otherRegion({ ask, subscriptionId, location }: Asking): Promise<string | undefined> {
  const path = `/subscriptions/${subscriptionId}/locations`;
  const { body } = await ask({ method: 'GET', path, apiVersion: '2022-12-01' });
  const { value = [] } = (body ?? {}) as { readonly value?: readonly Location[] };
  const own = value.find(({ name }) => name === location)?.metadata;
  const near = value.find(
    ({ name, metadata }) =>
      name !== location &&
      metadata?.regionCategory === 'Recommended' &&
      metadata.geographyGroup === own?.geographyGroup,
  );
  return own?.pairedRegion?.[0]?.name ?? near?.name;
}
