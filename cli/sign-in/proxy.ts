import type { ProxyFor } from '../../tasks/core/azure/azure.js';
import { problem } from '../../tasks/core/step/problem.js';
import { type Environment, valueOf } from './environment.js';

/**
 * The proxy that the environment names, by the rules of the Azure SDK, which reads the same variables where it is
 * given none: `HTTPS_PROXY`, else `ALL_PROXY`, else `HTTP_PROXY`, in capitals or not, for every host but those in
 * `NO_PROXY`: names, or `.name` for a domain with all below it.
 * @throws a problem if the proxy is no address
 */
export function environmentProxy(environment: Environment): ProxyFor {
  const address = firstOf(environment, ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY']);
  if (address === undefined) return () => undefined;
  const settings = settingsOf(address);
  const direct = (firstOf(environment, ['NO_PROXY']) ?? '').split(',').map((name) => name.trim());
  return (url) => (isReachedDirectly(new URL(url).hostname, direct) ? undefined : settings);
}

/** The password of the proxy, which must not be shown. */
export function proxyPassword(proxyFor: ProxyFor): string | undefined {
  return proxyFor('https://proxied.invalid')?.password;
}

function settingsOf(address: string): NonNullable<ReturnType<ProxyFor>> {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    throw problem(
      'The proxy in HTTPS_PROXY, ALL_PROXY or HTTP_PROXY is not an address.',
      'Write it as http://host:port.',
    );
  const { protocol, hostname, port, username, password } = new URL(address);
  return {
    host: `${protocol}//${hostname}`,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  };
}

function isReachedDirectly(host: string, direct: readonly string[]): boolean {
  return direct.some((name) => name === host || (name.startsWith('.') && `.${host}`.endsWith(name)));
}

function firstOf(environment: Environment, names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => valueOf(environment, name))
    .find((value) => value !== undefined);
}
