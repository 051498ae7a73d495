import { casesIn, utf16, withMark } from './bad-files.js';

/** An Images.json whose rule begins in line 2 and has one property per line from line 3 on. */
const imagesWith = (...properties: readonly string[]) =>
  `{"Images": [\n{\n${properties.join(',\n')}\n}\n]}\n`;

const paths = '"ImagePaths": ["Win"]';

const good = imagesWith(paths, '"Size": "Standard_D2s_v5"', '"Generalize": true', '"DataDisks": false');

const entry = (text: string) => imagesWith(`"ImagePaths": [\n${JSON.stringify(text)}\n]`);

/** Files as people and programs write them. */
export const badImages = casesIn('Images.json', [
  ['an empty file', '', 'IF106', 1],
  ['an unclosed object', '{"Images": [\n', 'IF106', 2],
  ['a merge conflict', `<<<<<<< HEAD\n${good}=======\n`, 'IF106', 1],
  ['YAML', 'Images:\n- Size: x\n', 'IF106', 1],
  ['a path that stands for a link', '../Images.json', 'IF106', 1],
  ['null', 'null', 'IF226', 1],
  ['a list', '[]', 'IF226', 1],
  ['an empty object', '{}', 'IF226', 1],
  ['the root of Labs.json', '{"Labs": []}', 'IF226', 1],
  ['Images that is an object', '{"Images": {}}', 'IF226', 1],
  ['Images twice', `{"Images": [],\n"images": []}`, 'IF226', 2],
  ['a rule that is a text', '{"Images": [\n"Win"]}', 'IF227', 2],
  ['a rule that is null', '{"Images": [\nnull]}', 'IF227', 2],
  ['a rule without anything', '{"Images": [\n{}]}', 'IF227', 2],
  ['no ImagePaths', imagesWith('"Size": "Standard_D2s_v5"'), 'IF227', 2],
  ['ImagePaths that is null', imagesWith('"ImagePaths": null'), 'IF227', 3],
  ['ImagePaths that is an object', imagesWith('"ImagePaths": {}'), 'IF227', 3],
  ['ImagePaths twice', imagesWith(paths, paths), 'IF227', 4],
  ['an entry that is a number', imagesWith('"ImagePaths": ["Win",\n2016]'), 'IF227', 4],
  ['an entry that leads out', entry('../Win'), 'IF227', 4],
  ['an entry with a drive', entry('C:\\Win'), 'IF227', 4],
  ['an entry that negates', entry('!Win'), 'IF227', 4],
  ['an entry that takes too long to match', entry('+(!(a*))'), 'IF227', 4],
  ['a Size that is a number', imagesWith(paths, '"Size": 4'), 'IF228', 4],
  ['a Size that is null', imagesWith(paths, '"Size": null'), 'IF228', 4],
  ['an empty Size', imagesWith(paths, '"Size": ""'), 'IF228', 4],
  ['a Size of two words', imagesWith(paths, '"Size": "Standard D2s"'), 'IF228', 4],
  ['a variable as Size', imagesWith(paths, '"Size": "$(VmSize)"'), 'IF228', 4],
  ['a Size of 101 characters', imagesWith(paths, `"Size": "${'x'.repeat(101)}"`), 'IF228', 4],
  ['Generalize that is a text', imagesWith(paths, '"Generalize": "false"'), 'IF228', 4],
  ['Generalize that is null', imagesWith(paths, '"Generalize": null'), 'IF228', 4],
  ['DataDisks that is a number', imagesWith(paths, '"DataDisks": 1'), 'IF228', 4],
  ['DataDisks that is a list', imagesWith(paths, '"DataDisks": []'), 'IF228', 4],
  ['Keep that is a number', imagesWith(paths, '"Keep": 2'), 'IF228', 4],
  ['Keep that is null', imagesWith(paths, '"Keep": null'), 'IF228', 4],
  ['Keep twice', imagesWith(paths, '"Keep": {}', '"keep": {}'), 'IF228', 5],
  ['a misspelled Count', imagesWith(paths, '"Keep": {\n"Cuont": 9}'), 'IF228', 5],
  ['a Count of 0', imagesWith(paths, '"Keep": {\n"Count": 0}'), 'IF228', 5],
  ['a Count that is a text', imagesWith(paths, '"Keep": {\n"Count": "2"}'), 'IF228', 5],
  ['a MaxAgeDays of half a day', imagesWith(paths, '"Keep": {\n"MaxAgeDays": 0.5}'), 'IF228', 5],
  ['an AtLeast of 10001', imagesWith(paths, '"Keep": {\n"AtLeast": 10001}'), 'IF228', 5],
  ['AtLeast twice', imagesWith(paths, '"Keep": {"AtLeast": 1,\n"atLeast": 1}'), 'IF228', 5],
  ['a Keep of all it may have', imagesWith(paths, '"Keep": {"Count": 2, "MaxAgeDays": 90, "AtLeast": 1}')],
  ['Size twice', imagesWith(paths, '"Size": "Standard_D2s_v5"', '"size": "Standard_D4s_v5"'), 'IF228', 5],
  ['an entry that names nothing', entry('Linux'), 'IF229', 4],
  ['a misspelled entry', entry('Win/Sever'), 'IF229', 4],
  ['the beginning of a name', entry('Wi'), 'IF229', 4],
  ['a misspelled property', imagesWith(paths, '"Generalise": false'), 'IF230', 4],
  ['a further property at the root', `{"Version": 1,\n"Images": []}`, 'IF230', 1],
  ['bytes that are no UTF-8', Buffer.from(`// Z\xfcrich\n${good}`, 'latin1'), 'IF105'],
  ['nothing wrong', good],
  ['no rule', '{"Images": []}'],
  ['a rule without properties', imagesWith(paths)],
  ['a rule for nothing', imagesWith('"ImagePaths": []', '"DataDisks": true')],
  ['a byte order mark', withMark(good)],
  ['UTF-16', utf16(good)],
  ['comments and trailing commas', `// images\n{"Images": [{${paths},}, /* more */],}`],
  ['a schema', `{"$schema": "../schemas/images.schema.json", "Images": []}`],
  ['names in other casing', `{"IMAGES": [{"imagepaths": "win", "SIZE": "Standard_D2s_v5"}]}`],
  ['one text as ImagePaths', imagesWith('"ImagePaths": "Win"')],
  ['an entry in other casing', entry('win/server.JSON')],
  ['an entry that is a glob', entry('**/Serv*')],
  ['an empty entry', entry('')],
]);
