// Sorting, filtering and copying. The report is whole without them.
// A long result is packed: gzip, in Base64.
const readResult = async () => {
  const { textContent, dataset } = document.getElementById('result');
  if (!dataset.encoding) return textContent;
  const bytes = Uint8Array.from(atob(textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};
(() => {
  const find = (id) => document.getElementById(id);
  const table = find('table');
  if (table) {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    // A picture's words are not what one looks for.
    const words = (row) =>
      [...row.cells]
        .map((cell) => (cell.querySelector('svg') ? '' : cell.textContent.toLowerCase()))
        .join(' ');
    const cellValue = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent;
    const compare = (one, other) =>
      Number.isNaN(one - other) ? one.localeCompare(other, 'en', { numeric: true }) : one - other;
    heads.forEach((head, column) => {
      if (head.textContent === 'Shape' || head.textContent === 'Trend') return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const up = head.ariaSort !== 'ascending';
        for (const each of heads) each.removeAttribute('aria-sort');
        head.ariaSort = up ? 'ascending' : 'descending';
        rows.sort((a, b) => (up ? 1 : -1) * compare(cellValue(a, column), cellValue(b, column)));
        table.tBodies[0].append(...rows);
      });
    });
    find('tools').hidden = rows.length < 9;
    find('tools').addEventListener('submit', (event) => event.preventDefault());
    find('filter').addEventListener('input', ({ target }) => {
      const wanted = target.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !words(row).includes(wanted);
      find('found').textContent = wanted
        ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}`
        : '';
    });
  }
  const theme = find('theme');
  const root = document.documentElement;
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : '')) === 'dark';
  const name = () => {
    theme.textContent = isDark() ? 'Light' : 'Dark';
  };
  theme.hidden = false;
  name();
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    name();
  });
  // Chromium leaves lines without length out of a PDF, and squares of correlations are such lines.
  addEventListener('beforeprint', () => {
    for (const path of document.querySelectorAll('.squares path'))
      path.setAttribute('d', path.getAttribute('d').replaceAll('h0', 'h.01m-.01 0'));
  });
  const copy = find('copy');
  if (copy) {
    copy.hidden = false;
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(await readResult());
        copy.textContent = 'Copied';
      } catch {
        copy.textContent = 'The browser does not allow copying here';
      }
    });
  }
})();
