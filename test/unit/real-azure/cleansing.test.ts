import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createCleansing } from '../../../scripts/real-azure/asking/cleansing.js';
import { cleanPair } from '../../../scripts/real-azure/asking/recording.js';

const subscription = '5ub5cr1p-0000-4000-8000-00000canary1'.replaceAll(/[^\da-f-]/g, 'a');
const tenant = 'deadbeef-0000-4000-8000-0000000cafe1';
const objectId = 'deadbeef-0000-4000-8000-0000000cafe2';
const person = 'Canary Person';
const mail = 'canary.person@contoso-canary.example';

const claims = { oid: objectId, tid: tenant, name: person, upn: mail, ipaddr: '203.0.113.77' };
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${encoded({ alg: 'none' })}.${encoded(claims)}.Canary-signature_1`;

const accountKey = Buffer.from('canary key of the account, which has sixty-four bytes in all 1234').toString(
  'base64',
);
/** One that the tasks made, and so keep as a secret; and one that they know nothing of. */
const sas = 'sv=2024-01-01&sr=b&si=canary-policy&sig=Canary%2Fsignature%3D';
const foreignSas = 'sv=2024-01-01&sr=b&sig=Foreign%2Fcanary%3D';
const clientSecret = 'Canary~secret+/="&\\1';

/** Every form in which one of them may stand somewhere. */
const canaries = [
  subscription,
  subscription.replaceAll('-', ''),
  tenant,
  objectId,
  person,
  mail,
  encodeURIComponent(mail),
  '203.0.113.77',
  token,
  encoded(claims),
  accountKey,
  encodeURIComponent(accountKey),
  'Canary%2Fsignature',
  'Canary/signature',
  'canary-policy',
  clientSecret,
  encodeURIComponent(clientSecret),
  JSON.stringify(clientSecret).slice(1, -1),
  Buffer.from(clientSecret).toString('base64'),
];

const everything = `${canaries.join(' ')} ${foreignSas}`;

/** Known only by what stands around them. */
const unknown = ['Foreign%2Fcanary', 'Foreign/canary'];

const id = `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Compute/disks/d`;

const pair = {
  method: 'POST',
  url: `https://management.azure.com${id}/beginGetAccess?api-version=2023-10-02&$filter=${encodeURIComponent(`tagValue eq '${mail}'`)}&code=${encodeURIComponent(everything)}`,
  headers: {
    authorization: `Bearer ${token}`,
    'x-ms-authorization-auxiliary': everything,
    'x-ms-client-request-id': objectId,
    'user-agent': everything,
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    properties: { password: clientSecret, owner: person, text: everything, [everything]: 1 },
  }),
  answer: {
    status: 200,
    headers: {
      location: `https://management.azure.com/subscriptions/${subscription}/operations/1?t=1&c=${encodeURIComponent(accountKey)}&s=canary-policy&api-version=2023-10-02`,
      'azure-asyncoperation': `https://management.azure.com/subscriptions/${subscription.toUpperCase()}/operations/1?s=${encodeURIComponent(everything)}`,
      'x-ms-request-id': objectId,
      'set-cookie': everything,
      'www-authenticate': everything,
      'retry-after': '10',
    },
    body: JSON.stringify({
      accessSAS: `https://md-canary.z1.blob.storage.azure.net/c/abcd?${sas}`,
      nested: JSON.stringify({ address: `https://canary.blob.core.windows.net/c/b?${sas}` }),
      keys: [{ keyName: 'key1', value: accountKey }],
      message: `The client '${mail}' with object id '${objectId}' may not do it: ${everything}`,
      author: person,
      bearer: token,
      tenants: [tenant, tenant.toUpperCase()],
      bare: sas,
      foreign: `https://canary.blob.core.windows.net/c/b?${foreignSas}`,
    }),
  },
};

describe('A recording of the kit', () => {
  const cleansing = createCleansing();
  cleansing.hide(clientSecret, 'SECRET');
  cleansing.hide(`https://canary.blob.core.windows.net/c/b?${sas}`, 'SECRET');
  cleansing.hideClaims(token);
  const line = cleanPair(pair, cleansing);

  it('has no secret, no name and no id of the subscription, in no form', () => {
    const found = [...canaries, ...unknown].filter((canary) =>
      line.toLowerCase().includes(canary.toLowerCase()),
    );
    assert.deepEqual(found, [], line);
  });

  it('still tells what was asked and what was answered', () => {
    const { liveRequest, liveResponse } = JSON.parse(line) as {
      readonly liveRequest: { readonly url: string; readonly headers: object };
      readonly liveResponse: {
        readonly statusCode: string;
        readonly headers: Readonly<Record<string, string>>;
      };
    };
    assert.match(
      liveRequest.url,
      /^https:\/\/management\.azure\.com\/subscriptions\/0{8}-0{4}-0{4}-0{4}-\d{12}\/resourceGroups\/g\/providers\/Microsoft\.Compute\/disks\/d\/beginGetAccess\?api-version=2023-10-02&/,
    );
    assert.deepEqual(liveRequest.headers, { 'content-type': 'application/json' });
    assert.equal(liveResponse.statusCode, '200');
    assert.equal(liveResponse.headers['retry-after'], '10');
    assert.match(liveResponse.headers['location'] ?? '', /&api-version=2023-10-02$/);
  });

  it('has one pseudonym for one id, however it is spelled', () => {
    const [first = '', second, bare] = [tenant, tenant.toUpperCase(), tenant.replaceAll('-', '')].map(
      cleansing.text,
    );
    assert.equal(second, first);
    assert.equal(bare, first);
    assert.notEqual(cleansing.text(objectId), first);
  });

  it('hides what it is told later, in every casing, and of two that begin alike the longer one', () => {
    const later = createCleansing();
    later.hide('Fußball', 'ONE');
    assert.equal(later.text('fußball FUßBALL Fußball-Verein'), 'ONE ONE ONE-Verein');
    later.hide('Fußball-Verein', 'LONGER');
    assert.equal(later.text('fußball, FUßBALL-VEREIN'), 'ONE, LONGER');
  });

  it('leaves long paths as they are', () => {
    const path =
      '/resourceGroups/imagefactory/providers/Microsoft.DevTestLab/labs/kit12ab34lab1/customimages/kit12ab34image3';
    assert.equal(cleansing.text(path), path);
  });
});
