import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { namesInTable } from './readme-tables.js';

describe('The tables of the README', () => {
  const readme = [
    '## Tasks',
    '### SnapImages',
    'Saves disks.',
    '| input | default |',
    '|---|---|',
    '| `DevTestLabName` | |',
    '| `whatIf` (see `failOn`) | `false` |',
    '### RetireImages',
    '| input |',
    '|---|',
    '| `ImagesToSave` |',
    '## Words',
    '| `word` |',
  ].join('\n');

  it('name the inputs of a task in their first column', () => {
    assert.deepEqual(namesInTable(readme, 'SnapImages'), ['DevTestLabName', 'whatIf']);
  });

  it('end with the next section of the same or a higher level', () => {
    assert.deepEqual(namesInTable(readme, 'RetireImages'), ['ImagesToSave']);
  });

  it('name nothing for a task without a section', () => {
    assert.deepEqual(namesInTable(readme, 'CleanUpFactory'), []);
  });
});
