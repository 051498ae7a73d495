import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Artifact } from '../../../../tasks/core/azure/resources/artifact-sources.js';
import { findingsOfArtifacts } from '../../../../tasks/core/factory/validate/artifact-findings.js';
import type { Repository } from '../../../../tasks/core/factory/validate/azure-state.js';
import { factoryOf, imageOf, machineValues } from './checked-things.js';
import { withMachine } from '../templates/prepared-templates.js';

const tool: Artifact = {
  name: 'windows-tool',
  title: 'A tool',
  description: 'Installs it.',
  targetOsType: 'Windows',
  parameters: {
    packages: { type: 'string' },
    retries: { type: 'int', defaultValue: 1 },
    quiet: { type: 'bool', defaultValue: true },
    channel: { type: 'string', defaultValue: 'stable', allowedValues: ['stable', 'beta'] },
    extra: { type: 'string', allowEmpty: true },
  },
};

const plain: Artifact = { name: 'windows-plain', title: 'Plain', description: '', parameters: {} };

const publicRepo: Repository = { name: 'public repo', isEnabled: true, artifacts: [tool, plain] };

const idOf = (name: string, source = 'public repo') => `/artifactSources/${source}/artifacts/${name}`;

/** The findings about a machine with these artifacts, e.g. `IF511 error: …`. */
function found(
  artifacts: readonly object[],
  repositories: readonly Repository[] | 'not listed' = [publicRepo],
  osType = 'Windows',
): string[] {
  const image = imageOf(
    'Server.json',
    withMachine({ galleryImageReference: { osType }, artifacts } as never),
  );
  return findingsOfArtifacts(
    [image, machineValues],
    factoryOf({ repositories: repositories === 'not listed' ? undefined : repositories }),
  ).map(({ code, severity, what }) => `${code} ${severity}: ${what}`);
}

const toolWith = (...parameters: readonly object[]) => [
  { artifactId: idOf('windows-tool'), parameters: [{ name: 'packages', value: 'x' }, ...parameters] },
];

describe('An artifact of a golden image', () => {
  it('has no finding where its repository has it and its parameters fit', () => {
    const all = [
      { name: 'Retries', value: '3' },
      { name: 'quiet', value: 'False' },
      { name: 'channel', value: 'beta' },
      { name: 'extra', value: '' },
    ];
    assert.deepEqual(found(toolWith(...all)), []);
    assert.deepEqual(found([{ artifactId: idOf('Windows-Plain', 'Public Repo') }]), []);
  });

  it('IF511 is not in its repository', () => {
    assert.deepEqual(found([{ artifactId: idOf('windows-gone') }]), [
      'IF511 error: The artifact windows-gone is not in the repository public repo of the lab Factory.',
    ]);
  });

  it('has its findings at its place, or at that of all where an expression makes them', () => {
    const artifacts = [{ artifactId: idOf('windows-plain') }, { artifactId: idOf('windows-gone') }];
    const textAt = (template: object) => {
      const image = imageOf('Server.json', template);
      const factory = factoryOf({ repositories: [publicRepo] });
      const [{ column = 0 } = assert.fail(), ...others] = findingsOfArtifacts(
        [image, machineValues],
        factory,
      );
      assert.deepEqual(others, []);
      return image.text.slice(column - 1);
    };
    assert.ok(textAt(withMachine({ artifacts })).startsWith(JSON.stringify(artifacts[1])));
    const made = { ...withMachine({ artifacts: "[variables('all')]" }), variables: { all: artifacts } };
    assert.match(textAt(made), /^"artifacts":/);
  });

  it('IF511 is of a repository that the lab does not have, or disables', () => {
    assert.deepEqual(found([{ artifactId: idOf('x', 'own') }]), [
      'IF511 error: The lab Factory has no artifact repository own, from which x is to come.',
    ]);
    const disabled = { ...publicRepo, isEnabled: false };
    const [first, ...others] = found(toolWith(), [disabled]);
    assert.deepEqual(others, []);
    assert.match(first ?? '', /^IF511 error: .* the repository public repo of the lab Factory is disabled/);
    assert.equal(found([{ artifactId: idOf('windows-gone') }], [disabled]).length, 2);
  });

  it('IF511 has an id that names none', () => {
    assert.deepEqual(found([{ artifactId: 'windows-tool' }]), [
      'IF511 error: The id windows-tool names no artifact.',
    ]);
  });

  it('is known by its whole id in the factory lab, and not judged in another lab', () => {
    const whole = (lab: string) => [{ artifactId: `${lab}${idOf('windows-gone')}` }];
    assert.equal(found(whole(machineValues.labId.toUpperCase())).length, 1);
    assert.deepEqual(found(whole(`${machineValues.labId}2`)), []);
  });

  it('IF512 gets a parameter that it does not have, as a warning', () => {
    assert.deepEqual(found(toolWith({ name: 'pakages', value: 'x' })), [
      'IF512 warning: The artifact windows-tool has no parameter pakages.',
    ]);
  });

  it('IF512 gets no value for a parameter without default that may not be empty', () => {
    const expected = ['IF512 error: The artifact windows-tool gets no value for its parameter packages.'];
    assert.deepEqual(found([{ artifactId: idOf('windows-tool'), parameters: [] }]), expected);
    assert.deepEqual(found([{ artifactId: idOf('windows-tool') }]), expected);
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['retries', 'many', 'a whole number'],
    ['retries', 1.5, 'a whole number'],
    ['quiet', 'yes', 'true or false'],
    ['channel', 'nightly', 'one of stable, beta'],
    ['packages', { a: 1 }, 'a text'],
  ];
  for (const [name, value, takes] of wrong)
    it(`IF512 gets a wrong value: ${name} ${JSON.stringify(value)}`, () => {
      const parameters = name === 'packages' ? [] : [{ name: 'packages', value: 'x' }];
      const artifact = { artifactId: idOf('windows-tool'), parameters: [...parameters, { name, value }] };
      assert.deepEqual(found([artifact]), [
        `IF512 error: The parameter ${name} of the artifact windows-tool takes ${takes}.`,
      ]);
    });

  it('is not judged by what only the deployment knows', () => {
    const unknown = "[reference('x').y]";
    assert.deepEqual(found(toolWith({ name: 'retries', value: unknown })), []);
    assert.deepEqual(found(toolWith({ name: unknown, value: '1' })), []);
    assert.deepEqual(found([{ artifactId: idOf('windows-tool'), parameters: unknown }]), []);
    assert.deepEqual(found([{ artifactId: unknown }]), []);
  });

  it('tells no value, which may be a secret', () => {
    const texts = found(toolWith({ name: 'retries', value: 'hidden' }, { name: 'channel', value: 'hidden' }));
    assert.equal(texts.length, 2);
    assert.ok(texts.every((text) => !text.includes('hidden')));
  });

  it('IF513 is deprecated, as its title or description says', () => {
    for (const more of [{ title: '[Deprecated] Plain' }, { description: 'DEPRECATED: use another.' }])
      assert.deepEqual(
        found(
          [{ artifactId: idOf('windows-plain') }],
          [{ ...publicRepo, artifacts: [{ ...plain, ...more }] }],
        ),
        ['IF513 warning: The artifact windows-plain is deprecated.'],
      );
  });

  it('IF514 is for another operating system than the template states', () => {
    assert.deepEqual(found(toolWith(), [publicRepo], 'Linux'), [
      'IF514 error: The artifact windows-tool is for Windows, and the machine has Linux.',
    ]);
  });

  it('is not judged where Azure did not list repositories or artifacts', () => {
    assert.deepEqual(found([{ artifactId: idOf('windows-gone', 'own') }], 'not listed'), []);
    assert.deepEqual(
      found([{ artifactId: idOf('windows-gone') }], [{ ...publicRepo, artifacts: undefined }]),
      [],
    );
  });
});
