/**
 * An Azure CLI for tests: it knows `az account get-access-token`, and is signed in at a local Azure as the application
 * that the variables name, in the one tenant that it has.
 */
const { parseArgs } = require('node:util');

const { LOCAL_AUTHORITY, LOCAL_TENANT, LOCAL_CLIENT, LOCAL_SECRET } = process.env;

const text = { type: 'string' };

async function main() {
  const [group, command, ...rest] = process.argv.slice(2);
  if (group !== 'account' || command !== 'get-access-token') throw new Error(`'${group}' is misspelled.`);
  const options = { output: text, resource: text, tenant: text };
  const { resource, tenant = LOCAL_TENANT } = parseArgs({ args: rest, options }).values;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: LOCAL_CLIENT,
    client_secret: LOCAL_SECRET,
    scope: `${resource}/.default`,
  });
  const response = await fetch(`${LOCAL_AUTHORITY}${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: accessToken, expires_in: seconds, error_description } = await response.json();
  if (accessToken === undefined) throw new Error(error_description);
  const expires = new Date(Date.now() + seconds * 1000);
  const expires_on = Math.floor(expires.getTime() / 1000);
  const answer = { accessToken, expiresOn: expires.toISOString(), expires_on, tenant, tokenType: 'Bearer' };
  process.stdout.write(JSON.stringify(answer));
}

main().catch(({ message }) => {
  process.stderr.write(`ERROR: ${message}\n`);
  process.exitCode = 1;
});
