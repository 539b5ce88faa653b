// SPDX-License-Identifier: Apache-2.0
/** What electron-builder makes installers of, and how. Never run where this was written: its parts are tested, not its product. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';
import { apart, bundleMain } from './bundle.js';
import { buildPreload } from './preload.js';

/** Beside the archive of the program: see where main/electron.ts looks for them. */
export const resources = { screens: 'screens', preload: 'preload.cjs' } as const;

/** Off is what would let somebody else use the program as a Node, look into it, or give it other code. */
export const electronFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = async (): Promise<Manifest> => JSON.parse(await readFile(join(repoRoot, 'desktop-app/package.json'), 'utf8')) as Manifest;

/** For electron-builder 26. */
export async function packaging() {
  const electronVersion = (await manifest()).devDependencies['electron'] ?? '';
  return {
    appId: 'io.weft.app',
    productName: 'Weft',
    electronVersion,
    copyright: 'Apache-2.0',
    asar: true,
    files: ['main.js', 'package.json'],
    extraResources: Object.values(resources).map((name) => ({ from: name, to: name })),
    electronFuses,
    // Updates come with the system's packages: the program asks no server for any.
    publish: null,
    linux: { target: ['deb', 'rpm', 'AppImage'], category: 'System', maintainer: 'Weft', executableName: 'weft-app' },
    mac: { target: ['dmg'], category: 'public.app-category.utilities', hardenedRuntime: true },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}

/** A folder that electron-builder is started in: main process, preload, screens, and a manifest with what stays packages. */
export async function stageApp(screens: string): Promise<string> {
  const [main, preload, { version, dependencies }, config] = [
    await bundleMain(),
    await buildPreload(),
    await manifest(),
    await packaging(),
  ];
  const wanted = Object.fromEntries(Object.entries(dependencies).filter(([name]) => apart.some((a) => a === name)));
  const text = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  return cachedBuild({
    name: 'electron-app',
    inputs: [],
    flags: [main, preload, screens, text(config), text(wanted)],
    build: async (dir) => {
      await cp(main, join(dir, 'main.js'));
      await cp(preload, join(dir, resources.preload));
      await cp(screens, join(dir, resources.screens), { recursive: true });
      await writeFile(join(dir, 'electron-builder.json'), text(config));
      const own = {
        name: 'weft-app',
        version,
        description: 'Weft',
        license: 'Apache-2.0',
        author: 'Weft',
        type: 'module',
        main: 'main.js',
      };
      await writeFile(join(dir, 'package.json'), text({ ...own, dependencies: wanted }));
    },
  });
}

/** electron-builder's command, if it is installed here. */
export function builderCommand(): string | null {
  try {
    return createRequire(import.meta.url).resolve('electron-builder/cli.js');
  } catch {
    return null;
  }
}
