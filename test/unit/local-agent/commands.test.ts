import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Command, parseLine } from '../../local-agent/commands.js';

function commandOf(line: string): Command {
  const parsed = parseLine(line);
  assert.ok(parsed.type === 'command');
  return parsed.command;
}

describe('A line of output', () => {
  it('A34: is a command wherever the prefix stands; the text before is dropped', () => {
    assert.deepEqual(commandOf('text ##vso[task.debug]message'), {
      area: 'task',
      event: 'debug',
      properties: new Map(),
      data: 'message',
    });
  });

  it('A35: names area and event in any case', () => {
    const { area, event } = commandOf('##vso[Task.LogIssue type=error]x');
    assert.deepEqual([area, event], ['task', 'logissue']);
  });

  for (const line of [
    '##vso[task]x',
    '##vso[task.]x',
    '##vso[a.b.c]x',
    '##vso[task.debug',
    'a ##vso b',
    '##\u200Bvso',
    '#\u00AD#vso[a.b]',
  ]) {
    it(`A35, A38: is a malformed command: ${line}`, () => {
      assert.equal(parseLine(line).type, 'malformed');
    });
  }

  it('is text otherwise', () => {
    assert.equal(parseLine('##_vso[task.complete]').type, 'text');
  });

  it('A36: has properties, of which those without a value are dropped', () => {
    const { properties } = commandOf('##vso[task.x Name=a=b;empty=;alone;other=c;]');
    assert.deepEqual(
      [...properties],
      [
        ['name', 'a=b'],
        ['other', 'c'],
      ],
    );
  });

  it('A37: is unescaped in properties and data', () => {
    const { properties, data } = commandOf('##vso[task.x name=%3B%5D%AZP253B]%0D%0A%AZP250A');
    assert.deepEqual([properties.get('name'), data], [';]%3B', '\r\n%0A']);
  });
});
