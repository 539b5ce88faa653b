// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';

/** Tabs through at most so many places. */
const mostTabs = 120;

/** All that can be acted on (but React Aria's hidden button for screen readers without keys: Escape does the same); within a group of one tab stop, arrows go on. */
const mark = `(() => {
  const groups = '[role=radiogroup],[role=tablist],[role=toolbar],[role=group]';
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.getAttribute('aria-label') !== 'Dismiss' && e.getAttribute('aria-hidden') !== 'true' && !e.closest('[aria-hidden=true],[inert]');
  const all = [...document.querySelectorAll('a[href],button,input,select,textarea,[role=tab],[tabindex="0"]')].filter(seen);
  const missing = new Map(all.map((e) => [e.closest(groups) ?? e, (e.getAttribute('aria-label') ?? e.textContent ?? '').trim() || e.tagName]));
  window.unreached_ = missing;
  window.reach_ = () => {
    const e = document.activeElement;
    const shown = e === null || e === document.body || getComputedStyle(e).outlineStyle !== 'none' || e.matches('main,input,[role=tabpanel]');
    missing.delete(e?.closest(groups) ?? e);
    missing.delete(e);
    return shown;
  };
})()`;

/** Names of what no key reaches, and of what is reached without being seen to be. */
export async function unreachable(page: Page): Promise<string[]> {
  await page.evaluate(mark);
  await page.evaluate('document.activeElement?.blur?.()');
  const unseen: string[] = [];
  for (let i = 0; i < mostTabs; i++) {
    await page.keyboard.press('Tab');
    if (!(await page.evaluate('window.reach_()')))
      unseen.push(`no ring: ${await page.evaluate('document.activeElement.outerHTML.slice(0, 80)')}`);
    if ((await page.evaluate('window.unreached_.size')) === 0) break;
  }
  return [...((await page.evaluate('[...window.unreached_.values()]')) as string[]), ...unseen];
}
