// What a chart shows below the mouse or a finger, out of the result that the page carries.
(() => {
  const columns = document.currentScript.dataset.columns.split(' ');
  const tip = document.createElement('p');
  // The same numbers stand in the table beside the chart.
  tip.ariaHidden = 'true';
  tip.id = 'tip';
  tip.hidden = true;
  tip.style.cssText =
    'position:fixed;margin:0;padding:.3em .6em;border:1px solid var(--reference-edge);white-space:pre-line;font-size:.8rem;background:var(--paper);pointer-events:none';
  document.body.append(tip);
  // The baseline ends where the axis does.
  const length = (chart, to) => Number(chart.querySelector('.b').getAttribute('d').split(to)[1]);
  let results;
  const words = (result, chart, { x, y }) => {
    const histogram = result.columns[columns.indexOf(chart.closest('article')?.id)]?.histogram;
    if (!histogram) return '';
    const { edges, categories, clipped, other } = histogram;
    const said = (label, share) => {
      const percent = (side) => `${(100 * share(side)).toFixed(1)}\u00a0%`;
      return `${label}\nreference ${percent('reference')}\ncurrent ${percent('current')}`;
    };
    if (edges) {
      const [low] = edges;
      const value = low + (x / length(chart, 'H')) * (edges.at(-1) - low);
      const bin = edges.findIndex((edge, at) => edge <= value && value < edges[at + 1]);
      if (bin < 0) return '';
      const ends = [edges[bin], edges[bin + 1]];
      const digits = 1 - Math.floor(Math.log10(ends[1] - ends[0]));
      const style = { maximumFractionDigits: Math.min(Math.max(digits, 0), 20) };
      const [from, to] = ends.map((end) => end.toLocaleString('en', style));
      const outer = clipped && (bin === 0 ? `up to ${to}` : bin === edges.length - 2 && `${from} and more`);
      return said(outer || `${from} to ${to}`, (side) => histogram[side][bin]);
    }
    const labels = chart.querySelectorAll('.e text');
    const row = Math.floor((y / length(chart, 'V')) * labels.length);
    if (!labels[row]) return '';
    const rest = row === labels.length - 1 && (other || categories.length > labels.length);
    return said(`\u2068${labels[row].textContent}\u2069`, (side) =>
      rest
        ? histogram[side].slice(row).reduce((sum, share) => sum + share, other?.[side] ?? 0)
        : histogram[side][row],
    );
  };
  const show = async ({ target, clientX, clientY }) => {
    const chart = target.closest?.('svg.chart');
    tip.hidden = !chart;
    if (!chart) return;
    results ??= readResult().then(JSON.parse);
    const at = new DOMPoint(clientX, clientY).matrixTransform(chart.getScreenCTM().inverse());
    tip.textContent = words(await results, chart, at);
    tip.hidden = tip.textContent === '';
    tip.style.left = `${Math.min(clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${clientY + 18}px`;
  };
  document.addEventListener('pointermove', show);
  document.addEventListener('pointerdown', show);
})();
