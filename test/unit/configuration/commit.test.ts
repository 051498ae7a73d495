import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitOf } from '../../../tasks/core/configuration/commit.js';

describe('The commit of a checkout', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder,
      stdio: 'pipe',
    })
      .toString()
      .trim();

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'commit-'));
    git('init', '--quiet', '--initial-branch', 'main');
    git('commit', '--quiet', '--allow-empty', '--message', 'x');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is that of its branch', async () => {
    assert.equal(await commitOf(folder), git('rev-parse', 'HEAD'));
  });

  it('is that of a detached HEAD, as agents check out', async () => {
    git('checkout', '--quiet', '--detach');
    assert.equal(await commitOf(folder), git('rev-parse', 'HEAD'));
  });

  it('is that of a branch that Git has packed', async () => {
    git('pack-refs', '--all');
    assert.equal(await commitOf(folder), git('rev-parse', 'HEAD'));
  });

  it('is that of the branch of a worktree', async () => {
    git('worktree', 'add', '--quiet', '-b', 'other', 'tree');
    git('-C', 'tree', 'commit', '--quiet', '--allow-empty', '--message', 'y');
    assert.equal(await commitOf(path.join(folder, 'tree')), git('rev-parse', 'other'));
  });

  it('is not known before the first commit, nor without Git', async () => {
    git('checkout', '--quiet', '--orphan', 'empty');
    assert.equal(await commitOf(folder), undefined);
    assert.equal(await commitOf(path.join(folder, 'no')), undefined);
  });
});
