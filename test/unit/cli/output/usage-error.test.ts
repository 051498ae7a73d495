import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { usageError } from '../../../../cli/output/usage-error.js';

const flags = ['--yes', '--vm-size'];

describe('The message about a command line that cannot be used', () => {
  for (const [what, message, shown] of [
    [
      'shows no value of a flag that does not exist, but the nearest one',
      "error: unknown option '--vm-sise=secret\n of lines'\n",
      "error: unknown option '--vm-sise'\n(Did you mean --vm-size?)\n",
    ],
    [
      'says of a flag that is there that it takes no value',
      "error: unknown option '--yes=true'\n",
      "error: option '--yes' takes no value\n",
    ],
    [
      'is otherwise as it was',
      "error: unknown command 'biuld'\n(Did you mean build?)\n",
      "error: unknown command 'biuld'\n(Did you mean build?)\n",
    ],
    [
      'has no command for a terminal or an engine',
      "error: unknown command '\u001b[2J\n::error::a ##[error]'\n",
      "error: unknown command ' [2J\n:_:error::a ##_[error]'\n",
    ],
  ] as const)
    it(what, () => {
      assert.equal(usageError(message, flags), shown);
    });
});
