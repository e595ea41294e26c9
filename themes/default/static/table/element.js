// The element around a table. What explores it is fetched when the table comes near the view; without it the first rows serve.

class DataTable extends HTMLElement {
  connectedCallback() {
    if (!this.querySelector('script') || !('Worker' in globalThis)) return;
    const watch = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      watch.disconnect();
      import('./explorer.js').then(({ explore }) => explore(this)).catch(() => {});
    }, { rootMargin: '50%' });
    watch.observe(this);
  }
}

customElements.define('data-table', DataTable);
