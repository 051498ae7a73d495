import { configurationError, type ConfigurationError, type Finding } from './finding.js';

/** A JSON file below GoldenImages that is not used as a golden image. */
export interface UnusedFile {
  /** The path that it would have as a golden image. */
  readonly imagePath: string;
  /** `unusable` has an error of its own; `ignored` is listed in .factoryignore. */
  readonly why: 'unusable' | 'ignored' | 'without machine';
}

/** What was found below GoldenImages in place of golden images. */
export interface FoundInstead {
  /** Those of the findings for which there may be golden images that were not found. */
  readonly doubts: readonly Finding[];
  readonly findings: readonly Finding[];
  readonly unusedFiles: readonly UnusedFile[];
}

/**
 * The error for a folder GoldenImages without a golden image that can be used. Its cause is the first file or folder that is
 * wrong; only where nothing is, the folder itself has no golden image (IF103).
 */
export function withoutImages(folder: string, found: FoundInstead): ConfigurationError {
  const [cause] = found.findings.filter(({ severity }) => severity === 'error');
  if (!cause) return configurationError(emptyFolder(folder, found), found.findings);
  const others = found.findings.filter((finding) => finding !== cause);
  return configurationError(cause, others);
}

function emptyFolder(folder: string, { doubts: [doubt], unusedFiles }: FoundInstead): Finding {
  return {
    code: 'IF103',
    severity: 'error',
    what: `The folder ${folder} has no golden image.`,
    ...(doubt ? { why: doubt.what, remedy: doubt.remedy } : whyEmpty(unusedFiles)),
  };
}

function whyEmpty(unusedFiles: readonly UnusedFile[]): Pick<Finding, 'why' | 'remedy'> {
  const definition = 'A golden image is a JSON file that defines a lab virtual machine';
  const ignored = unusedFiles.filter(({ why }) => why === 'ignored').length;
  if (unusedFiles.length === 0)
    return {
      why: `${definition}, here or in a subfolder.`,
      remedy: 'Correct configurationFolder, or add a template.',
    };
  if (ignored === unusedFiles.length)
    return { why: `.factoryignore lists all JSON files, ${ignored}.`, remedy: 'Correct .factoryignore.' };
  const rest = ignored > 0 ? `, and .factoryignore lists ${ignored} others` : '';
  return {
    why: `${definition}; of the JSON files here, ${unusedFiles.length - ignored} define none${rest}.`,
    remedy: 'Correct these files or .factoryignore, or configurationFolder.',
  };
}
