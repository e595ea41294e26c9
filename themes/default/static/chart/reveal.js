// Charts as pictures: the links show where scripts run, and bring the code along when one is followed.
for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('[data-png]'))) {
  link.parentElement?.removeAttribute('hidden');
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    const { save } = await import('./save.js');
    await save(link.href, link.dataset.png ?? '');
  });
}
