import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { InstalledExtension } from './extension.js';
import { contributionIdOf } from './handshake.js';
import { hostPage } from './host-page.js';
import { addressOf, type Answer, type Handler, send } from './http.js';
import { openSession, type Order, type Session, type SessionSettings } from './session.js';

/** The run pages that are open, and the address of the next one. */
export interface RunPages {
  readonly handler: Handler;
  readonly sessions: () => readonly Session[];
}

export type PageSettings = Omit<SessionSettings, 'query' | 'order'>;

/**
 * Serves the run page: with the tab where the extension's `supportsTasks` names a task of the run, else without. The
 * script of the page hears of orders by server-sent events, and sends messages of the tab by POST.
 * @param frame the address of the tab's page
 */
export function serveRunPages(settings: () => PageSettings, frame: () => string): RunPages {
  const sessions = new Map<string, Session>();
  const waiting = new Map<string, string>();
  const listen = (path: string, response: ServerResponse): void => {
    response
      .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      .flushHeaders();
    const order = (given: Order): void => {
      response.write(`data: ${JSON.stringify(given)}\n\n`);
    };
    sessions.set(path, openSession({ ...settings(), query: waiting.get(path) ?? '', order }));
    response.once('close', () => sessions.delete(path));
  };
  const receive = async (path: string, request: IncomingMessage): Promise<Answer> => {
    await sessions.get(path)?.receive(await text(request));
    return { status: 204, headers: {} };
  };
  const page = (query: string): Answer => {
    const session = `/sessions/${randomUUID()}`;
    waiting.set(session, query);
    return html(runPage(settings(), frame(), session));
  };
  return {
    sessions: () => [...sessions.values()],
    handler: async (request, response) => {
      const { pathname, search } = addressOf(request);
      if (!pathname.startsWith('/sessions/')) send(response, page(search));
      else if (request.method === 'POST') send(response, await receive(pathname, request));
      else listen(pathname, response);
    },
  };
}

function runPage(settings: PageSettings, frame: string, session: string): string {
  const { run, tab, edition, theme } = settings;
  const number = `#${run().number} of ${run().definition.name}`;
  if (!isShown(settings)) return `<!doctype html><title>${number}</title>No tab is shown on this run.`;
  const { isSandboxed } = edition;
  return hostPage({ run: number, tab: tab.title, frame, isSandboxed, theme, session });
}

/** A tab is shown on runs that have one of its tasks, whether or not that has done anything. */
function isShown({ tab, run }: PageSettings): boolean {
  const tasks = run().jobs.flatMap(({ steps }) => steps.map(({ task }) => task.id));
  return tab.tasks.length === 0 || tab.tasks.some((id) => tasks.includes(id));
}

function html(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** The path of the run page with the tab open. */
export function runPagePath({ place, run, ...contribution }: PageSettings): string {
  const query = new URLSearchParams({ buildId: String(run().id), view: contributionIdOf(contribution) });
  return `/${place.organization}/${encodeURIComponent(place.project.name)}/_build/results?${query.toString()}`;
}

/** Names an icon of its own, so that no browser asks for one. */
const notFoundPage =
  '<!doctype html><title>404</title><link rel="icon" href="data:,">The extension has no such file.';

/** Serves the files of an extension that have an address. */
export function serveAssets({ assets }: InstalledExtension): Handler {
  return (request, response) => {
    const asset = assets.get(addressOf(request).pathname.slice(1));
    const headers = {
      'content-type': asset?.contentType ?? 'text/html',
      'x-content-type-options': 'nosniff',
    };
    send(response, {
      status: asset === undefined ? 404 : 200,
      headers,
      body: asset?.content ?? notFoundPage,
    });
  };
}
