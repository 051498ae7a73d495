import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { visibleRuleFault } from './visible-rule.js';

const others = [{ name: 'mode' }, { name: 'size' }, { name: 'limit', groupName: 'advanced' }];

const faultOf = (visibleRule: string) => visibleRuleFault({ name: 'lab', visibleRule }, others);

describe('A visibleRule', () => {
  for (const rule of ['mode = fast', 'mode != fast', 'mode = a && size = b', 'mode = a || size != b']) {
    it(`is safe on every server: ${rule}`, () => {
      assert.equal(faultOf(rule), undefined);
    });
  }

  for (const [rule, fault] of [
    ['mode = a && size = b || size = c', '"size = b || size = c" is not "input = Value" or "input != Value"'],
    ['mode = my_value', '"mode = my_value" is not "input = Value" or "input != Value"'],
    ['mode == a', '"mode == a" is not "input = Value" or "input != Value"'],
    ['unknown = a', 'there is no input unknown'],
    ['limit = a', 'limit is in another group'],
  ] as const) {
    it(`is refused by some server: ${rule}`, () => {
      assert.equal(faultOf(rule), fault);
    });
  }
});
