/**
 * Variables by which the agent, the shell and the tools of later steps are led. The agent makes an environment variable of
 * each variable of the job, with underscores for dots and spaces; it keeps some of these itself, others would be overwritten.
 */
const prefixes =
  /^(agent|azp|build|complus|coreclr|dotnet|endpoint|git|input|java|node|npm|perl|pipeline|python|release|resources|secret|securefile|strategy|system|task|vso|vsts)_/;

const names = new Set([
  'all_proxy',
  'bash_env',
  'comspec',
  'dyld_insert_libraries',
  'dyld_library_path',
  'env',
  'home',
  'http_proxy',
  'https_proxy',
  'ifs',
  'java_tool_options',
  'ld_audit',
  'ld_library_path',
  'ld_preload',
  'no_proxy',
  'path',
  'pathext',
  'perl5opt',
  'prompt_command',
  'psmodulepath',
  'pythonpath',
  'rubyopt',
  'shell',
  'temp',
  'tf_build',
  'tmp',
  'tmpdir',
  'windir',
]);

/** Whether a variable of this name would change how the agent or later steps run, whatever its value is meant to be. */
export function isReserved(name: string): boolean {
  const variable = name.toLowerCase().replaceAll(/[ .]/g, '_');
  return names.has(variable) || prefixes.test(variable);
}
