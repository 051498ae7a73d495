import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import type { UnusedFile } from '../../../../tasks/core/configuration/no-golden-images.js';
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

function findings(
  entries: unknown,
  imagePaths: readonly string[],
  strict = false,
  unusedFiles: readonly UnusedFile[] = [],
) {
  const text = JSON.stringify({ Labs: [{ SubscriptionId: 's', LabName: 'Dev', ImagePaths: entries }] });
  return entryFindings(parseLabsJson(text, 'Labs.json').labs, images(...imagePaths), { strict, unusedFiles });
}

const lab = (more: object) => ({ SubscriptionId: 's', LabName: 'Dev', ...more });

/** What is suggested for the entries that match no golden image. */
const suggestions = (...args: Parameters<typeof findings>) =>
  findings(...args)
    .filter(({ code }) => code === 'IF208')
    .map(({ remedy }) => /Write "(.*)", or/.exec(remedy)?.[1] ?? remedy);

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

  const paths = ['Win\\appServer.json', 'Win\\webServer.json', 'Linux\\Ubuntu.json'];
  const suggested: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
    ['an entry that is listed', ['Win/appServer.json', 'Win/dbServer.json'], paths, ['Win/webServer.json']],
    ['an entry that says the same as one', ['win\\APPSERVER', 'Win/apServer'], paths, ['Remove the entry.']],
    ['what a folder or a pattern takes', ['Win', '**/Ubuntu', 'Win/apServer'], paths, ['Remove the entry.']],
    ['what a whole list takes', ['', 'Win/apServer'], paths, ['Remove the entry.']],
    ['the same twice', ['Win/apServer', 'Win/appServr'], paths, ['Win/appServer', 'Remove the entry.']],
    [
      'the next one, if a folder takes the nearest',
      ['Windows/Server2002', 'Windows'],
      ['Windows\\Server2022.json', 'Windows\\Secret.json', 'Linux\\BadExpr.json'],
      ['Remove the entry.'],
    ],
    [
      'an entry that is listed, if another is as near',
      ['Server2019', 'Server2012'],
      ['Server2019.json', 'Server2022.json'],
      ['Server2022'],
    ],
    [
      'anything, if all is listed',
      ['Win/appServer.json', 'Win/dbServer.json'],
      ['Win\\appServer.json'],
      ['Remove the entry.'],
    ],
  ];
  for (const [what, entries, imagePaths, expected] of suggested)
    it(`C23 that match nothing are not told to write ${what}`, () => {
      assert.deepEqual(suggestions(entries, imagePaths), expected);
    });

  it('C23 say that the list has the nearest already, or that there is none', () => {
    const why = (imagePaths: readonly string[]) => findings(['a', 'b'], imagePaths).at(0)?.why;
    assert.equal(why(['a.json']), 'The nearest that exists is "a", which the list has already.');
    assert.equal(why([]), 'There is no golden image.');
    const twice = findings(['Win/apServer', 'Win/appServr'], ['Win\\appServer.json']).map((one) => one.why);
    assert.deepEqual(twice, [
      'The nearest that exists is "Win/appServer".',
      'The nearest that exists is "Win/appServer", which is suggested for another entry.',
    ]);
  });

  it('C23 that mean a file with an error of its own have none beside it', () => {
    const broken = [{ imagePath: 'Win\\Broken.json', why: 'unusable' }] as const;
    for (const entry of ['Win', 'Win/Broken', 'win/broken.json'])
      assert.deepEqual(codes(['a', entry], ['a.json'], false, broken), []);
    assert.deepEqual(codes(['a', 'Win/Broke'], ['a.json'], true, broken), ['IF208']);
  });

  it('C23 that mean a file that is left out say why', () => {
    const left = [
      { imagePath: 'Win\\Draft.json', why: 'ignored' },
      { imagePath: 'Win\\Empty.json', why: 'without machine' },
    ] as const;
    assert.deepEqual(
      findings(['Win/Draft', 'Win/Empty.json', 'a'], ['a.json'], false, left).map(({ code, why, remedy }) => [
        code,
        why,
        remedy,
      ]),
      [
        [
          'IF208',
          'GoldenImages has "Win/Draft.json", and .factoryignore lists it.',
          'Remove the entry, or the line in .factoryignore.',
        ],
        [
          'IF208',
          'GoldenImages has "Win/Empty.json", which defines no lab virtual machine.',
          'Correct the file, or remove the entry.',
        ],
      ],
    );
  });

  it('C23 of a broken lab are not judged', () => {
    assert.deepEqual(codes(['nothing', '../x'], ['a.json']).includes('IF208'), false);
  });

  it('C23 leave a warning for a golden image that no lab takes', () => {
    const [finding] = findings(['a'], ['a.json', 'b.json']);
    assert.deepEqual([finding?.code, finding?.severity, finding?.file], ['IF215', 'warning', '/c/b.json']);
  });

  it('C23 leave no such warning where another finding has the cause', () => {
    const unnamed = { SubscriptionId: 's', ImagePaths: ['b'] };
    const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
      ['a misspelt entry', [lab({ ImagePaths: ['a', 'c'] })], ['IF208']],
      ['an entry without a name', [lab({ ImagePaths: ['a'] }), unnamed], []],
      ['a lab without entries', [lab({ ImagePaths: ['a'] }), lab({ LabName: 'Other' })], []],
      ['an empty list', [lab({ ImagePaths: ['a'] }), lab({ LabName: 'Other', ImagePaths: [] })], ['IF215']],
    ];
    for (const [what, Labs, expected] of cases) {
      const { labs, named } = parseLabsJson(JSON.stringify({ Labs }), 'Labs.json');
      const found = entryFindings(labs, images('a.json', 'b.json'), { strict: false, named });
      assert.deepEqual(
        found.map(({ code }) => code),
        expected,
        what,
      );
    }
  });

  it('C20 that match by the old rule only have one warning that names the paths to write', () => {
    const [finding, ...others] = findings(
      ['Win2016'],
      ['Win2016\\a.json', 'Win2016R2\\b.json', 'Win2016x.json'],
    );
    assert.deepEqual([finding?.code, finding?.severity, others], ['IF209', 'warning', []]);
    assert.ok(finding?.remedy.includes('"Win2016R2/b.json", "Win2016x.json"'));
  });

  it('C20 that match by the old rule only are no matter if another entry takes the image', () => {
    assert.deepEqual(codes(['Win2016', 'Win2016R2'], ['Win2016\\a.json', 'Win2016R2\\b.json']), []);
  });

  it('C20 that match by the old rule only match nothing with strictImagePaths', () => {
    assert.deepEqual(codes(['Win2016'], ['Win2016R2\\b.json'], true), ['IF208', 'IF209', 'IF215']);
  });

  it('C20 that match by the old rule only with strictImagePaths are told once what to write', () => {
    const [error, warning] = findings(['Win2016'], ['Win2016R2\\b.json', 'Win2017.json'], true);
    assert.doesNotMatch(error?.remedy ?? '', /"/);
    assert.match(error?.why ?? '', /strictImagePaths is set/);
    assert.match(warning?.remedy ?? '', /"Win2016R2\/b\.json"/);
  });

  it('C20 that match the same by the old rule only are told once what to write', () => {
    const remedies = findings(['Win2016', 'Win2016R'], ['Win2016R2\\b.json']).map(({ remedy }) => remedy);
    assert.deepEqual(remedies, [
      'Write what is meant: "Win2016R2/b.json".',
      'Remove it: an earlier entry of the list matches the same.',
    ]);
  });

  it('C21 that the scripts would not match have a notice', () => {
    const [finding] = findings(['win2016'], ['Win2016\\a.json']);
    assert.deepEqual([finding?.code, finding?.severity], ['IF210', 'notice']);
  });

  it('C18 that start with GoldenImages have a notice', () => {
    assert.deepEqual(codes(['GoldenImages/Win2016'], ['Win2016\\a.json']), ['IF214', 'IF210']);
  });

  const prefixed: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['GoldenImages/Win2016/A.json'], ['Write "Win2016/A.json".']],
    [['.\\goldenimages\\Win2016\\'], ['Write "Win2016".']],
    [['GoldenImages'], ['Write "".']],
    [['GoldenImages/Win2016', 'win2016/'], ['Remove it: the list has the same without that folder.']],
    [
      ['GoldenImages/Win2016', 'goldenimages/win2016'],
      ['Write "Win2016".', 'Remove it: the list has the same without that folder.'],
    ],
  ];
  for (const [entries, remedies] of prefixed)
    it(`C18 that start with GoldenImages are suggested as they are written, once: ${entries.join(', ')}`, () => {
      const found = findings(entries, ['Win2016\\A.json']).filter(({ code }) => code === 'IF214');
      assert.deepEqual(
        found.map(({ remedy }) => remedy),
        remedies,
      );
    });
});
