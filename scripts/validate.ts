import { relative } from 'node:path';
import { findingsOfFolder } from '../tasks/core/factory/validate/offline.js';
import type { Finding } from '../tasks/core/step/action.js';

/**
 * `npm run validate -- PATH`: the checks of ValidateConfiguration that need no Azure. Prints a line for each finding,
 * worst first, and exits with 1 if there is an error.
 */
async function main([folder, ...others]: readonly string[]): Promise<void> {
  if (folder === undefined || others.length > 0) {
    console.error('Usage: npm run validate -- PATH\nPATH is a folder with GoldenImages and Labs.json.');
    process.exitCode = 2;
    return;
  }
  const findings = await findingsOfFolder(folder);
  const lines = findings.map((finding) => lineOf(finding, folder));
  if (lines.length > 0) console.log(lines.join('\n'));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  console.log(`${errors} errors, ${findings.length - errors} other findings.`);
  if (errors > 0) process.exitCode = 1;
}

/** `file:line:column code message`, as editors and terminals make links of. */
function lineOf({ file, line, column, code, severity, what, why, remedy }: Finding, folder: string): string {
  const place = `${relative(process.cwd(), file ?? folder) || '.'}:${line ?? 1}:${column ?? 1}`;
  const text = [what, why, remedy].filter(Boolean).join(' ');
  return `${place} ${code ?? ''} ${severity}: ${text.replaceAll(/\s+/g, ' ')}`;
}

await main(process.argv.slice(2));
