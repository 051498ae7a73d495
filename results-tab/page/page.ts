import { fitHeight, type Host } from '../host/azure-devops.js';
import { readRun, type Run } from '../host/read-run.js';
import { messageOf } from '../host/requests.js';
import { formatsOf } from '../views/format.js';
import { element } from './element.js';
import { startFilter } from './filter.js';
import { byId, fill, onClick, say } from './frame.js';
import { drawFiltered, drawRun, isSameRun, offerDownloads, type Shown, shownOf } from './run.js';

/** Draws the run, and again whenever it has changed or the user asks for it. Ends when it is drawn first. */
export async function openPage(host: Host): Promise<void> {
  const formats = formatsOf(host.culture, host.timeOffset);
  let shown: Shown | undefined;
  const show = (run: Run) => {
    const now = Date.now();
    byId('as-of').textContent = `As of ${formats.time(now)}`;
    byId('as-of').title = formats.utc(now);
    for (const id of ['csv', 'json']) byId(id).hidden = run.reports.length === 0;
    if (shown && isSameRun(shown.run, run)) return;
    shown = shownOf(run, now);
    drawRun(shown, formats, fitHeight);
  };
  const load = loader((signal) => readRun(host.api, host.buildId, signal, sayProgress), show);
  startFilter(await host.readView(), (parameters) => {
    host.keepView(parameters);
    if (shown) drawFiltered(shown, formats, fitHeight);
  });
  offerDownloads(() => shown);
  onClick('refresh', () => void load());
  byId('refresh').hidden = false;
  const first = load();
  // A host may call back at once: that must not end the reading that has just begun.
  host.onRunChanged(() => void first.then(load));
  await first;
}

function sayProgress(read: number, all: number): void {
  say(`Reading reports: ${read} of ${all} …`);
}

/**
 * Loads and shows, or says why it could not and keeps what is shown. A load that begins while another goes on ends that
 * one; the browser ends it when the page is left.
 */
function loader(read: (signal: AbortSignal) => Promise<Run>, show: (run: Run) => void): () => Promise<void> {
  let running = new AbortController();
  return async () => {
    running.abort();
    const { signal } = (running = new AbortController());
    try {
      const run = await read(signal);
      show(run);
      say('');
    } catch (error) {
      if (signal.aborted) return;
      say('');
      showFault(error);
    }
  };
}

export function showFault(error: unknown): void {
  fill('faults', [element('p', {}, errorText(error))]);
  fitHeight();
}

function errorText(error: unknown): string {
  if (error instanceof TypeError)
    return `Azure DevOps cannot be reached (${error.message}). Try again by Refresh.`;
  return messageOf(error);
}
