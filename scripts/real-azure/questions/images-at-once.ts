import { type Answered, followStatus } from '../asking/asking.js';
import { endedImage, putImage } from '../asking/image-requests.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';
import { putVhd } from '../asking/things.js';
import { atOnce, togetherOf } from '../asking/together.js';

/** How many custom images a lab makes at a time. */
export const imagesAtOnce: Question = {
  number: 27,
  title: 'How many custom images does a lab make at once?',
  documents: [
    {
      where: 'compatibility.md 6.5',
      says: 'How many creations of images a lab takes at once, r_l, is written nowhere.',
    },
  ],
  reliesOn: 'DistributeImages makes several images in one lab beside each other.',
  fallback:
    'Where the lab refuses because it is busy, the image is asked for again until the lab takes it. Where it makes one after another, raise operationTimeoutMinutes to the time of all that a lab gets in one night.',
  needs: ['ownLab'],
  settles: ['imagesAtOnce'],
  minutes: 10,
  ask: askImagesAtOnce,
};

const count = 4;

async function askImagesAtOnce(asking: Asking): Promise<Answer> {
  const { id, storageAccountId } = await asking.things.newLab();
  const vhd = await putVhd(storageAccountId, asking);
  const started = performance.now();
  const made = await Promise.all(
    Array.from({ length: count }, async () => {
      const image = `${id}/customimages/${asking.newName('image')}`;
      const answer = await putImage(image, vhd, asking);
      const end = await followStatus('an image of several', answer, asking);
      const { state } = await endedImage(image, asking);
      return { answer, end, state, seconds: Math.round((performance.now() - started) / 10) / 100 };
    }),
  );
  return answerOf(made);
}

interface Made {
  readonly answer: Answered;
  /** How the operation ended, and the image. */
  readonly end: string;
  readonly state: string;
  readonly seconds: number;
}

function answerOf(made: readonly Made[]): Answer {
  const details = {
    answers: made.map(({ answer: { status, code } }) => (code === undefined ? status : `${status} ${code}`)),
    ends: made.map(({ end }) => end),
    seconds: made.map(({ seconds }) => seconds),
  };
  const silent = made.find(({ answer }) => isNoAnswer(answer));
  if (silent) return unanswered(`One of ${count} was answered by ${shortly(silent.answer)}.`, details);
  const failed = made.filter(({ state }) => state !== 'Succeeded');
  if (failed.length === count)
    return unanswered(
      `None of ${count} images was made: ${made.map(({ answer }) => shortly(answer)).join('; ')}.`,
      details,
    );
  if (failed.length > 0) {
    const why = failed.map(({ answer, end }) => (answer.status < 400 ? end : shortly(answer)));
    return {
      facts: { imagesAtOnce: 'refused' },
      text: `${failed.length} of ${count} at once were not made: ${why.join('; ')}.`,
      details,
    };
  }
  const ends = made.map(({ seconds }) => seconds);
  const together = togetherOf(ends);
  return {
    facts: { imagesAtOnce: together },
    text: `${count} at once were made ${together}, in ${Math.max(...ends)} s.`,
    details: { ...details, atOnce: Math.round(atOnce(ends) * 10) / 10 },
  };
}
