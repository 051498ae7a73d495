/** How a script ended. */
export interface ScriptEnd {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
  /** The time for which it slept. */
  readonly seconds: number;
}

/** A line of a script, and what comes of it. */
interface Rule {
  readonly pattern: RegExp;
  readonly end: (found: string, files: ReadonlySet<string>) => Partial<ScriptEnd>;
}

const missing = (path: string, files: ReadonlySet<string>): Partial<ScriptEnd> =>
  files.has(asCompared(path)) ? {} : { exitCode: 1, errors: `${path} is not there.` };

/** What is understood of PowerShell and of shells. Everything else in a script does nothing. */
const rules: readonly Rule[] = [
  { pattern: /\bTest-Path\s+(?:-(?:Literal)?Path\s+)?(\S.*)/i, end: missing },
  { pattern: /(?:\btest|\[)\s+-[edfsx]\s+(\S.*)/, end: missing },
  { pattern: /\bcommand\s+-v\s+(\S.*)/, end: missing },
  { pattern: /^(?:Write-Host|Write-Output|echo)\s+(\S.*)/i, end: (output) => ({ output }) },
  {
    pattern: /^(?:Start-Sleep(?:\s+-Seconds)?|sleep)\s+(\d+)/i,
    end: (seconds) => ({ seconds: Number(seconds) }),
  },
  { pattern: /^throw\s+(\S.*)/i, end: (errors) => ({ exitCode: 1, errors }) },
  { pattern: /^exit\s+(\d+)/i, end: (code) => ({ exitCode: Number(code) }) },
];

/**
 * Runs a script on a disk, as far as it is understood here: each path that it looks for must be there, and it may print,
 * sleep, throw or exit in a line of its own. The first line that fails ends it.
 * @param files the paths on the disk
 */
export function runScript(text: string, files: readonly string[]): ScriptEnd {
  const present = new Set(files.map(asCompared));
  let end: ScriptEnd = { exitCode: 0, output: '', errors: '', seconds: 0 };
  for (const line of text.split(/\r?\n/).filter((one) => !one.trimStart().startsWith('#'))) {
    const effect = effectOf(line, present);
    const output = [end.output, effect.output].filter((part) => part).join('\n');
    end = { ...end, ...effect, output, seconds: end.seconds + (effect.seconds ?? 0) };
    if (effect.exitCode !== undefined) break;
  }
  return end;
}

function effectOf(line: string, files: ReadonlySet<string>): Partial<ScriptEnd> {
  for (const { pattern, end } of rules) {
    const [, found] = pattern.exec(line) ?? [];
    if (found !== undefined) return end(argument(found), files);
  }
  return {};
}

/** The first argument in the rest of a line, which may be quoted. */
function argument(rest: string): string {
  const [, single, double, bare] = /^(?:'([^']*)'|"([^"]*)"|([^\s;)\]&|]+))/.exec(rest) ?? [];
  return single ?? double ?? bare ?? '';
}

/** Windows minds neither case nor the kind of slash; no path here differs by them alone. */
function asCompared(path: string): string {
  return path.replaceAll('\\', '/').toLowerCase();
}
