// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busyMachineMs } from '@weft/host-driver/testing';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

export const looks: readonly Look[] = [
  { width: 1280, height: 800, theme: 'light' },
  { width: 1920, height: 1080, theme: 'dark' },
];

/** Debian's browser; nothing of it talks to anybody but us. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** A real browser with a profile of its own. */
export class TestBrowser {
  readonly #profile: string;
  readonly #open: BrowserContext;
  /** What pages complained of: errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(profile: string, context: BrowserContext) {
    this.#profile = profile;
    this.#open = context;
    context.on('console', (m) => m.type() === 'error' && this.complaints.push(`${m.text()} ${m.location().url}`));
    context.on('weberror', (e) => this.complaints.push(String(e.error())));
  }

  static async start({ width, height, theme }: Look, locale = 'en-GB'): Promise<TestBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'weft-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['WEFT_CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      timeout: busyMachineMs,
      args: quiet,
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale,
    });
    context.setDefaultTimeout(busyMachineMs);
    return new TestBrowser(profile, context);
  }

  page(): Promise<Page> {
    return this.#open.newPage();
  }

  async close(): Promise<void> {
    await this.#open.close();
    rmSync(this.#profile, { recursive: true, force: true });
  }
}
