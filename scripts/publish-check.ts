import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeholdersIn, publisherFile, readPublisher } from './publisher.js';

/** `npm run publish:check`: fails as long as an address of the package is a placeholder. */
const root = join(import.meta.dirname, '..');
await readPublisher(root);
const faults = placeholdersIn(await readFile(join(root, publisherFile), 'utf8'));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log('The package has every address that it needs to be published.');
