import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import {
  type BuildsFrom,
  type BuiltFrom,
  whyBuild,
} from '../../../../tasks/core/factory/create/why-build.js';
import { inputHashes } from '../../../../tasks/core/factory/templates/input-hashes.js';

const now = new Date('2026-11-30T02:00:00Z');

const inputs = 'template=aa parameters=bb artifacts=cc settings=dd';

const usual: BuiltFrom = { inputs, base: 'P:O:S:20348.2700', timestamp: new Date('2026-11-02T03:00:00Z') };

function why(built: BuiltFrom | undefined, wanted: Partial<BuildsFrom> = {}, maxImageAgeDays = 30) {
  const { isDue, reason } = whyBuild(
    { inputs, base: 'P:O:S:20348.2700', ...wanted },
    built,
    now,
    maxImageAgeDays,
  );
  return `${isDue ? 'build' : 'leave'}: ${reason}`;
}

describe('Whether a golden image is built, where only what changed is', () => {
  it('C123 leaves one alone of which nothing changed, and says since when', () => {
    assert.equal(why(usual), 'leave: unchanged since 2 Nov');
  });

  it('C123 says the year of another year', () => {
    const timestamp = new Date('2025-12-31T23:00:00Z');
    assert.equal(why({ ...usual, timestamp }, {}, 0), 'leave: unchanged since 31 Dec 2025');
  });

  it('C123 builds one that has no good image', () => {
    assert.equal(why(undefined), 'build: new');
  });

  for (const [name, hash] of [
    ['template', 'aa'],
    ['parameters', 'bb'],
    ['artifacts', 'cc'],
    ['settings', 'dd'],
  ] as const)
    it(`C123 builds one whose ${name} changed`, () => {
      assert.equal(why(usual, { inputs: inputs.replace(hash, 'ee') }), `build: ${name} changed`);
    });

  it('C123 names all that changed', () => {
    const changed = 'template=1 parameters=2 artifacts=3 settings=dd';
    assert.equal(why(usual, { inputs: changed }), 'build: template, parameters and artifacts changed');
  });

  it('C123 builds one whose base image has another version', () => {
    assert.equal(why(usual, { base: 'P:O:S:20348.2762' }), 'build: base 20348.2700 -> 20348.2762');
    assert.equal(why(usual, { base: 'P:O:T:1.0.0' }), 'build: base P:O:S:20348.2700 -> P:O:T:1.0.0');
  });

  it('C123 compares bases without regard to case', () => {
    assert.equal(why(usual, { base: 'p:o:s:20348.2700' }), 'leave: unchanged since 2 Nov');
  });

  it('C123 leaves the base out where its version is not known', () => {
    const { base, ...withoutBase } = usual;
    assert.ok(base);
    assert.equal(why(withoutBase), 'leave: unchanged since 2 Nov');
    assert.equal(whyBuild({ inputs }, usual, now, 30).isDue, false);
  });

  it('C123 builds one that is older than the greatest age, and none for its age without one', () => {
    const old = { ...usual, timestamp: new Date('2026-10-30T01:00:00Z') };
    assert.equal(why(old), 'build: age 31 d');
    assert.equal(why(old, {}, 32), 'leave: unchanged since 30 Oct');
    assert.equal(why(old, {}, 0), 'leave: unchanged since 30 Oct');
  });

  it('C123 builds one of which nobody noted what it was built from, or in other words', () => {
    const unknown = 'build: not known what it was built from';
    const { inputs: noted, ...unnoted } = usual;
    assert.ok(noted);
    const built = [unnoted, { ...usual, timestamp: undefined }].map((one) => why(one));
    const others = ['', 'template=aa', `${inputs} more=ff`].map((text) => why({ ...usual, inputs: text }));
    assert.deepEqual(
      [...built, ...others],
      Array.from({ length: 5 }, () => unknown),
    );
  });
});

const template = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });

/** The same value with the properties of each of its objects the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as JsonObject).map(([name, one]) => [name, reversed(one)] as const);
  return Object.fromEntries(entries.toReversed());
}

interface Given {
  readonly template: JsonObject;
  readonly parameter: JsonValue;
  readonly artifacts: readonly JsonValue[];
}

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

const given: fc.Arbitrary<Given> = fc.record({
  template: template as fc.Arbitrary<JsonObject>,
  parameter: json,
  artifacts: fc.array(json, { maxLength: 3 }),
});

function hashesOf({ template: of, parameter, artifacts }: Given): string {
  const choice = {
    name: 'Edition',
    declaration: { type: 'object' },
    value: { value: parameter },
    source: 'file',
  };
  return inputHashes({ template: of }, [choice as never], { properties: { artifacts } }, {});
}

const isBuilt = (before: Given, after: Given) =>
  whyBuild({ inputs: hashesOf(after) }, { ...usual, inputs: hashesOf(before) }, now, 0).isDue;

describe('Whether a golden image is built after any change', () => {
  it('C123 is seen by its content, whatever that is, and never by the order of properties', () => {
    fc.assert(
      fc.property(given, given, (one, other) => {
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        assert.equal(isBuilt(one, other), !isSame);
        assert.equal(isBuilt(one, reversed(one as unknown as JsonValue) as unknown as Given), false);
      }),
    );
  });

  it('C123 sees a single part that changed', () => {
    fc.assert(
      fc.property(given, given, fc.constantFrom('template', 'parameter', 'artifacts'), (one, other, part) => {
        const changed = { ...one, [part]: other[part] };
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(changed));
        assert.equal(isBuilt(one, changed), !isSame);
      }),
    );
  });
});

/** With the properties of each object in one order, numbers as JSON has them, and nothing that a list could be taken for. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { members: entries.map(([name, one]) => [name, sorted(one)]) };
}
