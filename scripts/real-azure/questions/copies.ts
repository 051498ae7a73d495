import { type BlobContainer, openContainer } from '../../../tasks/core/azure/blobs/container.js';
import { storageAccess } from '../../../tasks/core/azure/blobs/storage-credential.js';
import { grantReadAccess, revokeAccess } from '../../../tasks/core/azure/resources/disks.js';
import { stagingContainer } from '../../../tasks/core/definitions/shared-inputs.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';
import { atOnce, togetherOf } from '../asking/together.js';

/** How the copies of a night share their source. */
export const copiesAtOnce: Question = {
  number: 9,
  title: 'How do copies of one account run beside each other, and how fast?',
  documents: [
    {
      where: 'azure.md 11',
      says: 'Copies from one account may be carried out one after another. Nobody promises a speed.',
    },
    {
      where: 'compatibility.md 6.6',
      says: 'The copy of 127 GiB inside a region is assumed to take minutes to tens of minutes.',
    },
  ],
  reliesOn: 'DistributeImages copies one stored VHD to several labs at once.',
  fallback:
    'A copy without a byte waits for its turn, and counts as no stalled one. Where copies run one after another, raise copyTimeoutMinutes to the time of all copies of a night.',
  needs: ['account', 'osDisk'],
  settles: ['copiesAtOnce'],
  minutes: 12,
  ask: askCopies,
};

const count = 3;

const hour = 3600;

async function askCopies(asking: Asking): Promise<Answer> {
  const { azure, things, finish, signal } = asking;
  // Nobody else copies from these meanwhile.
  const [source, target] = [await things.newAccount({}), await things.newAccount({})];
  const own = await openContainer(azure, source, stagingContainer.default, signal);
  const other = await openContainer(azure, target, stagingContainer.default, signal);
  for (const container of [own, other]) await container.create();
  const disk = await things.osDisk({ generation: 'V1' });
  try {
    const address = await finish('the grant', grantReadAccess(azure, disk, 4 * hour), 15);
    const [alone] = await copies(1, address, own, asking);
    const stored = alone?.name ?? '';
    const bytes = await writtenBytes(source, stored, asking);
    const details = { bytesWritten: bytes, alone: speedOf(bytes, alone?.seconds ?? 0) };
    // As DistributeImages copies; and as SnapImages does, where that ends too soon to tell.
    const sources = [
      { what: 'of one blob to another account', from: await own.readUrl(stored, 4 * hour), to: other },
      { what: 'of one disk', from: address, to: own },
    ];
    for (const { what, from, to } of sources) {
      const ends = (await copies(count, from, to, asking)).map(({ seconds }) => seconds);
      if (Math.min(...ends) >= 2 * asking.pollSeconds) return answerOf(what, ends, bytes, details);
    }
    return unanswered('The copies ended too soon to tell.', details);
  } finally {
    await finish('the revocation', revokeAccess(azure, disk), 15);
  }
}

function answerOf(what: string, ends: readonly number[], bytes: number, details: object): Answer {
  const together = togetherOf(ends);
  return {
    facts: { copiesAtOnce: together },
    text: `${ends.length} copies ${what} were made ${together}, in ${Math.max(...ends)} s.`,
    details: {
      ...details,
      together: ends.map((seconds) => speedOf(bytes, seconds)),
      atOnce: Math.round(atOnce(ends) * 10) / 10,
    },
  };
}

interface Copied {
  readonly name: string;
  /** From the common beginning to its end. */
  readonly seconds: number;
}

/** Begins so many copies at once, and waits for all. */
function copies(
  many: number,
  source: string,
  container: BlobContainer,
  { finish, signal, newName }: Asking,
): Promise<readonly Copied[]> {
  const started = performance.now();
  const copy = async (): Promise<Copied> => {
    const name = `${newName('copy')}.vhd`;
    await container.startCopy(name, source, {});
    const operation = container.copyOperation(name);
    // Without its share, by which looks would be spared.
    const poll = async () => {
      const { done, state } = await operation.poll(signal);
      return { done, state };
    };
    await finish('the copy', { poll }, 240);
    return { name, seconds: Math.round((performance.now() - started) / 10) / 100 };
  };
  return Promise.all(Array.from({ length: many }, copy));
}

/** Bytes of the pages that hold something: no others are copied. */
async function writtenBytes(accountId: string, name: string, { azure, signal }: Asking): Promise<number> {
  const access = await storageAccess(azure, accountId, signal);
  const blob = access.container(stagingContainer.default).getPageBlobClient(name);
  let bytes = 0;
  for await (const { start, end, isClear } of blob.listPageRanges(0, undefined, { abortSignal: signal }))
    if (!isClear) bytes += end - start + 1;
  return bytes;
}

function speedOf(bytes: number, seconds: number): object {
  return { seconds, megabytesPerSecond: seconds === 0 ? 0 : Math.round(bytes / seconds / 1e6) };
}
