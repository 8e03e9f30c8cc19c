import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core';

const teal: MantineColorsTuple = [
  ...(['#eef8f6', '#d8eeea', '#aedcd5', '#7fc8be', '#52b5a8'] as const),
  ...(['#2bb3a3', '#159386', '#0f766e', '#0d645d', '#0a4f4a'] as const),
];
const slate: MantineColorsTuple = [
  ...(['#f8fafc', '#f1f5f9', '#e2e8f0', '#cbd5e1', '#94a3b8'] as const),
  ...(['#64748b', '#526075', '#334155', '#1e293b', '#0f172a'] as const),
];
const night: MantineColorsTuple = [
  ...(['#e6ebf1', '#b6c2cf', '#93a1b2', '#6b7a8c', '#33404e'] as const),
  ...(['#242e39', '#18202a', '#12181f', '#0d1218', '#090d12'] as const),
];

export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  colors: { teal, gray: slate, dark: night },
  black: '#0f172a',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Mantine's own surfaces and texts follow the page's. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#566377',
    '--mantine-color-placeholder': '#5f6d80',
    '--mantine-color-default-border': '#d5dde7',
  },
  dark: {
    '--mantine-color-body': '#12181f',
    '--mantine-color-dimmed': '#93a1b2',
    '--mantine-color-placeholder': '#8795a6',
    '--mantine-color-default': '#18202a',
    '--mantine-color-default-border': '#2b3743',
  },
});
