export type ThemeName = 'light' | 'dark';

/** Names of variables of CSS, without `--`, with their values. */
export type Theme = Readonly<Record<string, string>>;

/**
 * What colours have in common. The palettes are triplets, not colours, and some colours refer to them. The values are
 * those of public copies; those of the dark theme differ between two of them.
 */
function themeOf(palette: Theme, status: Theme): Theme {
  return {
    ...palette,
    ...status,
    'background-color': 'rgba(var(--palette-neutral-0), 1)',
    'callout-background-color': 'rgba(var(--palette-neutral-0), 1)',
    'callout-shadow-color': 'rgba(0, 0, 0, .132)',
    'text-primary-color': 'rgba(var(--palette-neutral-100), .9)',
    'text-secondary-color': 'rgba(var(--palette-neutral-100), .55)',
    'text-disabled-color': 'rgba(var(--palette-neutral-100), .3)',
    'text-on-communication-background': 'rgba(255, 255, 255, 1)',
    'communication-background': 'rgba(var(--palette-primary), 1)',
    'focus-border-color': 'rgba(var(--palette-primary), 1)',
    'border-subtle-color': 'var(--palette-black-alpha-8)',
    'component-grid-row-hover-color': 'rgba(var(--palette-neutral-2), 1)',
    'component-grid-selected-row-color': 'rgba(var(--palette-primary-tint-40), 1)',
    'component-grid-cell-bottom-border-color': 'rgba(var(--palette-neutral-8), 1)',
  };
}

const light = themeOf(
  {
    'palette-primary-shade-30': '0, 69, 120',
    'palette-primary-shade-20': '0, 90, 158',
    'palette-primary-shade-10': '16, 110, 190',
    'palette-primary': '0, 120, 212',
    'palette-primary-tint-10': '43, 136, 216',
    'palette-primary-tint-20': '199, 224, 244',
    'palette-primary-tint-30': '222, 236, 249',
    'palette-primary-tint-40': '239, 246, 252',
    'palette-neutral-100': '0, 0, 0',
    'palette-neutral-80': '51, 51, 51',
    'palette-neutral-70': '76, 76, 76',
    'palette-neutral-60': '102, 102, 102',
    'palette-neutral-30': '166, 166, 166',
    'palette-neutral-20': '200, 200, 200',
    'palette-neutral-10': '218, 218, 218',
    'palette-neutral-8': '234, 234, 234',
    'palette-neutral-6': '239, 239, 239',
    'palette-neutral-4': '244, 244, 244',
    'palette-neutral-2': '248, 248, 248',
    'palette-neutral-0': '255, 255, 255',
    'palette-black-alpha-8': 'rgba(0, 0, 0, .08)',
    'palette-black-alpha-20': 'rgba(0, 0, 0, .2)',
    'palette-accent1-light': '249, 235, 235',
    'palette-accent2-light': '223, 246, 221',
    'palette-accent3-light': '255, 244, 206',
  },
  {
    'communication-foreground': 'rgba(var(--palette-primary-shade-20), 1)',
    'status-success-foreground': 'rgba(16, 124, 16, 1)',
    'status-success-background': 'rgba(var(--palette-accent2-light), 1)',
    'status-error-foreground': 'rgba(205, 74, 69, 1)',
    'status-error-background': 'rgba(var(--palette-accent1-light), 1)',
    'status-warning-foreground': 'rgba(250, 157, 45, 1)',
    'status-warning-background': 'rgba(var(--palette-accent3-light), 1)',
    'status-info-foreground': 'rgba(0, 120, 212, 1)',
    'status-info-background': 'rgba(0, 120, 212, 1)',
  },
);

const dark = themeOf(
  {
    'palette-primary-shade-30': '76, 161, 219',
    'palette-primary-shade-20': '51, 148, 214',
    'palette-primary-shade-10': '25, 135, 209',
    'palette-primary': '0, 120, 212',
    'palette-primary-tint-10': '0, 109, 183',
    'palette-primary-tint-20': '0, 97, 163',
    'palette-primary-tint-30': '0, 85, 142',
    'palette-primary-tint-40': '0, 73, 122',
    'palette-neutral-100': '255, 255, 255',
    'palette-neutral-80': '200, 200, 200',
    'palette-neutral-70': '176, 176, 176',
    'palette-neutral-60': '152, 152, 152',
    'palette-neutral-30': '96, 96, 96',
    'palette-neutral-20': '76, 76, 76',
    'palette-neutral-10': '64, 64, 64',
    'palette-neutral-8': '58, 58, 58',
    'palette-neutral-6': '53, 53, 53',
    'palette-neutral-4': '48, 48, 48',
    'palette-neutral-2': '42, 42, 42',
    'palette-neutral-0': '32, 31, 30',
    'palette-black-alpha-8': 'rgba(255, 255, 255, .08)',
    'palette-black-alpha-20': 'rgba(255, 255, 255, .2)',
    'palette-accent1-light': '68, 39, 38',
    'palette-accent2-light': '57, 61, 27',
    'palette-accent3-light': '67, 53, 25',
  },
  {
    'communication-foreground': 'rgba(var(--palette-primary-shade-30), 1)',
    'status-success-foreground': 'rgba(146, 195, 83, 1)',
    'status-success-background': 'rgba(var(--palette-accent2-light), 1)',
    'status-error-foreground': 'rgba(241, 112, 123, 1)',
    'status-error-background': 'rgba(var(--palette-accent1-light), 1)',
    'status-warning-foreground': 'rgba(255, 185, 0, 1)',
    'status-warning-background': 'rgba(var(--palette-accent3-light), 1)',
    'status-info-foreground': 'rgba(0, 120, 212, 1)',
    'status-info-background': 'rgba(0, 120, 212, 1)',
  },
);

export const themes: Readonly<Record<ThemeName, Theme>> = { light, dark };
