import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { answerList, selected } from '../../../../local-azure/providers/dev-test-lab/lists.js';
import { armRequest } from '../../arm/requests.js';

const image = (name: string, osType: string, author: string): Resource => ({
  id: `/labs/l/customimages/${name}`,
  name,
  type: 'T',
  properties: { osType, author },
});

const images = [
  image('a', 'Windows', 'x'),
  image('b', 'Linux', 'y'),
  image('c', 'Windows', 'y'),
  image('d', 'Windows', 'x'),
];

interface Page {
  readonly value: readonly Resource[];
  readonly nextLink?: string;
}

const ask = (query: string, items = images, pageSize = 10) =>
  answerList(armRequest(`/labs/l/customimages?${query}`), items, pageSize).body as Page;

const names = ({ value }: Page) => value.map(({ name }) => name).join('');

/** The names of all pages of two items; before the second page some items disappear. */
function namesByPages(query: string, gone: readonly string[] = []): string[] {
  const first = ask(query, images, 2);
  const remaining = images.filter(({ name }) => !gone.includes(name));
  const pages = [first];
  for (let next = first.nextLink; next !== undefined;) {
    const following = ask(new URL(next).search.slice(1), remaining, 2);
    pages.push(following);
    next = following.nextLink;
  }
  return pages.map(names);
}

describe('A list in a lab', () => {
  it('has what its $filter selects', () => {
    assert.equal(names(ask("$filter=properties/osType eq 'Windows'")), 'acd');
  });

  it('has at most $top items', () => {
    assert.equal(names(ask('$top=3')), 'abc');
    assert.deepEqual(namesByPages('$top=3'), ['ab', 'c']);
    assert.throws(() => ask('$top=0'), { code: 'InvalidTopInQueryString' });
  });

  it('has the order of $orderby, the top of which $top is', () => {
    assert.equal(names(ask('$orderby=name desc')), 'dcba');
    assert.equal(names(ask('$orderby=properties/author desc,properties/osType, name')), 'bcad');
    assert.equal(names(ask('$orderby=Name desc&$top=1')), 'd');
    assert.throws(() => ask('$orderby=name upwards'), { status: 400, code: 'InvalidOrderBy' });
  });

  it('keeps its order over pages, also when items disappear between them', () => {
    assert.deepEqual(namesByPages('$orderby=name desc'), ['dc', 'ba']);
    assert.deepEqual(namesByPages('$orderby=properties/author', ['d']), ['ad', 'bc']);
    assert.deepEqual(namesByPages('$orderby=name desc', ['c']), ['dc', 'ba']);
  });

  it('shows the properties that $expand selects', () => {
    const [first] = ask('$expand=properties($select=osType)').value;
    assert.deepEqual(first, { ...image('a', 'Windows', 'x'), properties: { osType: 'Windows' } });
    const expanded = armRequest('/x?$expand=Properties($select=Author,osType;$expand=vm)');
    assert.deepEqual(selected(expanded, image('a', 'Windows', 'x')), image('a', 'Windows', 'x'));
  });
});
