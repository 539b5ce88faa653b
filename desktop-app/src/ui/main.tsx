// SPDX-License-Identifier: Apache-2.0
import '@fontsource-variable/inter/wght.css';
import './design/tokens.css';
import './design/base.css';
import './components/table.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { AppApi } from '../contract/calls.js';
import { bridgeApi } from './backend/bridge.js';
import { AppHome } from './shell/app-home.js';
import { Console } from './shell/console.js';
import { takeBridge } from './shell/token.js';
import { applySettings } from './state/settings.js';

declare global {
  interface Window {
    /** Given by Electron's preload. */
    readonly weft?: AppApi;
  }
}

/** The cards of this machine, if this page is the app's. */
function appApi(): AppApi | null {
  if (window.weft !== undefined) return window.weft;
  const token = takeBridge();
  return token === null ? null : bridgeApi(new URL('.', document.baseURI), token);
}

applySettings();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
const api = appApi();
createRoot(root).render(<StrictMode>{api === null ? <Console /> : <AppHome api={api} />}</StrictMode>);
