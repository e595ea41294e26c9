import js from '@eslint/js';
import globals from 'globals';

// Paths are those from the root of the project, where it is started.
export default [
  { ignores: ['**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-var': 'error',
      'prefer-const': 'error',
      // `!= null` asks for null and undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Links are searched for control characters, and texts for combining marks: that is the point of them.
      'no-control-regex': 'off',
      'no-misleading-character-class': 'off',
      // `for (;;)` ends where it says so.
      'no-constant-condition': ['error', { checkLoops: false }],
    },
  },
  { files: ['themes/**'], languageOptions: { globals: globals.browser }, rules: { complexity: ['error', 20] } },
];
