import { readFile } from 'node:fs/promises';
import { assertionError, type OpenAssertions } from './assertion.js';

/** Assertions out of a file, which is read for each: what issues them writes a new one before the old one ends. */
export function fileAssertions(path: string): OpenAssertions {
  return ({ protect }) =>
    async () => {
      const text = (await readFile(path, 'utf8').catch((error: unknown) => reject(path, error))).trim();
      if (text === '') throw assertionError(`The file ${path} with the federated token is empty.`, remedy);
      protect(text);
      return text;
    };
}

const remedy = 'Check AZURE_FEDERATED_TOKEN_FILE, and what writes the file.';

function reject(path: string, cause: unknown): Promise<never> {
  const why = cause instanceof Error ? cause.message : String(cause);
  return Promise.reject(
    assertionError(`The file ${path} with the federated token cannot be read: ${why}.`, remedy, cause),
  );
}
