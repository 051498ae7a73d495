/**
 * What the query of a link has of the option `$expand`: `bare` where its value holds a `=` that is not encoded, at which
 * some clients cut it; `absent` also where the link keeps it in a token of its own.
 */
export function expandIn(link: string): 'encoded' | 'bare' | 'absent' {
  const [, query = ''] = link.split('?', 2);
  const option = query.split('&').find((one) => /^(\$|%24)expand=/i.test(one));
  if (option === undefined) return 'absent';
  return option.slice(option.indexOf('=') + 1).includes('=') ? 'bare' : 'encoded';
}
