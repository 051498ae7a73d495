import type { Edition } from './edition.js';
import type { InstalledExtension, Tab } from './extension.js';
import type { Place } from './place.js';
import { type ThemeName, themes } from './theme.js';

/** The culture and time zone of the user. */
export interface Locale {
  readonly culture: string;
  /** As Windows names it, for example `W. Europe Standard Time`. */
  readonly timeZoneId: string;
  /** Milliseconds to add to UTC. */
  readonly timezoneOffset: number;
}

export interface Introduction {
  readonly edition: Edition;
  readonly extension: InstalledExtension;
  readonly tab: Tab;
  readonly place: Place;
  readonly locale: Locale;
  readonly theme: ThemeName;
  /** What the run page gives to its tabs. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** The host's answer to `initialHandshake`, in the format of its edition. */
export function introduce(introduction: Introduction): object {
  const { edition, theme, configuration } = introduction;
  const shared = { initialConfig: configuration, themeData: themes[theme] };
  const contributionId = contributionIdOf(introduction);
  const context = contextOf(introduction);
  if (edition.handshake === 'current') return { contributionId, context, ...shared };
  const { publisher, name, version } = introduction.extension;
  const legacy = {
    pageContext: context.pageContext,
    contribution: { id: contributionId },
    extensionContext: { publisherId: publisher, extensionId: name, version, baseUri: '' },
    ...shared,
  };
  return edition.handshake === 'legacy' ? legacy : { ...legacy, context };
}

export function contributionIdOf({ extension, tab }: Pick<Introduction, 'extension' | 'tab'>): string {
  return `${extension.publisher}.${extension.name}.${tab.id}`;
}

function contextOf(introduction: Introduction) {
  const { edition, extension, place } = introduction;
  const { publisher, name, version } = extension;
  return {
    extension: { id: `${publisher}.${name}`, publisherId: publisher, extensionId: name, version },
    user: {
      id: '99999999-0000-4000-8000-000000000001',
      descriptor: 'aad.bG9jYWw',
      name: 'reader@example.com',
      displayName: 'Reader',
      imageUrl: '',
    },
    host: {
      id: '99999999-0000-4000-8000-000000000002',
      name: place.organization,
      serviceVersion: 'Dev20.M270.1',
      type: 4,
      isHosted: !edition.isSandboxed,
    },
    pageContext: pageContextOf(introduction),
  };
}

/** `theme` is the theme's name only: what a page draws with is `themeData`. */
function pageContextOf({ locale, place, theme }: Introduction) {
  return {
    globalization: {
      ...locale,
      explicitTheme: '',
      theme: theme === 'dark' ? 'Night' : 'Default',
      typeAheadDisabled: false,
    },
    timeZonesConfiguration: {
      daylightSavingsAdjustments: [{ offset: locale.timezoneOffset, start: new Date(0) }],
    },
    webContext: {
      project: place.project,
      team: { id: '99999999-0000-4000-8000-000000000003', name: `${place.project.name} Team` },
    },
  };
}
