// SPDX-License-Identifier: Apache-2.0
import '@fontsource-variable/inter/wght.css';
import './design/tokens.css';
import './design/base.css';
import './components/table.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './shell/console.js';
import { applySettings } from './state/settings.js';

applySettings();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
