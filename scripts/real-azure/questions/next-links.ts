import type { Answered } from '../asking/asking.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';
import { expandIn } from '../asking/links.js';

/** Whether the next page can be asked for where a list was asked to expand something. */
export const expandedNextLink: Question = {
  number: 26,
  title: 'Can the nextLink of a list with a nested $expand be followed?',
  documents: [
    {
      where: 'azure.md 4',
      says: 'The client of DevTest Labs cuts a nextLink at a bare = in its query. Whether the service encodes it is written nowhere.',
    },
  ],
  reliesOn:
    'The tasks follow links letter for letter, and expand in one list only, that of the images of a shared gallery. Of machines they list without it and read each one by itself.',
  fallback:
    'Where the link is refused, or loses what was to be expanded, each image of the gallery is read by itself.',
  needs: ['lab'],
  settles: ['expandedNextLink'],
  minutes: 3,
  ask: askNextLink,
};

const apiVersion = '2018-09-15';

/** Lists that are long in every lab, with a member to select and one that then has to be missing. */
const lists = [
  { path: 'artifactsources/public repo/artifacts', wanted: 'title', other: 'filePath' },
  { path: 'galleryimages', wanted: 'author', other: 'imageReference' },
] as const;

type List = (typeof lists)[number];

async function askNextLink(asking: Asking): Promise<Answer> {
  const { id } = await asking.things.lab();
  const seen: string[] = [];
  // Whether $top makes pages, or only ends a list, is in no recording.
  for (const list of lists)
    for (const top of ['', '&$top=1']) {
      const first = await firstPage(`${id}/${list.path}`, list, top, asking);
      const link = linkIn(first);
      seen.push(
        `${list.path}${top}: ${first.status}, ${itemsIn(first).length}${link === '' ? '' : ' and more'}`,
      );
      if (link !== '') return answerOf(link, await asking.ask({ method: 'GET', address: link }), list, seen);
    }
  return unanswered('No list had a second page.', { lists: seen });
}

function firstPage(path: string, { wanted }: List, top: string, { ask }: Asking): Promise<Answered> {
  const query = `$expand=${encodeURIComponent(`properties($select=${wanted})`)}${top}`;
  return ask({ method: 'GET', path, apiVersion, query });
}

function answerOf(link: string, second: Answered, { other }: List, seen: readonly string[]): Answer {
  const expand = expandIn(link);
  const items = itemsIn(second);
  const details = { lists: seen, expand, second: second.status, code: second.code, items: items.length };
  if (isNoAnswer(second)) return unanswered(`The link was answered by ${shortly(second)}.`, details);
  if (second.status >= 400)
    return {
      facts: { expandedNextLink: 'refused' },
      text: `The link was refused: ${shortly(second)}.`,
      details,
    };
  if (items.some(({ properties }) => properties !== undefined && other in properties))
    return {
      facts: { expandedNextLink: 'left out' },
      text: 'The second page came without what was to be expanded.',
      details,
    };
  const isBare = expand === 'bare';
  return {
    facts: { expandedNextLink: isBare ? 'bare' : 'encoded' },
    text: `The link has what was to be expanded ${isBare ? 'with a bare =' : 'encoded'}, and can be followed.`,
    details,
  };
}

interface Page {
  readonly value?: readonly { readonly properties?: object }[];
  readonly nextLink?: string | null;
}

function itemsIn({ body }: Answered): NonNullable<Page['value']> {
  return ((body ?? {}) as Page).value ?? [];
}

function linkIn({ body }: Answered): string {
  return ((body ?? {}) as Page).nextLink ?? '';
}
