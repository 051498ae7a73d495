import type { ProxyFor } from '../azure/azure.js';
import { type Environment, variable } from './environment.js';

/**
 * The proxy of the agent, which does not pass it in the usual variables (`HTTPS_PROXY`).
 * @param url the address of the request
 * @returns undefined for an address that the agent reaches directly
 */
export function proxyFor(url: string, environment: Environment): ReturnType<ProxyFor> {
  const address = variable(environment, 'Agent.ProxyUrl');
  if (address === undefined || isReachedDirectly(url, environment)) return undefined;
  const { protocol, hostname, port } = new URL(address);
  const username = variable(environment, 'Agent.ProxyUsername');
  const password = variable(environment, 'Secret.Agent.ProxyPassword');
  return {
    host: `${protocol}//${hostname}`,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

/** The agent's list holds regular expressions of .NET; one that JavaScript cannot parse matches nothing. */
function isReachedDirectly(url: string, environment: Environment): boolean {
  const patterns = JSON.parse(variable(environment, 'Agent.ProxyBypassList') ?? '[]') as string[];
  return patterns.some((pattern) => expressionOf(pattern)?.test(url));
}

function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'i');
  } catch {
    return undefined;
  }
}
