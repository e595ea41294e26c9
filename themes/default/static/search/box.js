// The search box of every page. It shows itself, takes the key `/`, and fetches what offers suggestions when it is
// first used. Without this script, or in a browser that cannot read the index, the static lists serve.

/** Where it is kept that a visitor has switched the key off. */
const SLASH = 'odcat-slash';

/** @type {HTMLInputElement | null} */
const input = document.querySelector('site-search input');

/** What is kept; browsers may forbid to keep anything. @param {(kept: Storage) => unknown} use */
const kept = (use) => {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
};

/** @param {KeyboardEvent} event */
function focusBySlash(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const isTyping = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  if (key !== '/' || ctrlKey || metaKey || altKey || isTyping || kept((store) => store.getItem(SLASH))) return;
  event.preventDefault();
  input?.focus();
  input?.select();
}

/** How to search, and the switch of the key: on the page that shows results. */
function showTips() {
  /** @type {HTMLElement | null} */
  const tips = document.querySelector('.tips');
  const box = tips?.querySelector('input');
  if (!tips || !box) return;
  tips.hidden = false;
  box.checked = !kept((store) => store.getItem(SLASH));
  box.addEventListener('change', () => kept((store) => box.checked ? store.removeItem(SLASH) : store.setItem(SLASH, 'off')));
}

class SiteSearch extends HTMLElement {
  connectedCallback() {
    if (!('DecompressionStream' in globalThis)) return;
    this.hidden = false;
    document.addEventListener('keydown', focusBySlash);
    showTips();
    if (this.dataset.index) this.suggest();
  }

  /** Where it cannot be had, the next focus is another chance. */
  suggest() {
    const start = () => import('./suggest.js').catch(() => this.suggest());
    this.addEventListener('focusin', start, { once: true });
  }
}

customElements.define('site-search', SiteSearch);
