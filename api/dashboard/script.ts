import { compactScript } from '../../report/compact-source.js';

/**
 * What a browser with scripts does beside showing the page: keeps it up to date, tells times as people do, filters a long
 * table, and keeps a button from being pressed twice. The page is whole without it.
 */
export const DASHBOARD_SCRIPT = compactScript(`
(() => {
  const CALM = 5000;
  const BUSY = 1500;
  const LONGEST = 60000;
  const root = document.documentElement;
  root.classList.add('scripted');
  const parts = (within) => [...within.querySelectorAll('[data-part]')];
  // As the server sent them: what is done to times and rows afterwards is no change.
  const shown = new Map(parts(document).map((part) => [part.dataset.part, part.innerHTML]));
  const status = document.getElementById('status');
  const address = new URL(location.href);
  address.searchParams.delete('done');
  history.replaceState(null, '', address);
  let etag = null;
  let failures = 0;
  let timer;
  let asking = false;

  const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
  const tell = () => {
    for (const time of document.querySelectorAll('time')) {
      time.title ||= time.textContent;
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      const size = Math.abs(seconds);
      const [unit, length] = units.find(([, length]) => size >= length * (length === 86400 ? 2 : 1)) ?? units[3];
      time.textContent = size < 10 && seconds <= 0 ? 'just now' : words.format(Math.trunc(seconds / length), unit);
    }
  };

  const filter = document.getElementById('filter');
  const sift = () => {
    if (!filter) return;
    const wanted = filter.value.trim().toLowerCase();
    const rows = [...document.querySelectorAll('#models tbody tr')];
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    const left = rows.filter((row) => !row.hidden).length;
    document.getElementById('found').textContent = wanted ? left + ' of ' + rows.length : '';
  };
  filter?.addEventListener('input', sift);

  const replace = (part, html) => {
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    // Whoever is typing is left alone; the part is replaced once they are done.
    if (active?.matches('input')) return false;
    const able = () => [...part.querySelectorAll('a, button, input, summary')];
    const at = active ? able().indexOf(active) : -1;
    const unfolded = [...part.querySelectorAll('details[open]')].map(({ id }) => id);
    part.innerHTML = html;
    for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
    if (at >= 0) able()[at]?.focus();
    return true;
  };

  const update = async () => {
    clearTimeout(timer);
    if (document.hidden || asking) return;
    asking = true;
    try {
      const headers = { Accept: 'text/html', ...(etag ? { 'If-None-Match': etag } : {}) };
      const response = await fetch(address, { headers, cache: 'no-store' });
      if (response.status === 200) {
        const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
        let whole = true;
        for (const part of parts(fresh)) {
          const name = part.dataset.part;
          const html = part.innerHTML;
          const here = parts(document).find((one) => one.dataset.part === name);
          if (!here || shown.get(name) === html) continue;
          if (replace(here, html)) shown.set(name, html);
          else whole = false;
        }
        document.title = fresh.title;
        etag = whole ? response.headers.get('ETag') : null;
      } else if (response.status !== 304) {
        throw new Error('status ' + response.status);
      }
      failures = 0;
      status.textContent = '';
    } catch {
      failures += 1;
      if (failures === 2)
        status.textContent = 'The API does not answer. Shown as of ' + new Date().toTimeString().slice(0, 8) + '.';
    }
    asking = false;
    tell();
    sift();
    const pause = document.querySelector('[data-busy]') ? BUSY : CALM;
    timer = setTimeout(update, Math.min(LONGEST, pause * 2 ** Math.min(failures, 5)));
  };
  document.addEventListener('visibilitychange', update);
  document.addEventListener('submit', ({ target, submitter }) => {
    target.setAttribute('aria-busy', 'true');
    // After the form was read: a button that cannot be pressed is not sent.
    setTimeout(() => submitter && (submitter.disabled = true));
  });
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  tell();
  timer = setTimeout(update, document.querySelector('[data-busy]') ? BUSY : CALM);
})();
`);
