// SPDX-License-Identifier: Apache-2.0
/** Electron's main process: wiring only. Never run where this was written, for want of a binary; its parts are tested without one. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, BrowserWindow, crashReporter, ipcMain, Menu, protocol, safeStorage, session } from 'electron';
import { journalDir, systemPorts } from '../card/index.js';
import { channels } from '../contract/channels.js';
import { AppService } from './service.js';
import { appScheme, fileFor, isOurs, startAddress } from './shell/address.js';
import { answerCalls } from './shell/calls.js';
import { closedIn } from './shell/security.js';

/** Where the built screens and the built preload lie: beside a packaged program, else given by who starts us. */
const [screens = '', preload = ''] = app.isPackaged
  ? ['screens', 'preload.cjs'].map((name) => join(process.resourcesPath, name))
  : process.argv.slice(-2);
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** By the key store of the system. */
const secrets = {
  seal: (text: string): string => safeStorage.encryptString(text).toString('base64'),
  open: (sealed: string): string => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
};

// Reports of crashes stay on this machine.
crashReporter.start({ uploadToServer: false });
protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  Menu.setApplicationMenu(null);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'));
  protocol.handle(appScheme, async ({ url }) => {
    const file = fileFor(screens, url);
    if (file === null) return new Response(null, { status: 404 });
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff' };
    return new Response(new Uint8Array(await readFile(file)), { headers });
  });
  const service = new AppService({
    enumerate: systemPorts,
    stateDir: app.getPath('userData'),
    journals: journalDir(process.env),
    ...(safeStorage.isEncryptionAvailable() ? { secrets } : {}),
  });
  await service.start();
  answerCalls(ipcMain, service.handlers);
  const window = openWindow();
  const off = service.onEvent((event) => window.webContents.send(channels.event, event));
  window.on('closed', off);
  app.on('second-instance', () => window.focus());
  app.on('window-all-closed', () => {
    service.stop();
    app.quit();
  });
  await window.loadURL(startAddress);
}

function openWindow(): BrowserWindow {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { ...closedIn, preload } });
  window.once('ready-to-show', () => window.show());
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => isOurs(event.url) || event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  return window;
}
