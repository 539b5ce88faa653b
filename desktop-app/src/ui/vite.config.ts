// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative links: the console may lie behind any path, the app behind a scheme of its own.
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/console'),
    emptyOutDir: true,
    // The first with light-dark(), which the design tokens are made of.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline: the content security policy allows files only.
    assetsInlineLimit: 0,
    // One file; a test holds its compressed size.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
  },
});
