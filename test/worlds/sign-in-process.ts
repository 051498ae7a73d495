import { text } from 'node:stream/consumers';
import { signInByCommandLine } from '../../cli/sign-in/sign-in.js';
import { messageOf, messagesOf, remedyOf } from '../../tasks/core/step/problem.js';
import type { SignInCase, SignInOutcome } from './command-line-sign-ins.js';

/** Signs in as each case on standard input says, and prints what became of it. */
async function outcomeOf({ auth, cloud, environment, tokens = 1 }: SignInCase): Promise<SignInOutcome> {
  const said: string[] = [];
  const secrets: string[] = [];
  const seen: string[] = [];
  const { signal } = new AbortController();
  try {
    const { azure, identity, portalUrl } = await signInByCommandLine({
      auth,
      cloud,
      environment: { PATH: process.env['PATH'], ...environment },
      storageAuthentication: 'auto',
      protect: (secret) => void secrets.push(secret),
      say: (line) => void said.push(line),
      signal,
    });
    while (seen.length < tokens) seen.push((await azure.credential.getToken(azure.scope))?.token ?? '');
    return { said, secrets, tokens: seen, identity, ...(portalUrl === undefined ? {} : { portalUrl }) };
  } catch (error) {
    const remedy = remedyOf(error);
    const told = {
      message: messageOf(error),
      messages: messagesOf(error),
      ...(remedy === undefined ? {} : { remedy }),
    };
    return { said, secrets, tokens: seen, error: told };
  }
}

const outcomes: SignInOutcome[] = [];
for (const one of JSON.parse(await text(process.stdin)) as SignInCase[]) outcomes.push(await outcomeOf(one));
process.stdout.write(JSON.stringify(outcomes));
