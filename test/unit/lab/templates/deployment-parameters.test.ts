import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Finding, isConfigurationError } from '../../../../tasks/core/configuration/finding.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { readDeployment } from '../../../../tasks/core/lab/templates/deployment-parameters.js';
import { answering } from '../../azure/answering.js';

const templateOf = (parameters: JsonObject) =>
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters,
    resources: [],
  });

const given = { labName: 'Contoso', newVMName: 'web' };

const none = { ParametersFile: '', ParameterOverrides: '', templateUri: '' };

describe('What a template is deployed with', () => {
  let folder: string;
  let secrets: string[];

  const file = async (name: string, text: string | Buffer) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };

  const read = async (parameters: JsonObject, overrides = '', values?: JsonObject) =>
    readDeployment(
      {
        ...none,
        TemplateFile: await file('vm.json', templateOf(parameters)),
        ParameterOverrides: overrides,
        ParametersFile: values
          ? await file('vm.parameters.json', JSON.stringify({ parameters: values }, null, 1))
          : '',
      },
      given,
      context(),
    );

  const context = () => ({
    azure: answering().azure,
    signal: new AbortController().signal,
    notice: () => undefined,
    protect: (secret: string) => secrets.push(secret),
  });

  const findingsOf = async (reading: Promise<unknown>): Promise<readonly Finding[]> => {
    const error = await reading.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isConfigurationError(error), String(error));
    return error.findings;
  };

  beforeEach(async () => {
    secrets = [];
    folder = await mkdtemp(path.join(tmpdir(), 'deployment-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is the value of ParameterOverrides before that of the file, and that before the default', async () => {
    const parameters = {
      a: { type: 'string', defaultValue: 'd' },
      b: { type: 'string', defaultValue: 'd' },
      c: { type: 'string', defaultValue: 'd' },
    };
    const { parameters: values } = await read(parameters, "-A 'o'", { a: { value: 'f' }, B: { value: 'f' } });
    assert.deepEqual(values, { a: { value: 'o' }, b: { value: 'f' } });
  });

  it('is the name of the lab and of the VM before all else, under the names that the template declares', async () => {
    const parameters = { LABNAME: { type: 'string' }, newVMName: { type: 'string' } };
    const { parameters: values } = await read(parameters, '-labName x', { newVmName: { value: 'y' } });
    assert.deepEqual(values, { LABNAME: { value: 'Contoso' }, newVMName: { value: 'web' } });
  });

  it('leaves them out where the template does not declare them, even where the file has them', async () => {
    assert.deepEqual((await read({}, '', { labName: { value: 'x' } })).parameters, {});
  });

  it('has texts in the declared types, and numbers as texts where those are declared', async () => {
    const parameters = {
      count: { type: 'int' },
      on: { type: 'bool' },
      list: { type: 'array' },
      port: { type: 'string' },
      file: { type: 'Int' },
    };
    const overrides = `-count 2 -on True -list '["a", "b"]'`;
    const values = { port: { value: 22 }, file: { value: '7' } };
    assert.deepEqual((await read(parameters, overrides, values)).parameters, {
      count: { value: 2 },
      on: { value: true },
      list: { value: ['a', 'b'] },
      port: { value: '22' },
      file: { value: 7 },
    });
  });

  it('has references to a key vault as they are written', async () => {
    const reference = { keyVault: { id: '/vault' }, secretName: 's' };
    const { parameters, known } = await read({ p: { type: 'securestring' } }, '', { p: { reference } });
    assert.deepEqual(parameters, { p: { reference } });
    assert.equal(known.get('p'), undefined);
  });

  it('has no parameter at all where none is given', async () => {
    assert.deepEqual((await read({ a: { type: 'string', defaultValue: '' } })).parameters, {});
  });

  it('keeps secrets out of expressions and registers them, those that are secret only by name, too', async () => {
    const parameters = {
      key: { type: 'secureString' },
      password: { type: 'string' },
      size: { type: 'string' },
    };
    const { secure, known } = await read(parameters, '-key hidden-1 -size big', {
      password: { value: 'hidden-2' },
      key: { value: 'hidden-3' },
    });
    assert.deepEqual(secure, ['key', 'password']);
    assert.deepEqual(secrets.toSorted(), ['hidden-1', 'hidden-2', 'hidden-3']);
    assert.deepEqual([...known.values()], [undefined, undefined, 'big']);
  });

  it('is refused for each parameter without a value, at its line', async () => {
    const findings = await findingsOf(read({ a: { type: 'string' }, b: { type: 'int' } }));
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['IF305', 'IF305'],
    );
    assert.ok(findings.every(({ file: at, line }) => at === path.join(folder, 'vm.json') && line === 1));
  });

  it('is refused for names that the template does not declare, with those that it does', async () => {
    const findings = await findingsOf(
      read({ size: { type: 'string' } }, '-sise big', { sitze: { value: 1 }, size: { value: 's' } }),
    );
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [
        ['IF310', undefined],
        ['IF310', 4],
      ],
    );
    assert.match(findings[0]?.what ?? '', /^ParameterOverrides has a value for sise, which .*vm\.json/);
    assert.equal(findings[0]?.why, 'It declares size.');
  });

  it('is refused for values that Azure would refuse, without the value, at its place in the file', async () => {
    const parameters = {
      size: { type: 'string', allowedValues: ['S1', 'S2'] },
      key: { type: 'securestring', minLength: 9 },
      count: { type: 'int' },
    };
    const findings = await findingsOf(read(parameters, '-count many -key hidden', { size: { value: 'S3' } }));
    assert.deepEqual(
      findings.map(({ code, file: at, line }) => [code, path.basename(at ?? ''), line]),
      [
        ['IF314', 'vm.parameters.json', 4],
        ['IF314', 'vm.json', 1],
        ['IF309', 'vm.json', 1],
      ],
    );
    assert.doesNotMatch(JSON.stringify(findings), /hidden|S3|many/);
  });

  it('is refused for a default that does not fit, only where no other value is given', async () => {
    const parameters = { size: { type: 'string', defaultValue: 'S3', allowedValues: ['S1'] } };
    assert.deepEqual(
      (await findingsOf(read(parameters))).map(({ code }) => code),
      ['IF314'],
    );
    assert.deepEqual((await read(parameters, '-size S1')).parameters, { size: { value: 'S1' } });
  });

  it('is read with comments and a byte order mark', async () => {
    const TemplateFile = await file('bom.json', `\uFEFF// mine\n${templateOf({ a: { type: 'string' } })}`);
    const ParametersFile = await file('p.json', '\uFEFF{ /* */ "parameters": { "a": { "value": "x" } } }');
    const { parameters } = await readDeployment({ ...none, TemplateFile, ParametersFile }, given, context());
    assert.deepEqual(parameters, { a: { value: 'x' } });
  });

  it('is refused where the template is no template, or is missing, or there are two', async () => {
    const inputs = (TemplateFile: string, templateUri = '') => ({ ...none, TemplateFile, templateUri });
    const codesOf = async (TemplateFile: string) =>
      (await findingsOf(readDeployment(inputs(TemplateFile), given, context()))).map(({ code }) => code);
    assert.deepEqual(await codesOf(await file('list.json', '[]')), ['IF320']);
    assert.deepEqual(await codesOf(await file('bad.json', '{')), ['IF106']);
    assert.deepEqual(await codesOf(await file('empty.json', '{}')), ['IF320', 'IF320']);
    assert.deepEqual(await codesOf(path.join(folder, 'none.json')), ['IF104']);
    await assert.rejects(readDeployment(inputs('a', 'https://b'), given, context()), /both given/);
    await assert.rejects(readDeployment(inputs(''), given, context()), /There is no template/);
  });

  it('never shows an address, which must be https', async () => {
    for (const templateUri of ['http://a.example/t?sig=hidden', 'hidden', 'https://hidden:b@a.example'])
      await assert.rejects(
        readDeployment({ ...none, TemplateFile: '', templateUri }, given, context()),
        (error: Error) => /templateUri/.test(error.message) && !/hidden/.test(error.message),
      );
  });
});
