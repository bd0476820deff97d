import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noJsxText } from './scripts/eslint/no-jsx-text.mjs';

/** One door per package: what stands behind it is nobody else's. */
const deepImports = {
  group: ['@daemonlab/*/src/**', '@daemonlab/*/dist/**', '**/packages/*/src/**', '**/apps/*/src/**'],
  message: 'Import a package by its name, through its door (scripts/graph/allowed.mjs).',
};

export default defineConfig(
  globalIgnores([
    '**/dist/',
    'apps/web/types/',
    '**/node_modules/',
    '.cache/',
    'test-results/',
    'playwright-report/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: [deepImports] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a package gives: no export *.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // an async function may await nothing: it is async because its interface is
      '@typescript-eslint/require-await': 'off',
      // `index!` after a check that the compiler cannot follow is clearer than a second check
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/{server,web}/src/**/*.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['apps/web/src/**/*.tsx'],
    ignores: ['**/*.test.tsx', '**/dev/**'],
    plugins: { daemonlab: { rules: { 'no-jsx-text': noJsxText } } },
    rules: { 'daemonlab/no-jsx-text': ['error', { allow: ['Daemon Lab'] }] },
  },
  {
    // plain JavaScript that npm scripts run before anything is installed: types are checked through JSDoc by tsc
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-undef': 'off' },
  },
);
