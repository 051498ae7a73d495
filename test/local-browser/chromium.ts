import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where packages and installers put Chromium, or a browser made of it. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What to do where `findChromium` finds nothing. */
export const noChromium = 'no Chromium is installed: install one, or name its file in the variable CHROMIUM';

/** The file of an installed Chromium: the one that the variable CHROMIUM names, else one in a usual place. */
export function findChromium(): string | undefined {
  return process.env['CHROMIUM'] ?? usualPlaces.find((path) => existsSync(path));
}

/** Starts the installed Chromium without a window. It asks for nothing but what its pages ask for. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`There is ${noChromium}.`);
  // Root may start it in no sandbox of its own, which many containers lack; it opens nothing but our pages.
  return chromium.launch({
    executablePath,
    args: ['--disable-background-networking'],
    chromiumSandbox: false,
    // A slow machine takes its time.
    timeout: 0,
  });
}
