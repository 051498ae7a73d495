import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { markup } from '../../../../tasks/core/report/page/markup.js';

/** What a browser shows of a text of HTML. */
function shown(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

describe('HTML of a template', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><svg/onload=alert(1)>',
    '`${alert(1)}`',
    '&lt;b&gt;&#60;',
    '##vso[task.complete result=Failed;]',
    '##[error]',
    '::set-output name=a::b',
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '<!-- -->]]>',
  ];
  for (const text of hostile)
    it(`shows ${text} as it is, and as nothing else`, () => {
      const made = markup`<p title="${text}">${text}</p>`.html;
      assert.match(made, /^<p title="[^<>"'`=]*">[^<>"'`=]*<\/p>$/);
      assert.ok(!made.includes('##') && !made.includes('::'), made);
      assert.equal(shown(made), `<p title="${text}">${text}</p>`);
    });

  it('has no line break or other control character of a text', () => {
    assert.equal(markup`${'a\r\n::error::b\u0000\u2028c'}`.html, 'a &#58;&#58;error&#58;&#58;b c');
  });

  it('shows what nobody sees by its number', () => {
    assert.equal(shown(markup`${'exe\u202Etxt'}`.html), 'exe<U+202E>txt');
  });

  it('has HTML and lists of it as they are, and numbers', () => {
    const items = [1, 2].map((one) => markup`<li>${one}</li>`);
    assert.equal(markup`<ul>${items}</ul>`.html, '<ul><li>1</li><li>2</li></ul>');
  });
});
