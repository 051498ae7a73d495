import { connect, showPage } from './host/azure-devops.js';
import { byId, say } from './page/frame.js';
import { openPage, showFault } from './page/page.js';

/** How long a host may take for the handshake, in milliseconds: the SDK waits for ever. */
const patience = 8000;

/** After how many milliseconds the page is shown although it reads reports still. */
const slow = 2000;

async function start(): Promise<void> {
  let timer = setTimeout(sayThatNoHostAnswers, patience);
  try {
    const host = await connect();
    byId('no-host').hidden = true;
    clearTimeout(timer);
    // Where answers are slow, what the page says about it is more than the host's sign of loading.
    timer = setTimeout(showPage, slow);
    await openPage(host);
  } catch (error) {
    say('');
    showFault(error);
  } finally {
    clearTimeout(timer);
  }
  // Also after a fault: the host would show a text of its own in place of ours.
  showPage();
}

function sayThatNoHostAnswers(): void {
  say('');
  byId('no-host').hidden = false;
}

void start();
