import { parseXML } from '@azure/core-xml';
import { readFile } from 'node:fs/promises';
import type { Command } from './commands.js';
import { addIssue, type PublishedFiles, type Step } from './step.js';

/** The tools whose results the agent reads. */
const runners = ['ctest', 'junit', 'nunit', 'vstest', 'xunit'];

/**
 * Takes the files with the results of tests, which are read when the step has ended.
 * @see https://github.com/microsoft/azure-pipelines-agent, src/Agent.Worker/TestResults/ResultsCommandExtension.cs
 * @throws if the command lacks what the agent needs
 */
export function publishTests(step: Step, { properties, data }: Command): void {
  const files = data.trim() === '' ? (properties.get('resultfiles') ?? '') : data;
  if (files === '') throw new Error('Argument needed: TestResults');
  const type = properties.get('type') ?? '';
  if (type === '') throw new Error('Argument needed: Testrunner');
  if (!runners.includes(type.toLowerCase())) throw new Error('Unknown Test Runner.');
  step.publishedFiles.push({ type, title: properties.get('runtitle') ?? '', paths: files.split(',') });
}

/** A run of tests, as the page of the pipeline's run shows it. */
export interface PublishedTests {
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** Reads what was published after the step; what cannot be read, or has no results, is a warning and nothing else. */
export async function readPublishedTests(
  step: Step,
  { title, paths }: PublishedFiles,
): Promise<PublishedTests> {
  const files: PublishedTests['files'][number][] = [];
  for (const path of paths) {
    try {
      const content = await readFile(path, 'utf8');
      if (await hasResults(content)) files.push({ path, content });
      else
        addIssue(step, 'warning', `Invalid results file. Make sure the result format of '${path}' matches.`);
    } catch (error) {
      addIssue(step, 'warning', `Failed to publish test results: ${String(error)}`);
    }
  }
  return { title, files };
}

/** @throws if it is no XML */
async function hasResults(xml: string): Promise<boolean> {
  await parseXML(xml);
  return /<testcase\b/.test(xml);
}
