import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createFlagNames } from '../../../../cli/output/flag-names.js';
import { commands } from '../../../../cli/commands.js';
import { inputsOf } from '../../../../cli/options/command-inputs.js';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import { entryFindings } from '../../../../tasks/core/factory/labs/entry-findings.js';
import { unknownPassword } from '../../../../tasks/core/factory/templates/settings-findings.js';
import type { Finding } from '../../../../tasks/core/step/action.js';

function told(commandName: string, text: string, about?: Finding): string {
  const command = commands.find(({ name }) => name === commandName);
  assert.ok(command);
  return createFlagNames(inputsOf(command))(text, about);
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

  it('names properties of a file as they stand there, and options only after "the input"', () => {
    const what =
      'A lab has no SubscriptionId: the input SubscriptionId is another. Give vmSize, the input vmSize.';
    const finding = { severity: 'error', what, file: 'Labs.json' } as const;
    assert.equal(
      told('validate', what, finding),
      'A lab has no SubscriptionId: --subscription is another. Give vmSize, --vm-size.',
    );
  });

  it('names options in findings about files, too', () => {
    const labs = parseLabsJson(
      '{"Labs":[{"SubscriptionId":"s","LabName":"Dev","ImagePaths":["Win"]}]}',
      'Labs.json',
    );
    const image = { imagePath: 'Win2016.json', key: 'win2016.json', file: '/c/x', text: '{}', template: {} };
    const texts = entryFindings(labs.labs, [image], { strict: true }).map((finding) =>
      told('validate', finding.why, finding),
    );
    assert.match(
      texts.join(' '),
      /name, and --strict-image-paths is set\..*\. --strict-image-paths is set, so/,
    );
    const settings = unknownPassword(image);
    assert.equal(told('run', settings.remedy, settings), 'Give --machine-password a secret variable.');
  });

  it('stays as it is where a name is part of another one, or the command lacks it', () => {
    for (const text of ['Win/vmSize.json', '"vmSize": 3', 'vmSize=3', 'myVmSize', 'whatIf', 'x.vmSize'])
      assert.equal(told('plan', text), text);
  });
});
