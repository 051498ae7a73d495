import { isExpression, withoutBrackets } from './expression.js';
import { callsIn, parseExpression } from './expression-syntax.js';
import type { Finding } from './finding.js';
import type { WrittenTemplate } from './golden-image.js';
import { isObject, type JsonObject, type JsonPath, type JsonValue, property, propertyName } from './json.js';
import { type Fault, refusedFindings } from './template-form.js';
import { nestedTemplate } from './template-resources.js';

type Section = 'parameters' | 'variables' | 'resources' | 'outputs';

/** What expressions may refer to; undefined where that is not known. */
type Declared = Readonly<Record<'parameters' | 'variables', ReadonlySet<string>>> | undefined;

interface Place {
  readonly section: Section;
  readonly path: JsonPath;
  readonly declared: Declared;
  /** Since language version 2.0 nested templates have a scope of their own. */
  readonly isVersion2: boolean;
}

/**
 * An error for each expression that Azure refuses: what is none, references to parameters and variables that are not
 * declared, and functions where they must not stand (Microsoft: ARM template functions). Each reason once, at its first
 * place.
 */
export function expressionFindings(image: WrittenTemplate): Finding[] {
  const { template } = image;
  const faults = faultsOfTemplate(template, { path: [], declared: declaredIn(template), isVersion2: false });
  const first = new Map(faults.toReversed().map((fault) => [fault.why, fault]));
  return refusedFindings(image, [...first.values()].toReversed());
}

function faultsOfTemplate(template: JsonObject, place: Omit<Place, 'section'>): Fault[] {
  const isVersion2 = place.isVersion2 || /^2(\.|$)/.test(textIn(template, 'languageVersion'));
  const inSection = (section: Section) => {
    const name = propertyName(template, section);
    const value = name === undefined ? undefined : template[name];
    const path = [...place.path, name ?? section];
    return section === 'parameters'
      ? faultsOfDefaults(value, { ...place, isVersion2, section, path })
      : faultsIn(value, { ...place, isVersion2, section, path });
  };
  return (['parameters', 'variables', 'resources', 'outputs'] as const).flatMap(inSection);
}

function faultsOfDefaults(parameters: JsonValue | undefined, place: Place): Fault[] {
  return Object.entries(isObject(parameters) ? parameters : {}).flatMap(([name, declaration]) => {
    const written = isObject(declaration) ? propertyName(declaration, 'defaultValue') : undefined;
    const path = [...place.path, name, written ?? ''];
    return written === undefined || !isObject(declaration)
      ? []
      : faultsIn(declaration[written], { ...place, path });
  });
}

function faultsIn(value: JsonValue | undefined, place: Place): Fault[] {
  if (typeof value === 'string') return faultsOfText(value, place).map((why) => ({ path: place.path, why }));
  const inside = (name: string | number) => ({ ...place, path: [...place.path, name] });
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, index) => faultsIn(item, inside(index)));
  if (!isObject(value)) return [];
  const type = property(value, 'type');
  const isDeployment = typeof type === 'string' && /^Microsoft\.Resources\/deployments$/i.test(type);
  return Object.entries(value)
    .filter(([name]) => !/^(metadata|comments)$/i.test(name))
    .flatMap(([name, member]) =>
      isDeployment && /^properties$/i.test(name) && isObject(member)
        ? faultsOfDeployment(value, member, inside(name))
        : faultsIn(member, inside(name)),
    );
}

function faultsOfDeployment(deployment: JsonObject, properties: JsonObject, place: Place): Fault[] {
  const nested = nestedTemplate(deployment);
  const others = Object.entries(properties).filter(([name]) => name !== nested?.name);
  const around = others.flatMap(([name, member]) =>
    faultsIn(member, { ...place, path: [...place.path, name] }),
  );
  if (!nested) return around;
  const inner = {
    ...place,
    path: [...place.path, nested.name],
    declared: declaredInside(properties, nested.value, place),
  };
  return [...around, ...faultsOfTemplate(nested.value, inner)];
}

/** In the scope `inner` what the nested template declares; in another one or an unknown one also what the outer one does. */
function declaredInside(
  properties: JsonObject,
  template: JsonObject,
  { declared, isVersion2 }: Place,
): Declared {
  const own = declaredIn(template);
  const options = property(properties, 'expressionEvaluationOptions');
  const scope = isObject(options) ? textIn(options, 'scope') : '';
  const isInner = scope === '' ? isVersion2 : /^inner$/i.test(scope);
  if (isInner || !own || !declared) return isInner ? own : undefined;
  return {
    parameters: new Set([...own.parameters, ...declared.parameters]),
    variables: new Set([...own.variables, ...declared.variables]),
  };
}

/** The names that a template declares, in lower case; loops make variables too. */
function declaredIn(template: JsonObject): Declared {
  const [parameters, variables] = ['parameters', 'variables'].map(
    (section) => property(template, section) ?? {},
  );
  if (!isObject(parameters) || !isObject(variables)) return undefined;
  const loops = property(variables, 'copy');
  const made = (Array.isArray(loops) ? (loops as readonly JsonValue[]) : []).flatMap((loop) =>
    isObject(loop) ? [textIn(loop, 'name')] : [],
  );
  return {
    parameters: new Set(Object.keys(parameters).map((name) => name.toLowerCase())),
    variables: new Set([...Object.keys(variables), ...made].map((name) => name.toLowerCase())),
  };
}

function faultsOfText(text: string, { section, declared }: Place): string[] {
  if (!isExpression(text)) return [];
  const expression = parseExpression(withoutBrackets(text));
  if (!expression)
    return [
      'A text in brackets is an expression, and this is none; a text that is to stay as it is begins with [[.',
    ];
  return callsIn(expression).flatMap((call) => faultsOfCall(call, section, declared));
}

type Call = ReturnType<typeof callsIn>[number];

function faultsOfCall({ name, values }: Call, section: Section, declared: Declared): string[] {
  const misplaced = misplacedIn(section, name.toLowerCase());
  if (misplaced !== undefined) return [misplaced];
  if (/^resourceId$/i.test(name)) return namesOfId(values);
  const [only, ...others] = values;
  const referred = /^(parameters|variables)$/i.test(name) && others.length === 0 ? only : undefined;
  if (referred?.kind !== 'literal') return [];
  const kind = name.toLowerCase() === 'parameters' ? 'parameters' : 'variables';
  const isMissing = declared?.[kind].has(String(referred.value).toLowerCase()) === false;
  return isMissing ? [`It uses the ${kind.slice(0, -1)} ${referred.value}, which it does not declare.`] : [];
}

/** `resourceId` takes as many names as its type has parts, whatever their values. */
function namesOfId(values: Call['values']): string[] {
  const place = values.findIndex((one) => one.kind === 'literal' && /\//.test(String(one.value)));
  const type = values[place];
  if (place > 2 || type?.kind !== 'literal') return [];
  const wanted = String(type.value).split('/').length - 1;
  return values.length - place - 1 === wanted
    ? []
    : [
        `resourceId needs as many names after ${type.value} as the type has parts after its provider: ${wanted}.`,
      ];
}

/** Why a function must not stand in a section. */
function misplacedIn(section: Section, name: string): string | undefined {
  const isOnlyInDefaults = name === 'utcnow' || name === 'newguid';
  if (isOnlyInDefaults && section !== 'parameters')
    return `The function ${name === 'utcnow' ? 'utcNow' : 'newGuid'} may stand in the defaultValue of a parameter only.`;
  const isOfResources = /^(references?|list[a-z]+)$/.test(name);
  const isRefused =
    section === 'parameters'
      ? isOfResources || name === 'variables'
      : section === 'variables' && isOfResources;
  const where = section === 'parameters' ? 'the defaultValue of a parameter' : section;
  return isRefused ? `The function ${name} must not stand in ${where}.` : undefined;
}

function textIn(object: JsonObject, name: string): string {
  const value = property(object, name);
  return typeof value === 'string' ? value : '';
}
