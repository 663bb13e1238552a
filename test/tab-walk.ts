/** A page walked through with the Tab key, as by somebody who has no mouse. For tests in a real Chromium. */
import type { Page } from 'playwright-core';

/** Something the Tab key stops at. */
export interface Stop {
  /** Tag, name, and address: `a Models /`. */
  readonly what: string;
  /** Its place among all controls of the document. */
  readonly at: number;
  /** Whether it is on the screen while it has the focus, no part of its mark cut off by a box around it. */
  readonly seen: boolean;
  /** Whether it is marked: an outline of two pixels or more. */
  readonly marked: boolean;
  /** Whether it lies below the stop before it, or beside it. */
  readonly follows: boolean;
}

/** Where a stop is on the page. */
interface Place {
  readonly top: number;
  readonly left: number;
}

const PROBE = `
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const controls = [...document.querySelectorAll(CONTROLS)].filter((one) => !one.disabled && one.tabIndex >= 0);
  const whatOf = (one) => [one.localName, (one.ariaLabel ?? one.textContent ?? '').trim().slice(0, 40), one.getAttribute('href') ?? '']
    .join(' ').replaceAll(/\\s+/g, ' ').trim();
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const look = (before) => {
    const one = document.activeElement;
    if (one === null || one === document.body) return null;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const width = style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth);
    const mark = width + Number.parseFloat(style.outlineOffset);
    const onScreen = box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0;
    let cut = false;
    for (let around = one.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === 'visible') continue;
      const edge = around.getBoundingClientRect();
      const [left, right] = [edge.left + around.clientLeft, edge.left + around.clientLeft + around.clientWidth];
      cut ||= box.left - mark < left - 0.5 || box.top - mark < edge.top - 0.5 || box.bottom + mark > edge.bottom + 0.5
        || (box.width < around.clientWidth && box.right + mark > right + 0.5);
    }
    return {
      what: whatOf(one), at: controls.indexOf(one), seen: onScreen && !cut && shown(one), marked: width >= 2,
      top: box.top + scrollY, left: box.left,
      follows: before === null || box.bottom + scrollY > before.top || box.left > before.left,
    };
  };
  window.tabWalk = { look, all: () => controls.filter(shown).map(whatOf) };
`;

/**
 * Presses Tab from the top of the page until the focus leaves it, or after so many stops.
 *
 * @param key `Shift+Tab` walks from the end
 * @returns the stops in their order, and all controls that there are
 */
export async function walkByTab(
  page: Page,
  { stops: most = Number.POSITIVE_INFINITY, key = 'Tab' }: { stops?: number; key?: 'Tab' | 'Shift+Tab' } = {},
): Promise<{ readonly stops: readonly Stop[]; readonly controls: readonly string[] }> {
  await page.evaluate(`{ ${PROBE} }`);
  const controls = (await page.evaluate('tabWalk.all()')) as string[];
  const stops: Stop[] = [];
  let before: Place | null = null;
  while (stops.length < most) {
    await page.keyboard.press(key);
    const stop = (await page.evaluate(`tabWalk.look(${JSON.stringify(before)})`)) as (Stop & Place) | null;
    if (stop === null) break;
    const { top, left, ...told } = stop;
    stops.push(told);
    before = { top, left };
    if (stops.length > controls.length) throw new Error(`Tab does not leave the page: ${stop.what}`);
  }
  return { stops, controls };
}

/** Presses Tab until the control of that name has the focus. */
export async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let stops = 0; stops < 200; stops++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((one) => one === one.ownerDocument.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${role} "${name}".`);
}
