import { type Channel, type Instance, openChannel } from './channel.js';
import { introduce, type Introduction } from './handshake.js';
import type { Run } from './run.js';
import { type Browser, buildOf, servicesOf } from './services.js';
import { type ThemeName, themes } from './theme.js';

/** What the host page is told to do. */
export type Order =
  | { readonly post: string }
  | { readonly show: true }
  | { readonly fail: string }
  | { readonly theme: ThemeName }
  | { readonly query: string }
  | { readonly navigate: string }
  | { readonly open: string };

/** A run page that is open in a browser, with the tab in its frame. */
export interface Session {
  readonly receive: Channel['receive'];
  readonly changeTheme: (theme: ThemeName) => void;
  /** Tells the tab of the run as it is now, as Azure DevOps does while a run goes on. */
  readonly tellOfChange: () => void;
  /** The names of the methods of the host control that the tab has called, in their order. */
  readonly calls: readonly string[];
}

export interface SessionSettings extends Omit<Introduction, 'configuration'> {
  readonly run: () => Run;
  readonly token: string;
  /** The query of the run page's address. */
  readonly query: string;
  /** Gives an order to the host page. */
  readonly order: (order: Order) => void;
}

export function openSession(settings: SessionSettings): Session {
  const { order, place, run, edition } = settings;
  const listeners: ((build: unknown) => void)[] = [];
  const onBuildChanged = (listener: unknown): void => {
    const call = listener as (build: unknown) => void;
    listeners.push(call);
    call(buildOf(run(), place));
  };
  const calls: string[] = [];
  const services = servicesOf(run, place, browserOf(settings));
  const control = controlOf(settings, edition.tellsOfChanges ? { onBuildChanged } : {});
  const instances = new Map<string, Instance>([
    ['DevOps.HostControl', noting(control, calls)],
    ['DevOps.ServiceManager', { getService: (id) => found(services.get(String(id)), String(id)) }],
  ]);
  const channel = openChannel((post) => order({ post }), instances);
  return {
    calls,
    receive: channel.receive,
    changeTheme: (theme) => {
      order({ theme });
      channel.dispatchEvent('themeChanged', { data: themes[theme] });
    },
    tellOfChange: () => {
      for (const listener of listeners) listener(buildOf(run(), place));
    },
  };
}

/** The tab stays hidden until it is loaded; one that failed to load is replaced by the host's own text. */
function controlOf(settings: SessionSettings, configuration: Introduction['configuration']): Instance {
  const { order, token } = settings;
  return {
    initialHandshake: (options) => {
      const { loaded = true } = (options ?? {}) as { readonly loaded?: boolean };
      if (loaded) order({ show: true });
      return introduce({ ...settings, configuration });
    },
    notifyLoadSucceeded: () => order({ show: true }),
    notifyLoadFailed: (error) => order({ fail: JSON.stringify(error) }),
    resize: () => undefined,
    getAccessToken: () => ({ token }),
    getAppToken: () => ({ token }),
  };
}

function noting(instance: Instance, calls: string[]): Instance {
  return Object.fromEntries(
    Object.entries(instance).map(([name, method]) => [
      name,
      (...parameters: readonly unknown[]) => {
        calls.push(name);
        return method(...parameters);
      },
    ]),
  );
}

function found(service: Instance | undefined, id: string): Instance {
  if (service === undefined) throw new Error(`The service ${id} could not be found.`);
  return service;
}

/** A parameter that is set to an empty text is removed from the address, as Azure DevOps does. */
function browserOf({ query, order }: SessionSettings): Browser {
  const parameters = new URLSearchParams(query);
  return {
    parameters: () => Object.fromEntries(parameters),
    setParameters: (changes) => {
      for (const [name, value] of Object.entries(changes))
        if (value === '') parameters.delete(name);
        else parameters.set(name, value);
      order({ query: `?${parameters.toString()}` });
    },
    navigate: (navigate) => order({ navigate }),
    open: (open) => order({ open }),
  };
}
