import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { jsonBody } from '../../../../tasks/core/azure/requests/json-body.js';

const answer = (body: Pick<PipelineResponse, 'bodyAsText'>): PipelineResponse => ({
  status: 200,
  headers: createHttpHeaders(),
  request: createPipelineRequest({ url: 'https://example.com' }),
  ...body,
});

describe('The body of an answer', () => {
  it('is parsed as JSON', () => {
    assert.deepEqual(jsonBody(answer({ bodyAsText: '{"name":"x"}' })), { name: 'x' });
  });

  it('is parsed once, however often it is read', () => {
    const response = answer({ bodyAsText: '{"name":"x"}' });
    assert.equal(jsonBody(response), jsonBody(response));
  });

  it('is parsed for each answer by itself', () => {
    const [one, other] = ['{"name":"x"}', '{"name":"y"}'].map((bodyAsText) =>
      jsonBody(answer({ bodyAsText })),
    );
    assert.deepEqual([one, other], [{ name: 'x' }, { name: 'y' }]);
  });

  for (const [kind, body] of [
    ['a web page', { bodyAsText: '<html></html>' }],
    ['broken off', { bodyAsText: '{"name":' }],
    ['empty', { bodyAsText: '' }],
    ['missing', {}],
  ] as const)
    it(`is undefined where it is ${kind}`, () => {
      const response = answer(body);
      assert.deepEqual([jsonBody(response), jsonBody(response)], [undefined, undefined]);
    });
});
