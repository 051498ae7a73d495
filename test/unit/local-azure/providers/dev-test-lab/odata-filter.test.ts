import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseFilter } from '../../../../local-azure/providers/dev-test-lab/odata-filter.js';

const items = [
  { name: 'first', tags: { Purpose: 'one' }, properties: { osType: 'Linux', count: 3, enabled: true } },
  { name: 'second', properties: { osType: 'Windows', createdDate: '2024-09-09T10:02:38.4660000+00:00' } },
  { name: "O'Neill", properties: { osType: 'Windows', createdDate: '2026-01-01T00:00:00Z', count: 10 } },
];

const found = (filter: string) => items.filter(parseFilter(filter)).map(({ name }) => name);

describe('The $filter of a list in a lab', () => {
  const cases: readonly (readonly [filter: string, names: readonly string[]])[] = [
    ['', ['first', 'second', "O'Neill"]],
    ["name eq 'first'", ['first']],
    ["name eq 'First'", []],
    ["tolower(name) eq tolower('FIRST')", ['first']],
    ["contains(name,'s')", ['first', 'second']],
    ["substringof('con', name)", ['second']],
    ["startswith(name, 'f') or endswith(name, 'll')", ['first', "O'Neill"]],
    ["name eq 'O''Neill'", ["O'Neill"]],
    ["properties/osType eq 'Windows' and name ne 'second'", ["O'Neill"]],
    ["Properties/OsType eq 'Windows' and not (name eq 'second')", ["O'Neill"]],
    ["not contains(name, 's')", ["O'Neill"]],
    ["(name eq 'first' or name eq 'second') and properties/osType eq 'Linux'", ['first']],
    ["name eq 'first' or name eq 'second' and properties/osType eq 'Linux'", ['first']],
    ['properties/enabled eq true', ['first']],
    ['properties/count eq null', ['second']],
    ['properties/count gt 3', ["O'Neill"]],
    ['properties/count le 3 and properties/count ge 3', ['first']],
    ["tags/purpose eq 'one'", ['first']],
    ['properties/createdDate lt 2025-01-01T00:00:00Z and properties/createdDate ne null', ['second']],
    ["properties/createdDate ge datetime'2025-12-31T23:00:00-02:00'", []],
    ["properties/createdDate ge datetime'2025-12-31T23:00:00+02:00'", ["O'Neill"]],
  ];
  for (const [filter, names] of cases)
    it(`"${filter}" selects ${names.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(filter), names);
    });

  for (const filter of [
    "name eq 'first",
    'name eq',
    "name eq 'a' 'b'",
    'length(name) eq 3',
    "contains(name, 'a'",
    '(name',
    'and',
  ])
    it(`"${filter}" is refused`, () => {
      assert.throws(() => found(filter), { status: 400, code: 'InvalidFilter' });
    });
});
