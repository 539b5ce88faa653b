// SPDX-License-Identifier: Apache-2.0
import { buildConsole } from '@weft/desktop-app/build';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.js';
import { Firehose } from './firehose.js';

export interface UiBench {
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly sent: number;
  readonly frames: number;
  /** Longest time between two frames. */
  readonly maxFrameMs: number;
  readonly medianFrameMs: number;
  /** After a collection, at the end less at the beginning. */
  readonly heapGrowthMB: number;
  /** Most messages that waited, and those that were given up, as the page itself says. */
  readonly maxBacklog: number;
  readonly dropped: number;
  /** The figure at the end: what the page made of it all. */
  readonly shownFaults: string;
  /** What the page says when far too much comes, so that a backlog is really shown. */
  readonly overload: string;
}

/** Rings must be as full as they get, and code compiled, before memory is compared. */
const warmUpMs = 10_000;
/** Messages at once: more than a page can work on in the part of a frame that is for it, for a second or so. */
const burst = 20_000;
const burstMs = 3000;

const watchFrames = `
  window.frames_ = [];
  window.backlogs_ = [];
  let before = performance.now();
  const step = () => { const now = performance.now(); window.frames_.push(now - before); before = now; requestAnimationFrame(step); };
  requestAnimationFrame(step);
  setInterval(() => window.backlogs_.push(document.querySelector('.backlog').textContent), 100);`;

export async function benchUi(seconds: number, samplesPerSecond: number, warmUp = warmUpMs): Promise<UiBench> {
  const hose = await Firehose.start(await buildConsole(), samplesPerSecond);
  const browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'dark' });
  try {
    const page = await browser.page();
    await page.goto(hose.link);
    await page.evaluate(`location.hash = '#/monitor'`);
    await page.locator('.figure').first().waitFor();
    await page.waitForTimeout(warmUp);
    const heapBefore = await heap(page);
    await page.evaluate(watchFrames);
    const sentBefore = hose.sentSamples;
    await page.waitForTimeout(seconds * 1000);
    const sent = hose.sentSamples - sentBefore;
    const shownFaults = (await page.locator('.figure dd').first().textContent()) ?? '';
    const frames = ((await page.evaluate('window.frames_')) as number[]).slice(1).sort((a, b) => a - b);
    const said = (await page.evaluate('window.backlogs_')) as string[];
    const growth = (await heap(page)) - heapBefore;
    await page.evaluate('window.backlogs_ = []');
    hose.burst(burst);
    // They pile up while the page is busy.
    await page.evaluate('for (const end = performance.now() + 1500; performance.now() < end; );');
    await page.waitForTimeout(burstMs);
    const overload = ((await page.evaluate('window.backlogs_')) as string[]).sort((a, b) => backlogOf(b) - backlogOf(a))[0] ?? '';
    return {
      seconds,
      samplesPerSecond,
      sent,
      frames: frames.length,
      maxFrameMs: round(frames.at(-1) ?? Number.NaN),
      medianFrameMs: round(frames[frames.length >> 1] ?? Number.NaN),
      heapGrowthMB: round(growth / 2 ** 20),
      maxBacklog: Math.max(0, ...said.map(backlogOf)),
      dropped: Math.max(0, ...said.map(droppedOf)),
      shownFaults,
      overload,
    };
  } finally {
    hose.close();
    await browser.close();
  }
}

const round = (n: number): number => Number(n.toFixed(1));

const numberIn = (text: string, what: RegExp): number => Number((what.exec(text)?.[1] ?? '0').replaceAll(',', ''));
const backlogOf = (text: string): number => numberIn(text, /([\d,]+) messages wait/);
const droppedOf = (text: string): number => numberIn(text, /([\d,]+) messages were/);

async function heap(page: Page): Promise<number> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('HeapProfiler.collectGarbage');
  const { usedSize } = await inspector.send('Runtime.getHeapUsage');
  await inspector.detach();
  return usedSize;
}
