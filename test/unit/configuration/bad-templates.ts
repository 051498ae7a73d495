import { casesIn, imageWith, utf16, withMark } from './bad-files.js';

const machineType = 'Microsoft.DevTestLab/labs/virtualmachines';

const gallery = /"galleryImageReference": \{[^}]*\}/;

/** An image that only the deployment knows. */
const onlyDeployed = `"customImageId": "[reference('x').id]"`;

const before = (text: string) => `"galleryImageReference"${text}`;

const parameters = /"parameters": \{/;

const sku = (text: string) => imageWith([/"sku": "S"/, `"sku": "${text}"`]);

const size = (text: string) => imageWith(["[parameters('size')]", text]);

const artifact = (value: string) => imageWith([/"parameters": \[\]/, `"parameters": [{ ${value} }]`]);

const copies = (count: number) => {
  const template = JSON.parse(imageWith()) as { readonly parameters: object };
  const declared = Object.entries(template.parameters);
  const more = Array.from({ length: count - declared.length }, (_, index) => [
    `p${index}`,
    { type: 'string', defaultValue: 'x' },
  ]);
  return JSON.stringify({ ...template, parameters: Object.fromEntries([...declared, ...more]) as object });
};

/** Files below GoldenImages that are not JSON, not golden images, or refused by Azure. */
const frames = casesIn('GoldenImages/Win/Bad.json', [
  ['an empty file', '', 'IF106', 1],
  ['binary rubbish', Uint8Array.from({ length: 300 }, (_, index) => (index * 5) % 256), 'IF106'],
  ['a missing comma', '{\n"resources": [\n{ "type" "x" }]}', 'IF106', 3],
  ['half a template', imageWith().slice(0, 400), 'IF106'],
  ['a template and more', `${imageWith()}}`, 'IF106'],
  ['Bicep', "param labName string\nresource vm 'x' = {}\n", 'IF106', 1],
  ['objects nested ten thousand deep', '{"a":'.repeat(10_000), 'IF106'],
  ['null', 'null', 'IF301'],
  ['a list', '[]', 'IF301'],
  ['an empty object', '{}', 'IF301'],
  ['a parameter file of nobody', '{"parameters": {"labName": {"value": ""}}}', 'IF301'],
  ['a template of another resource', imageWith([machineType, 'Microsoft.Web/sites']), 'IF301'],
  ['resources that are a text', '{"resources": "none"}', 'IF301'],
  ['resources that are null', '{"resources": [null, 7, "x"]}', 'IF301'],
  [
    'properties that are an expression',
    imageWith([/"properties": \{[\s\S]*\}\s*\]\s*\}$/, '"properties": "[variables(\'x\')]" } ] }']),
    'IF304',
  ],
  ['no $schema', imageWith([/"\$schema": .*\n/, '']), 'IF320', 1],
  ['a $schema of something else', imageWith(['deploymentTemplate', 'deploymentParameters']), 'IF320', 2],
  [
    'a $schema of a subscription',
    imageWith(['deploymentTemplate', 'subscriptionDeploymentTemplate']),
    'IF320',
    2,
  ],
  ['a $schema that is a number', imageWith([/"\$schema": ".*"/, '"$schema": 7']), 'IF320', 2],
  ['no contentVersion', imageWith([/"contentVersion": .*\n/, '']), 'IF320', 1],
  ['a contentVersion of one number', imageWith(['1.0.0.0', '1']), 'IF320', 3],
  ['variables that are a list', imageWith([parameters, '"variables": [],\n"parameters": {']), 'IF320', 4],
  ['outputs that are null', imageWith([parameters, '"outputs": null,\n"parameters": {']), 'IF320', 4],
  ['functions that are an object', imageWith([parameters, '"functions": {},\n"parameters": {']), 'IF320', 4],
  [
    'a parameter without a type',
    imageWith([parameters, '"parameters": {\n"x": {"defaultValue": 1},']),
    'IF320',
    5,
  ],
  [
    'a parameter of an unknown type',
    imageWith([parameters, '"parameters": {\n"x": {"type": "text", "defaultValue": 1},']),
    'IF320',
    5,
  ],
  ['a parameter that is a text', imageWith([parameters, '"parameters": {\n"x": "y",']), 'IF320', 5],
  ['257 parameters', copies(257), 'IF320'],
  ['a resource without apiVersion', imageWith([/"apiVersion": .*\n/, '']), 'IF320'],
  ['a resource without name', imageWith([/"name": "\[concat.*\n/, '']), 'IF320'],
  ['a resource that is null', imageWith(['"resources": [', '"resources": [\nnull,']), 'IF320'],
]);

/** Golden images that cannot be built, or whose images would not work. */
const machines = casesIn('GoldenImages/Win/Bad.json', [
  [
    'two machines',
    imageWith([
      '"resources": [',
      `"resources": [{ "type": "${machineType}", "apiVersion": "x", "name": "[concat(parameters('labName'), '/', parameters('newVMName'))]", "properties": {} },`,
    ]),
    'IF303',
  ],
  [
    'a parameter without value',
    imageWith([parameters, '"parameters": {\n"domain": {"type": "string"},']),
    'IF305',
    5,
  ],
  ['a password that is recorded', imageWith(['"securestring"', '"string"']), 'IF306'],
  ['an unknown operating system', imageWith([gallery, onlyDeployed]), 'IF307'],
  ['no image', imageWith([gallery, '"x": 1']), 'IF315', 22],
  ['an image of the Marketplace without SKU', imageWith([/"sku": "S",?/, '']), 'IF316'],
  [
    'the id of an image that is none',
    imageWith([gallery, '"customImageId": "/subscriptions/xxxxxxxx"']),
    'IF316',
  ],
  [
    'two images',
    imageWith([
      gallery,
      `$&,\n"customImageId": "[resourceId('Microsoft.DevTestLab/labs/customimages', parameters('labName'), 'i')]"`,
    ]),
    'IF316',
  ],
  [
    'the factory lab itself',
    imageWith([
      '"resources": [',
      `"resources": [{ "type": "Microsoft.DevTestLab/labs", "apiVersion": "x", "name": "[parameters('labName')]" },`,
    ]),
    'IF318',
    21,
  ],
  [
    'an expiration date that is over',
    imageWith([gallery, `$&,\n"expirationDate": "2017-08-31T14:00:00Z"`]),
    'IF319',
  ],
  ['an expiration date that is none', imageWith([gallery, `$&,\n"expirationDate": "next Friday"`]), 'IF319'],
  [
    'an operating system that is none',
    imageWith(['"osType": "Windows"', '"osType": "BeOS"'], [gallery, onlyDeployed]),
    'IF307',
  ],
  [
    'artifacts after the one that generalizes',
    imageWith(
      ['windows-7zip', 'windows-sysprep'],
      [/\}\s*\]\s*\}\s*\}\s*\]\s*\}$/, '}, { "artifactId": "/x/artifacts/windows-chrome" }] } } ] }'],
    ),
    'IF308',
  ],
  [
    'a loop of artifacts',
    imageWith([/"artifacts": \[/, '"copy": [{ "name": "artifacts", "count": 2, "input": {} }],\n"other": [']),
    'IF311',
  ],
  ['a password in clear', imageWith(["[parameters('password')]", 'Secret-1234']), 'IF321'],
  [
    'a password as default',
    imageWith(['"type": "securestring"', '"type": "securestring", "defaultValue": "Secret-1234"']),
    'IF321',
  ],
  [
    'a password for an artifact in clear',
    artifact('"name": "installPassword", "value": "Secret-1234"'),
    'IF321',
  ],
  ['an access token in clear', artifact('"name": "vstsToken", "value": "abcdef"'), 'IF321'],
  [
    'a variable with a password',
    imageWith([parameters, '"variables": {\n"adminPassword": "Secret-1234"},\n"parameters": {']),
    'IF321',
    5,
  ],
  ['a SKU of Generation 2', sku('2022-datacenter-g2'), 'IF322'],
  ['a SKU gen2', sku('22_04-lts-gen2'), 'IF322'],
  ['a SKU of an Azure Edition', sku('2022-datacenter-azure-edition'), 'IF322'],
  ['an offer of Windows 11', imageWith(['"offer": "O"', '"offer": "windows-11"']), 'IF322'],
  [
    'Trusted Launch',
    imageWith([
      /"galleryImageReference"/,
      before('').replace(
        '"galleryImageReference"',
        '"securityProfile": { "securityType": "TrustedLaunch" }, "galleryImageReference"',
      ),
    ]),
    'IF322',
  ],
  ['a retired size', size('Standard_A3'), 'IF323'],
  ['a retired size of the Basic tier', size('Basic_A1'), 'IF323'],
  ['a retired size with a graphics card', size('Standard_NV6'), 'IF323'],
  [
    'an image of another lab',
    imageWith([
      gallery,
      '"customImageId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/l/customImages/i"',
    ]),
    'IF317',
  ],
]);

/** Files that are unusual and valid. */
const oddities = casesIn('GoldenImages/Win/Bad.json', [
  ['nothing wrong', imageWith()],
  ['a byte order mark', withMark(imageWith())],
  ['UTF-16', utf16(imageWith())],
  ['tabs and CRLF', imageWith().replaceAll('\n', '\r\n\t')],
  ['comments', `// image\n${imageWith()}`],
  ['a current size', size('Standard_D2s_v5')],
  ['the placeholder of the portal for a secret', imageWith(["[parameters('password')]", '[[[secretName]]'])],
  ['256 parameters', copies(256)],
  ['machines in other casing', imageWith([machineType, machineType.toUpperCase()])],
]);

/** Names of files that lead to unusual names of VMs and images. */
const names = [
  ...casesIn('GoldenImages/Win/A Very Long Name Of An Image.json', [
    ['a long file name', imageWith(), 'IF402', 1],
  ]),
  ...casesIn('GoldenImages/Win/2016.json', [['a file name of digits', imageWith(), 'IF402', 1]]),
  ...casesIn('GoldenImages/Win/Ünïcode!.json', [['a file name of other letters', imageWith(), 'IF402', 1]]),
  ...casesIn('GoldenImages/Other/Server.json', [
    ['a file name that another folder has', imageWith(), 'IF401', 1],
  ]),
  ...casesIn(`GoldenImages/Win/${'x'.repeat(90)}.json`, [
    ['a name too long for an image', imageWith(), 'IF403', 1],
  ]),
  ...casesIn('GoldenImages/Old/Win/Server.json', [
    ['two last parts that another path has', imageWith(), 'IF404', 1],
  ]),
  ...casesIn(`GoldenImages/${'x'.repeat(130)}/${'y'.repeat(130)}.json`, [
    ['a path too long for a tag', imageWith(), 'IF302', 1],
  ]),
];

/** Parameter files beside the golden image Win/Server.json. */
const parameterFiles = casesIn('GoldenImages/Win/Server.parameters.json', [
  ['an empty file', '', 'IF106', 1],
  ['parameters that are a list', '{"parameters": []}', 'IF309'],
  ['a parameter that is a text', '{"parameters": {"size": "big"}}', 'IF309'],
  ['a parameter of nobody', '{"parameters": {\n"domain": {"value": "x"}}}', 'IF310', 2],
  ['a password in clear', '{"parameters": {\n"password": {"value": "Secret-1234"}}}', 'IF321', 2],
]);

export const badTemplates = [...frames, ...machines, ...oddities, ...names, ...parameterFiles];
