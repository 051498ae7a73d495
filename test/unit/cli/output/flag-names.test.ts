import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createFlagNames } from '../../../../cli/output/flag-names.js';
import { commands } from '../../../../cli/commands.js';
import { inputsOf } from '../../../../cli/options/command-inputs.js';

function told(commandName: string, text: string): string {
  const command = commands.find(({ name }) => name === commandName);
  assert.ok(command);
  return createFlagNames(inputsOf(command))(text);
}

describe('A text that names inputs', () => {
  it('names their options on a command line', () => {
    const text =
      'Correct configurationFolder, or set allowMassDeletion; imagesToKeep (or ImagesToSave) is 0.';
    assert.equal(
      told('retire', text),
      'Correct --configuration, or set --allow-mass-deletion; --images-to-keep (or --images-to-keep) is 0.',
    );
  });

  it('names those that are words of other things only after "the input"', () => {
    assert.equal(
      told('run', 'Give the input gallery: the gallery Images and its yes.'),
      'Give --gallery: the gallery Images and its yes.',
    );
  });

  it('stays as it is where a name is part of another one, or the command lacks it', () => {
    for (const text of ['Win/vmSize.json', '"vmSize": 3', 'vmSize=3', 'myVmSize', 'whatIf', 'x.vmSize'])
      assert.equal(told('plan', text), text);
  });
});
