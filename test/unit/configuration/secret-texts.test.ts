import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isLiteral, isSecretName, secretIn } from '../../../tasks/core/configuration/secret-texts.js';

// Made of parts, so that nobody takes them for secrets that were committed.
const signature = `${'abc123'.repeat(7)}a`;

const letters = 'aB3dE6gH9j';

const vault = 'https://kept.vault.azure.net/secrets/Admin';

describe('A secret in a text', () => {
  const found: readonly (readonly [string, string, string])[] = [
    [
      'A SAS signature',
      'at the end',
      `https://a.blob.core.windows.net/c/x.msi?sv=2022-11-02&sr=b&sig=${signature}%3D`,
    ],
    ['A SAS signature', 'at the beginning', `?sig=${signature}=&se=2030-01-01`],
    ['A SAS signature', 'in HTML', `https://a/c?sv=1&amp;sig=${signature}`],
    [
      'A SAS signature',
      'in an encoded address',
      `https://x/?u=https%3A%2F%2Fa%2Fc%3Fsv%3D1%26sig%3D${signature}`,
    ],
    ['A SAS signature', 'in an expression', `[concat(variables('base'), '?sv=1&sig=${signature}')]`],
    ['A SAS signature', 'in a command', `wget "https://a/c?sv=1&sig=${signature}" -O x`],
    ['A private key', 'of RSA', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['A private key', 'of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl'],
    ['A private key', 'of any kind', '-----BEGIN PRIVATE KEY-----\nMIIE'],
    ['An account key', 'by itself', `${'Ab1+/'.repeat(17)}A==`],
    ['An access token', 'of GitHub', `ghp_${'aB3'.repeat(12)}`],
    ['An access token', 'of GitHub with scopes', `https://github_pat_${'aB3'.repeat(10)}@github.com/x`],
    ['An access token', 'of Azure DevOps', 'ab2d'.repeat(13)],
    ['An access token', 'of Azure DevOps since 2024', `${'aB3d'.repeat(19)}AZDO4xYz`],
    ['An access token', 'of JSON', `Bearer eyJ${letters}.eyJ${letters}.${letters}`],
    [
      'A function key',
      'of Azure Functions',
      `https://x/api/y?code=${letters.repeat(4)}aB3dAzFu${letters.slice(0, 5)}A==`,
    ],
    ['A password or another secret', 'of a new user of Windows', 'net user "Build User" P@ss /add'],
    ['A client secret', 'of Entra', `aB38Q~${letters.repeat(3)}xY.`],
    ['A client secret', 'of Azure AD', `aB3d~${letters.repeat(3)}`],
    ['A password or another secret', 'of a connection string', 'Server=tcp:x;User ID=sa;Password=P@ssw0rd;'],
    ['A password or another secret', 'of an account', `AccountName=a;AccountKey=${letters}==`],
    ['A password or another secret', 'of a command', 'powershell -File x.ps1 -Password P@ssw0rd'],
    ['A password or another secret', 'of a command in quotes', `x.exe --client-secret "P@ss"`],
    ['A password or another secret', 'of a command with a colon', 'setup.exe /password:P@ss'],
    [
      'A password or another secret',
      'in an expression',
      `[concat('x.ps1 -Password ''P@ss'' -User ', parameters('userName'))]`,
    ],
    ['A password or another secret', 'of an environment', 'docker run -e SA_PASSWORD=P@ss x'],
    ['A password or another secret', 'of a script', `$adminPassword = 'P@ss'`],
    ['A password or another secret', 'made secure', `ConvertTo-SecureString "P@ss" -AsPlainText -Force`],
    ['A password or another secret', 'of JSON', '{"user": "u", "password": "P@ss"}'],
    ['A password or another secret', 'of YAML', '#cloud-config\nuser: u\npassword: P@ss\n'],
    ['A password or another secret', 'of an address', 'https://user:P@ss@host/x'.replace('P@', 'Pa')],
  ];
  for (const [kind, where, text] of found)
    it(`is found: ${kind} ${where}`, () => {
      assert.equal(secretIn(text), kind);
    });

  const passed: readonly (readonly [string, string])[] = [
    ['a placeholder for a signature', 'https://a/c?sv=1&sig=<signature>'],
    ['a signature that is a parameter', "[concat('https://a/c?sv=1&sig=', parameters('signature'))]"],
    ['a word that ends with sig', 'https://a/c?config=123456789&design=123456789'],
    ['a public key', `ssh-rsa AAAAB3NzaC1yc2E${letters.repeat(30)}== me@host`],
    ['a public key in PEM', `-----BEGIN PUBLIC KEY-----\n${letters.repeat(6)}\n-----END PUBLIC KEY-----`],
    ['a certificate', `-----BEGIN CERTIFICATE-----\n${letters.repeat(6)}\n-----END CERTIFICATE-----`],
    ['a thumbprint', 'A94A8FE5CCB19BA61C4C0873D391E987982FBBD3'],
    ['hashes', `${'0a1b2c3d'.repeat(8)} sha256-${letters.repeat(4)}abc=`],
    ['a long text in base 64', `${letters.repeat(20)}==`],
    ['an id', '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g'],
    ['a password that is a parameter', "[concat('x.ps1 -Password ', parameters('password'), ' -User u')]"],
    [
      'a password that is a parameter in quotes',
      `[concat('x.ps1 -Password "', parameters('password'), '"')]`,
    ],
    [
      'a password that is a parameter in inner quotes',
      "[concat('x.ps1 -Password ''', parameters('password'), '''')]",
    ],
    [
      'a password that is a parameter of a connection',
      "[concat('Server=x;Password=', parameters('password'), ';')]",
    ],
    ['a variable of PowerShell', 'x.ps1 -Password $password -Token $($env:TOKEN)'],
    ['a variable of a shell', 'x.sh --password "${PASSWORD}" --token $TOKEN'],
    ['a variable of Windows', 'x.cmd /password:%PASSWORD%'],
    ['a new user whose password is asked for', 'net user build * /add && net user build /add'],
    [
      'a new user whose password is a variable',
      'net user build $password /add; net user build %PASSWORD% /add',
    ],
    ['a switch', 'x.ps1 -UsePassword -User u'],
    ['an encrypted text', 'ConvertTo-SecureString 01000000d08c'],
    ['a switch with a value', 'x.ps1 -UseToken:$true; y --no-password=false'],
    ['a place to fill in', 'Server=x;Password={your_password};Token=<token>;Pwd=***'],
    ['the token of a .NET assembly', 'System.Web, Version=4.0.0.0, PublicKeyToken=b03f5f7f11d50a3a'],
    ['the name of a secret', 'az keyvault secret show --name Admin --query value'],
    ['a version of a package', 'linux-image=5.15.0-1041.48~20.04.1-azure'],
    ['an address with a port', 'https://host:8080/@scope/x'],
    ['a word in a sentence', 'The password is given by the pipeline.'],
  ];
  for (const [what, text] of passed)
    it(`is not ${what}`, () => {
      assert.equal(secretIn(text), undefined);
    });
});

describe('The name of a secret', () => {
  for (const name of [
    'adminPassword',
    'SA_PASSWORD',
    'api-key',
    'clientSecret',
    'vstsPat',
    'PAT',
    'AZP_PAT',
    'pw',
    'adminPw',
    'vm_pw',
    'sasToken',
    'sshPrivateKey',
  ])
    it(`is ${name}`, () => {
      assert.ok(isSecretName(name));
    });

  for (const name of [
    'secretName',
    'passwordMinLength',
    'tokenUrl',
    'compat',
    'COMPAT',
    'gpw',
    'publicKeyToken',
    'sshPublicKey',
    'keyVaultId',
    'authenticationType',
  ])
    it(`is not ${name}`, () => {
      assert.ok(!isSecretName(name));
    });
});

describe('A value that a secret’s name has', () => {
  for (const text of [
    'P@ss',
    '$ecret1',
    '[secret',
    "[concat('P@ss', 'word')]",
    "['P@ss']",
    "[base64('P@ss')]",
  ])
    it(`is the secret itself: ${text}`, () => {
      assert.ok(isLiteral(text));
    });

  const references = [
    ' ',
    'PrivateSettingsRef:AdminPassword',
    'privatesettingsref:x',
    `@Microsoft.KeyVault(SecretUri=${vault})`,
    vault,
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v',
    "[parameters('password')]",
    '[newGuid()]',
    "[concat('P', uniqueString(resourceGroup().id), 'x!')]",
    "[reference('x').outputs.password.value]",
    '[[[Secret]]',
    '$(password)',
    '#{Password}#',
    '__PASSWORD__',
    '<your password>',
    'YOUR_VSTS_TOKEN',
    '${PASSWORD}',
    '$env:PASSWORD',
    '********',
    'true',
    'ssh-ed25519 AAAA me@host',
    'ecdsa-sha2-nistp256 AAAA',
    '-----BEGIN PUBLIC KEY-----\nMIIB',
    '-----BEGIN CERTIFICATE-----\nMIIB',
  ];
  for (const text of references)
    it(`is none itself: ${text}`, () => {
      assert.ok(!isLiteral(text));
    });
});
