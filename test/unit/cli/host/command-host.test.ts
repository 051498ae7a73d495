import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { commandHost } from '../../../../cli/host/command-host.js';
import { engineOf } from '../../../../cli/host/engine.js';
import { givenBy } from '../../../../cli/host/given-options.js';
import type { Output } from '../../../../cli/output/open-output.js';
import { errorText } from '../../../../tasks/core/run/problem.js';
import { createFakeAgent } from '../../pipeline/fake-agent.js';
import { commandNamed, parse } from '../command-line.js';

type Variables = Readonly<Record<string, string>>;

const usual = { AZURE_SUBSCRIPTION_ID: 'subscription' };

async function givenOf(words: readonly string[], environment: Variables) {
  const { asked, error } = await parse(...words);
  if (!asked) throw new Error(error);
  return givenBy(asked, environment);
}

/** A command as a host of its task. */
async function hostOf(line: string, environment: Variables = usual) {
  const words = line.split(' ');
  const given = await givenOf(words, environment);
  const agent = createFakeAgent();
  let prepared = 0;
  const output: Output = {
    reporter: agent,
    prepare: () => (prepared += 1),
    makeRoom: () => undefined,
    finish: () => Promise.resolve(true),
  };
  const command = commandNamed(words[0] ?? '');
  const engine = engineOf(environment, given.values.runId, new Date());
  const host = commandHost({ command, given, engine, environment, output });
  return { agent, host, prepare: () => host.prepare(command.task), wasPrepared: () => prepared > 0 };
}

const signsIn = async (line: string, environment?: Variables) =>
  (await hostOf(line, environment)).prepare().signIn !== undefined;

describe('A command as the host of its task', () => {
  it('signs in where its task needs Azure', async () => {
    for (const line of ['run --lab L --images-to-keep 1', 'build --lab L', 'list --lab L'])
      assert.ok(await signsIn(line), line);
  });

  it('validates without Azure, unless a lab or a way to sign in is given', async () => {
    assert.ok(!(await signsIn('validate')));
    assert.ok(await signsIn('validate --lab L'));
    assert.ok(await signsIn('validate --auth cli'));
    assert.ok(await signsIn('validate', { ...usual, IMAGEFACTORY_LAB: 'L' }));
    assert.ok(!(await signsIn('validate --lab L --offline')));
  });

  it('tells the run, its page and whether it is a pull request, which must not delete', async () => {
    const github = { GITHUB_RUN_ID: '7', GITHUB_EVENT_NAME: 'pull_request', ...usual };
    const { host, prepare } = await hostOf('list --lab L', github);
    assert.deepEqual([host.runId, prepare().inputs.isPullRequest], ['github-7', true]);
    assert.equal((await hostOf('list --lab L --run-id mine')).host.runId, 'mine');
  });

  it('warns of variables that no command reads, also where an option is wrong', async () => {
    const { agent, prepare, wasPrepared } = await hostOf('run', { ...usual, IMAGEFACTORY_LBA: 'L' });
    assert.throws(prepare, /2 options are missing or wrong/);
    assert.deepEqual(
      agent.issues.map(({ what }) => what),
      ['No command reads the variable IMAGEFACTORY_LBA'],
    );
    assert.ok(!wasPrepared(), 'no folder is made for a report that there will not be');
  });

  it('knows the secrets of its environment', async () => {
    const { host } = await hostOf('list --lab L', { ...usual, AZURE_CLIENT_SECRET: 'secret' });
    assert.deepEqual(host.secrets(commandNamed('list').task), ['secret']);
  });
});

describe('The options of a command as they were given', () => {
  it('have their defaults until what is wrong with them is told', async () => {
    const { values, all } = await givenOf(['run', '--quiet', '--auth', 'me', '--lab', 'L'], {});
    assert.deepEqual([values.quiet, values.auth], [false, 'auto']);
    assert.throws(all, /2 options are missing or wrong/);
  });

  it('tell at that time, too, that the file of settings cannot be read', async () => {
    const { values, all } = await givenOf(['run', '--config', 'none of mine.json', '--quiet'], {});
    assert.equal(values.quiet, false);
    assert.throws(all, (error) => /"none of mine\.json" cannot be read/.test(errorText(error)));
  });
});
