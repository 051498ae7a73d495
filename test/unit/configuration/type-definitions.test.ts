import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isUndefinedType, resolved } from '../../../tasks/core/configuration/type-definitions.js';

const template = {
  definitions: {
    size: { type: 'string', allowedValues: ['A', 'B'] },
    small: { $ref: '#/definitions/size', allowedValues: ['A'] },
    circle: { $ref: '#/definitions/circle' },
    machine: { type: 'object', properties: { 'a/b': { type: 'int' } } },
  },
};

const to = (name: string) => ({ $ref: `#/definitions/${name}` });

describe('The declaration of a parameter', () => {
  it('says what the type says that it refers to, and what it says itself first', () => {
    assert.deepEqual(resolved(template, { ...to('size'), nullable: true }), {
      type: 'string',
      allowedValues: ['A', 'B'],
      nullable: true,
    });
    assert.deepEqual(resolved(template, to('small')), { type: 'string', allowedValues: ['A'] });
  });

  it('may refer to a part of a type, as JSON pointers are written', () => {
    assert.deepEqual(resolved(template, to('machine/properties/a~1b')), { type: 'int' });
  });

  it('is left as it is where it refers to nothing', () => {
    const none = [{ type: 'int' }, to('none'), { $ref: 'https://example.com/x' }, { $ref: 1 }];
    for (const declaration of none) assert.equal(resolved(template, declaration), declaration);
    assert.deepEqual(
      none.map((declaration) => isUndefinedType(template, declaration)),
      [false, true, true, true],
    );
  });

  it('ends where types refer to each other in a circle', () => {
    assert.equal(resolved(template, to('circle'))['type'], undefined);
  });
});
