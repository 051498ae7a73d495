import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { readImageRules } from '../../../tasks/core/configuration/folder.js';
import { linkTo, type Sources, writeSources } from '../../worlds/sources.js';

describe('The scripts of a test in Images.json', () => {
  const written: Sources[] = [];

  afterEach(() => Promise.all(written.splice(0).map((sources) => sources.remove())));

  /** Reads an Images.json whose rule tests images with these scripts, beside other files. */
  async function reading(scripts: readonly string[], files: Readonly<Record<string, unknown>>) {
    const Images = [{ ImagePaths: 'Win', Test: { Scripts: scripts } }];
    const sources = await writeSources({ '.git/HEAD': '', 'C/Images.json': { Images }, ...files });
    written.push(sources);
    const { imageRules, findings, testsFolder } = await readImageRules('C', sources.folder);
    const [rule] = imageRules;
    return {
      folder: sources.folder,
      scripts: rule?.test?.scripts,
      broken: rule?.broken,
      whys: findings.map(({ why }) => why),
      findings,
      testsFolder,
    };
  }

  it('are named as they are called below Tests, in whatever casing and with whatever slashes', async () => {
    const { scripts, broken, testsFolder, folder } = await reading(['windows\\SMOKE.ps1', './a.sh'], {
      'C/tests/Windows/Smoke.ps1': '',
      'C/tests/a.sh': '',
    });
    assert.deepEqual([scripts, broken], [['Windows/Smoke.ps1', 'a.sh'], undefined]);
    assert.equal(testsFolder, join(folder, 'C', 'tests'));
  });

  it('break the rule where one is missing, at its place and with the nearest that there is', async () => {
    const { broken, findings, folder } = await reading(['Windows/smok.ps1'], {
      'C/Tests/Windows/smoke.ps1': '',
      'C/Tests/Linux/other.sh': '',
    });
    assert.deepEqual(findings, [broken]);
    assert.deepEqual(
      [broken?.code, broken?.severity, basename(broken?.file ?? ''), broken?.line, broken?.column],
      ['IF228', 'error', 'Images.json', 7, 11],
    );
    assert.equal(
      broken?.why,
      `There is no script "Windows/smok.ps1": ${join(folder, 'C', 'Tests')} has none nearer than "Windows/smoke.ps1".`,
    );
  });

  it('are missing one by one where there is no folder Tests', async () => {
    const { whys } = await reading(['a.sh', 'b.sh'], {});
    assert.equal(whys.length, 2);
    assert.match(whys[0] ?? '', /has no folder Tests\.$/);
  });

  it('are files', async () => {
    const { whys } = await reading(['Windows'], { 'C/Tests/Windows/smoke.ps1': '' });
    assert.match(whys[0] ?? '', /^There is no script "Windows"/);
  });

  it('may be links to others below Tests, and none that lead elsewhere', async () => {
    const { whys } = await reading(['a.sh', 'b.sh', 'c.sh', 'd.sh'], {
      'C/Tests/real.sh': '',
      'C/other.sh': '',
      'C/Tests/a.sh': linkTo('real.sh'),
      'C/Tests/b.sh': linkTo('../other.sh'),
      'C/Tests/c.sh': linkTo('gone.sh'),
      'C/Tests/d.sh': linkTo('..'),
    });
    assert.deepEqual(
      whys.map((why) => why.replace(/^.*C.Tests.(\w)/, '$1').replace(/, to .*/, '')),
      ['b.sh leads out of the folder Tests', 'c.sh leads nowhere.', 'd.sh leads out of the folder Tests'],
    );
  });

  it('may lie in a folder that Tests leads to, if that is of the checkout', async () => {
    const linked = await reading(['a.sh'], { 'Shared/a.sh': '', 'C/Tests': linkTo('../Shared') });
    assert.deepEqual([linked.broken, linked.scripts], [undefined, ['a.sh']]);
    const elsewhere = await writeSources({ 'a.sh': '' });
    written.push(elsewhere);
    const { whys } = await reading(['a.sh'], { 'C/Tests': linkTo(elsewhere.folder) });
    assert.match(whys[0] ?? '', /Tests leads out of the checkout/);
  });

  it('are not looked for where no rule has any', async () => {
    const { testsFolder, findings } = await reading([], {});
    assert.deepEqual([testsFolder, findings], [undefined, []]);
  });
});
