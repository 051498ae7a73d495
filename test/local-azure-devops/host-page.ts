/** What the host page shows: the run's tabs, of which ours is the open one. */
export interface HostPage {
  readonly run: string;
  readonly tab: string;
  /** The address of the page in the frame. */
  readonly frame: string;
  readonly isSandboxed: boolean;
  readonly theme: string;
  /** The path of the session. */
  readonly session: string;
}

/**
 * The run page. Its script carries messages between the frame and the session and obeys orders; it takes messages of
 * its own frame only, and gives them to the session one after the other.
 */
export function hostPage({ run, tab, frame, isSandboxed, theme, session }: HostPage): string {
  const sandbox = isSandboxed ? ' sandbox="allow-scripts allow-forms allow-modals allow-popups"' : '';
  return `<!doctype html>
<html lang="en" data-theme="${theme}">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>${escaped(run)}</title>
<style>
  html, body { margin: 0; height: 100%; font: 14px 'Segoe UI', sans-serif; }
  body { display: flex; flex-direction: column; background: #fff; color: #222; }
  [data-theme='dark'] body { background: #201f1e; color: #eee; }
  h1 { margin: 12px 20px 4px; font-size: 20px; }
  p { margin: 0 20px; padding: 6px 0; border-bottom: 1px solid #8888; }
  p b { padding-bottom: 5px; border-bottom: 3px solid #0078d4; }
  iframe { flex: 1; min-height: 0; border: 0; }
  .loading { visibility: hidden; }
</style>
<h1>${escaped(run)}</h1>
<p>Summary &emsp; Tests &emsp; <b>${escaped(tab)}</b></p>
<iframe class="loading" title="${escaped(tab)}" name="tab"${sandbox}></iframe>
<script>
  const frame = document.querySelector('iframe');
  const obey = {
    post: (text) => frame.contentWindow.postMessage(text, '*'),
    show: () => frame.classList.remove('loading'),
    fail: (text) => frame.replaceWith('The tab could not be loaded: ' + text),
    theme: (name) => (document.documentElement.dataset.theme = name),
    query: (query) => history.replaceState(null, '', query),
    navigate: (address) => location.assign(address),
    open: (address) => window.open(address, '_blank', 'noopener'),
  };
  const events = new EventSource('${session}');
  events.onmessage = ({ data }) => {
    for (const [name, value] of Object.entries(JSON.parse(data))) obey[name](value);
  };
  events.onopen = () => (frame.src = '${frame}');
  let sent = Promise.resolve();
  addEventListener('message', ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    sent = sent.then(() => fetch('${session}', { method: 'POST', body: data }));
  });
</script>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
