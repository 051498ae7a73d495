import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';

/** Whether a formula can be changed by what was read of it. */
export const formulas: Question = {
  number: 18,
  title: 'Can a formula be sent back as it was read, and which right does that need?',
  documents: [
    {
      where: 'best-systems.md',
      says: 'Whether the body of a GET of a formula can be sent back by PUT is written nowhere.',
    },
  ],
  reliesOn:
    'Nothing: the tasks write formulas of the Configuration folder whole, and send none back that they have read.',
  fallback: 'The same.',
  needs: ['image'],
  settles: ['formulaSentBack'],
  minutes: 2,
  ask: askFormulas,
};

const apiVersion = '2018-09-15';

async function askFormulas({ ask, location, things, newName }: Asking): Promise<Answer> {
  const lab = await things.lab();
  const { id: customImageId } = await things.image();
  const path = `${lab.id}/formulas/${newName('formula')}`;
  const content = { size: 'Standard_B1s', userName: 'someone', customImageId, allowClaim: true };
  const body = {
    location,
    properties: { osType: 'Linux', formulaContent: { location, properties: content } },
  };
  const made = await ask({ method: 'PUT', path, apiVersion, body });
  if (made.status >= 400) return unanswered(`No formula could be made: ${shortly(made)}.`);
  const read = await ask({ method: 'GET', path, apiVersion });
  if (read.status !== 200 || typeof read.body !== 'object' || read.body === null)
    return unanswered(`The formula could not be read: ${shortly(read)}.`);
  const again = await ask({ method: 'PUT', path, apiVersion, body: read.body });
  const details = { made: made.status, sentBack: again.status, code: again.code };
  if (isNoAnswer(again)) return unanswered(`It was answered by ${shortly(again)}.`, details);
  return again.status < 400
    ? { facts: { formulaSentBack: 'taken' }, text: `What was read is taken: ${again.status}.`, details }
    : {
        facts: { formulaSentBack: 'refused' },
        text: `What was read is refused: ${shortly(again)}.`,
        details,
      };
}
