// Every preset but the ones of pure style; each rule that is off says why.
export default {
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // A dataset's title is as long as its publisher made it; cutting it would mislead.
    'long-title': 'off',
    // Templates leave blank space behind; nobody reads it and gzip swallows it.
    'no-trailing-whitespace': 'off',
    // A scroll area is <div tabindex="0" role="region" aria-label="…">: one pattern on every page.
    'prefer-native-element': ['error', { exclude: ['region'] }],
    // The Markdown renderer writes <br />, which browsers read as <br>.
    'void-style': 'off',
    // Every asset is from the site itself and carries its hash in its name.
    'require-sri': 'off',
  },
};
