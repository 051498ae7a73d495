import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import { entryFindings } from '../../../../tasks/core/factory/labs/entry-findings.js';
import { subscriptionOf } from '../../../../tasks/core/factory/labs/matching.js';

const images = (...imagePaths: readonly string[]) =>
  imagePaths.map((imagePath) => ({
    imagePath,
    key: imagePath.toLowerCase(),
    file: `/c/${imagePath}`,
    text: '{}',
    template: {},
  }));

function findings(entries: unknown, imagePaths: readonly string[], strict = false) {
  const text = JSON.stringify({ Labs: [{ SubscriptionId: 's', LabName: 'Dev', ImagePaths: entries }] });
  return entryFindings(parseLabsJson(text, 'Labs.json').labs, images(...imagePaths), { strict });
}

const codes = (...args: Parameters<typeof findings>) => findings(...args).map(({ code }) => code);

describe('The entries of Labs.json', () => {
  it('have nothing to be said if they are exact and every image is taken', () => {
    assert.deepEqual(codes(['Win2016', 'b.json'], ['Win2016\\a.json', 'b.json']), []);
  });

  it('C17 are judged by the rule that distributes: one matcher for entries without files and for images without labs', () => {
    const entries = ['win2016', 'B.JSON'];
    const paths = ['Win2016\\a.json', 'b.json'];
    assert.deepEqual(codes(entries, paths), ['IF210', 'IF210']);
    const [entry] = parseLabsJson(
      JSON.stringify({ Labs: [{ SubscriptionId: 's', LabName: 'Dev', ImagePaths: entries }] }),
      'Labs.json',
    ).labs;
    assert.ok(entry);
    for (const path of paths) assert.ok(subscriptionOf(entry, path).subscribed, path);
  });

  it('C23 that match no golden image are an error with lab, entry and place', () => {
    const [finding] = findings(['a', 'Win2015'], ['Win2016\\x.json', 'a.json']);
    assert.deepEqual(
      [finding?.code, finding?.severity, finding?.file, finding?.line, finding?.column],
      ['IF208', 'error', 'Labs.json', 1, 66],
    );
    assert.match(finding?.what ?? '', /"Win2015".*Dev/);
  });

  const nearest: readonly (readonly [string, string])[] = [
    ['Win2015', 'Win2016'],
    ['Win2016/Datacentre', 'Win2016/Datacenter'],
    ['win2016\\datacenter.jso', 'Win2016/Datacenter.json'],
    ['Ubunto', 'Ubuntu'],
  ];
  for (const [entry, path] of nearest)
    it(`C23 that match nothing are told the nearest that exists: "${entry}", "${path}"`, () => {
      const [finding] = findings([entry], ['Ubuntu.json', 'Win2016\\Datacenter.json', 'Win2016\\SQL.json']);
      assert.ok(finding?.why.includes(`"${path}"`), finding?.why);
    });

  it('C23 of a broken lab are not judged', () => {
    assert.deepEqual(codes(['nothing', '../x'], ['a.json']).includes('IF208'), false);
  });

  it('C23 leave a warning for a golden image that no lab takes', () => {
    const [finding] = findings(['a'], ['a.json', 'b.json']);
    assert.deepEqual([finding?.code, finding?.severity, finding?.file], ['IF215', 'warning', '/c/b.json']);
  });

  it('C20 that match by the old rule only have one warning that names the paths to write', () => {
    const [finding, ...others] = findings(
      ['Win2016'],
      ['Win2016\\a.json', 'Win2016R2\\b.json', 'Win2016x.json'],
    );
    assert.deepEqual([finding?.code, finding?.severity, others], ['IF209', 'warning', []]);
    assert.ok(finding?.remedy.includes('"Win2016R2\\b.json", "Win2016x.json"'));
  });

  it('C20 that match by the old rule only are no matter if another entry takes the image', () => {
    assert.deepEqual(codes(['Win2016', 'Win2016R2'], ['Win2016\\a.json', 'Win2016R2\\b.json']), []);
  });

  it('C20 that match by the old rule only match nothing with strictImagePaths', () => {
    assert.deepEqual(codes(['Win2016'], ['Win2016R2\\b.json'], true), ['IF208', 'IF209', 'IF215']);
  });

  it('C21 that the scripts would not match have a notice', () => {
    const [finding] = findings(['win2016'], ['Win2016\\a.json']);
    assert.deepEqual([finding?.code, finding?.severity], ['IF210', 'notice']);
  });

  it('C18 that start with GoldenImages have a notice', () => {
    assert.deepEqual(codes(['GoldenImages/Win2016'], ['Win2016\\a.json']), ['IF214', 'IF210']);
  });
});
