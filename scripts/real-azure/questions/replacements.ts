import { followStatus } from '../asking/asking.js';
import { descriptionOfPut, endedImage, isSameUrl, lookAtImage, putImage } from '../asking/image-requests.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';
import { type KitLab, makeImage, putVhd } from '../asking/things.js';

/** What becomes of a custom image that is there, or on its way, when another of its name is asked for. */
export const imageOverImage: Question = {
  number: 22,
  title: 'What does a PUT over a custom image that is there do, and two PUTs of one new name at once?',
  documents: [
    {
      where: 'best-systems.md 3',
      says: 'Whether a custom image can be replaced by PUT is written nowhere.',
    },
    {
      where: 'compatibility.md 5, C83',
      says: 'Two factories may create an image of one name at once, and what becomes of it is written nowhere.',
    },
  ],
  reliesOn:
    'DistributeImages looks for the name before it creates an image, and waits for the one that another run is creating where Azure refuses its own.',
  fallback:
    'Where Azure takes both, both runs end with the one image of the name. Where one fails, it looks again: an image of the same VHD that can be used is what it wanted.',
  needs: ['ownLab'],
  settles: ['imageOverImage', 'secondCreation'],
  minutes: 20,
  ask: askImageOverImage,
};

async function askImageOverImage(asking: Asking): Promise<Answer> {
  const lab = await asking.things.newLab();
  const vhds = [
    await putVhd(lab.storageAccountId, asking),
    await putVhd(lab.storageAccountId, asking),
  ] as const;
  const over = await putOver(lab, vhds, asking);
  const atOnce = await putAtOnce(lab, vhds, asking);
  return {
    facts: { ...over.facts, ...atOnce.facts },
    text: `${over.text} ${atOnce.text}`,
    details: { ...over.details, ...atOnce.details },
  };
}

/** A usable image is asked for once more, of another VHD. */
async function putOver(
  lab: KitLab,
  [first, vhd]: readonly [string, string],
  asking: Asking,
): Promise<Answer> {
  const { id } = await makeImage(lab, first, asking);
  const before = await lookAtImage(id, asking);
  const answer = await putImage(id, vhd, asking);
  const end = await followStatus('the image made anew', answer, asking);
  const after = await endedImage(id, asking);
  const isReplaced = isSameUrl(after.vhd, vhd) || (after.creationDate ?? '') !== (before.creationDate ?? '');
  const details = {
    over: answer.status,
    overCode: answer.code,
    end,
    stateAfter: after.state,
    isSourceTheNewOne: isSameUrl(after.vhd, vhd),
    isDescriptionTheNewOne: after.description === descriptionOfPut,
  };
  const told = `A PUT over an image was answered by ${shortly(answer)}`;
  if (isNoAnswer(answer)) return unanswered(`${told}.`, details);
  if (answer.status >= 400) return { facts: { imageOverImage: 'refused' }, text: `${told}.`, details };
  if (after.state !== 'Succeeded')
    return unanswered(`${told}, and the image ended as ${after.state}.`, details);
  return isReplaced
    ? { facts: { imageOverImage: 'replaced' }, text: `${told}, and the image was made anew.`, details }
    : { facts: { imageOverImage: 'source stays' }, text: `${told}, and its source stayed.`, details };
}

/** A new name is asked for twice, each time of another VHD. */
async function putAtOnce(lab: KitLab, vhds: readonly [string, string], asking: Asking): Promise<Answer> {
  const id = `${lab.id}/customimages/${asking.newName('image')}`;
  const answers = await Promise.all(vhds.map((vhd) => putImage(id, vhd, asking)));
  const ends = await Promise.all(answers.map((answer) => followStatus('a creation', answer, asking)));
  const image = await endedImage(id, asking);
  const details = {
    atOnce: answers.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`)),
    ends,
    imageAfter: image.state,
    isOfTheSecond: isSameUrl(image.vhd, vhds[1]),
  };
  const told = `Two at once were answered by ${answers.map(shortly).join(' and ')}`;
  const refused = answers.filter(({ status }) => status >= 400);
  if (image.state !== 'Succeeded' || refused.length > 1 || refused.some(isNoAnswer))
    return unanswered(`${told}, and the image ended as ${image.state}.`, details);
  if (refused.length > 0) return { facts: { secondCreation: 'refused' }, text: `${told}.`, details };
  return ends.every((end) => end === 'Succeeded')
    ? { facts: { secondCreation: 'both succeed' }, text: `${told}, and both succeeded.`, details }
    : {
        facts: { secondCreation: 'one fails' },
        text: `${told}, and ended as ${ends.join(' and ')}.`,
        details,
      };
}
