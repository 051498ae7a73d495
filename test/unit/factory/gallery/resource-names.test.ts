import assert from 'node:assert/strict';
import {
  definitionName,
  identifierPart,
  snapshotName,
} from '../../../../tasks/core/factory/gallery/resource-names.js';

describe('names of what is made for a gallery', () => {
  it('tell the disk that a snapshot is of', () => {
    assert.equal(snapshotName('Win11_Dev-Nov-29-2026', 'os'), 'Win11_Dev-Nov-29-2026-os');
    assert.equal(snapshotName('Win11_Dev-Nov-29-2026', 3), 'Win11_Dev-Nov-29-2026-lun3');
  });

  it('have at most 80 characters, and end in what tells two disks apart', () => {
    const long = 'a'.repeat(80);
    const names = [snapshotName(long, 'os'), snapshotName(long, 12)];
    assert.deepEqual(
      names.map(({ length }) => length),
      [80, 80],
    );
    assert.match(names[0] ?? '', /-[0-9a-f]{6}-os$/);
    assert.match(names[1] ?? '', /-[0-9a-f]{6}-lun12$/);
  });

  it('have no parentheses, and stay different where these are the difference', () => {
    const names = ['Win_Dev(1)', 'Win_Dev-1-', 'Win_Dev-1'].map((stem) => definitionName(stem));
    assert.equal(new Set(names).size, 3);
    for (const name of names) assert.match(name, /^[A-Za-z0-9][A-Za-z0-9_-]*[A-Za-z0-9]$/);
    assert.equal(names[2], 'Win_Dev-1');
  });

  it('begin and end with a letter or digit', () => {
    for (const stem of ['_Dev_', '-', '___', '(x)'])
      assert.match(definitionName(stem, '-V2'), /^[A-Za-z0-9][A-Za-z0-9_-]*-V2$/);
  });

  it('are cut for a part of the identifier; an empty part is a hyphen', () => {
    assert.equal(identifierPart('b'.repeat(70), 64).length, 64);
    assert.notEqual(identifierPart('b'.repeat(70), 64), identifierPart('b'.repeat(71), 64));
    assert.equal(identifierPart('', 64), '-');
  });
});
