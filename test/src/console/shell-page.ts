// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AppService, answerCalls, fileFor, type IpcPort } from '@weft/desktop-app/bridge';
import { buildConsole } from '@weft/desktop-app/build';
import { buildPreload } from '@weft/desktop-app/build/preload';
import { repoRoot } from '@weft/tools';
import type { CDPSession, Page } from 'playwright-core';

/** In the page's own world: makes of the names that the preload exposes what contextBridge would. */
const bridgeInPage = `
  window.addEventListener('weft-expose', ({ detail }) => {
    const { name, keys } = JSON.parse(detail);
    const waiting = new Map();
    let last = 0;
    window.addEventListener('weft-return', ({ detail }) => { const { id, value } = JSON.parse(detail); waiting.get(id)?.(value); });
    const call = (key) => (ask) => new Promise((done) => {
      waiting.set(++last, done);
      window.dispatchEvent(new CustomEvent('weft-call', { detail: JSON.stringify({ id: last, key, ask }) }));
    });
    const onEvent = (listener) => {
      const told = ({ detail }) => listener(JSON.parse(detail));
      window.addEventListener('weft-event', told);
      return () => window.removeEventListener('weft-event', told);
    };
    window[name] = { ...Object.fromEntries(keys.map((key) => [key, call(key)])), onEvent };
  });`;

const origin = 'http://app.weft.test';
const ours = (url: string): string => url.replace(origin, 'weft://app');
const worldName = 'preload';

/** A page of a real browser as Electron would make it: the real preload in a world of its own, the real handlers behind it. */
export async function openShell(page: Page, service: AppService): Promise<void> {
  const folder = await buildConsole();
  await page.route(`${origin}/**`, async (route) => {
    const file = fileFor(folder, ours(route.request().url()));
    await (file === null ? route.fulfill({ status: 404 }) : route.fulfill({ path: file }));
  });
  const answers = new Map<string, Parameters<IpcPort['handle']>[1]>();
  answerCalls({ handle: (channel, answer) => void answers.set(channel, answer) }, service.handlers);

  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Runtime.enable');
  await inspector.send('Page.enable');
  await inspector.send('Page.addScriptToEvaluateOnNewDocument', { source: bridgeInPage });
  await inspector.send('Runtime.addBinding', { name: 'weftIpc', executionContextName: worldName });
  // From the source, as the preload itself: a bundler reads both.
  const standIn = resolve(repoRoot, 'test/src/console/electron-stand-in.ts');
  await inspector.send('Page.addScriptToEvaluateOnNewDocument', { source: readFileSync(await buildPreload(standIn), 'utf8'), worldName });
  let context = 0;
  inspector.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
    context = executionContextId;
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    void Promise.resolve(answers.get(channel)?.({ senderFrame: { url: ours(page.url()) } }, ...args)).then((value) =>
      run(inspector, executionContextId, `weftAnswer(${id}, ${JSON.stringify(value)})`),
    );
  });
  service.onEvent((event) => void (context > 0 && run(inspector, context, `weftTell('weft:event', ${JSON.stringify(event)})`)));
  await page.goto(`${origin}/index.html`);
}

const run = (inspector: CDPSession, contextId: number, expression: string): Promise<unknown> =>
  inspector.send('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
