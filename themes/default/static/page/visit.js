// What a page can do only where it is read: copy, hand on, and say what depends on the day. Without this script the
// buttons are not there, texts are selected by hand, and dates stand as they are.

/** A button that does something once and says politely what came of it. */
class Action extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button');
    if (!button || !this.isPossible()) return;
    // It has to be there before it says something.
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    this.append(said);
    this.hidden = false;
    button.addEventListener('click', async () => {
      said.textContent = '';
      said.textContent = await this.act().catch(() => this.dataset.failed ?? '');
    });
  }

  /** Browsers give the clipboard only to pages that came encrypted. */
  isPossible() {
    return !!navigator.clipboard;
  }

  /** @returns {Promise<string>} what came of it, in words */
  async act() {
    return '';
  }

  /** @param {string} text */
  async copy(text) {
    await navigator.clipboard.writeText(text);
    return this.dataset.done ?? '';
  }
}

class CopyButton extends Action {
  act() {
    return this.copy(document.getElementById(this.getAttribute('for') ?? '')?.textContent ?? '');
  }
}

/** The address as it stands, with filters and all: by the device's own way or, where it has none, by the clipboard. */
class ShareButton extends Action {
  isPossible() {
    return !!navigator.share || super.isPossible();
  }

  async act() {
    const { href } = location;
    if (!navigator.share) return this.copy(href);
    // Whoever closes the device's menu wants nothing said.
    await navigator.share({ title: document.title, url: href }).catch((error) => {
      if (error.name !== 'AbortError') throw error;
    });
    return '';
  }
}

/** How long ago a day was. @param {number} days */
function ago(days) {
  /** @type {[number, Intl.RelativeTimeFormatUnit]} */
  const [count, unit] = days < 31 ? [days, 'day'] : days < 365 ? [Math.floor(days / 30.44), 'month'] : [Math.floor(days / 365.24), 'year'];
  // "Last month" would be another day than "a month ago".
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: unit === 'day' ? 'auto' : 'always' });
  const text = format.format(-count, unit);
  // Some languages begin it with a capital, but it stands in brackets.
  return text[0].toLowerCase() + text.slice(1);
}

function tellAges() {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const since = (/** @type {string} */ date) => Math.round((today - Date.parse(date)) / 864e5);
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('time[data-age]'))) {
    const days = since(time.dateTime);
    if (days < 0) continue;
    const age = document.createElement('span');
    age.className = 'age';
    age.append(` (${ago(days)})`);
    time.after(age);
  }
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-after]'))) {
    mark.hidden = !(since(mark.dataset.after ?? '') > 0);
  }
}

customElements.define('copy-button', CopyButton);
customElements.define('share-button', ShareButton);
tellAges();
