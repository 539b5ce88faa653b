// SPDX-License-Identifier: Apache-2.0
/** What must hold for every file: a licence, links that lead somewhere, nothing of the machine it was written on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { repoRoot } from '@weft/tools';
import { describe, expect, test } from 'vitest';

const ignored = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage', 'build']);

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = join(dir, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const all = files(repoRoot).map((path) => ({ name: relative(repoRoot, path), path }));
const ofKind = (...kinds: string[]): typeof all => all.filter((f) => kinds.includes(extname(f.name)));
const text = (f: { path: string }): string => readFileSync(f.path, 'utf8');

const licensed = ['.ts', '.tsx', '.css', '.html', '.mjs', '.cjs', '.sv', '.cpp', '.h', '.c', '.md', '.lua', '.svg', '.vlt', '.yml', '.sh'];

describe('every file', () => {
  test('names its licence in its first lines', () => {
    const without = ofKind(...licensed).filter((f) => !text(f).split('\n', 5).join('\n').includes('SPDX-License-Identifier: Apache-2.0'));
    expect(without.map((f) => f.name)).toEqual([]);
  });

  test('ends in one newline and has no trailing blanks', () => {
    const untidy = ofKind(...licensed, '.json').filter((f) => {
      const t = text(f);
      return !t.endsWith('\n') || t.endsWith('\n\n') || /[ \t]$/m.test(t) || t.includes('\r');
    });
    expect(untidy.map((f) => f.name)).toEqual([]);
  });

  test('knows no machine that it was written on', () => {
    // In pieces, so that this file does not find itself.
    const machine = new RegExp(['work/main', 'home/\\w+/', 'Users/\\w+/'].map((dir) => `(?<![\\w.])/${dir}`).join('|'));
    const telling = ofKind(...licensed, '.json', '.vlt').filter((f) => machine.test(text(f)));
    expect(telling.map((f) => f.name)).toEqual([]);
  });
});

describe('documents', () => {
  const link = /\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g;
  test.each(ofKind('.md').map((f) => [f.name, f] as const))('links of %s lead to files', (_, f) => {
    const targets = [...text(f).matchAll(link)].map((m) => m[1] ?? '');
    expect(targets.filter((t) => !existsSync(join(dirname(f.path), t)))).toEqual([]);
  });
});

describe('the lockfile', () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
    readFileSync(join(repoRoot, 'package-lock.json'), 'utf8'),
  ).packages;

  test('has every optional package, also those for other platforms: `npm ci` refuses it otherwise', () => {
    const missing = Object.values(packages).flatMap((p) =>
      Object.keys(p.optionalDependencies ?? {}).filter((name) => !(`node_modules/${name}` in packages)),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry', () => {
    expect(Object.values(packages).filter((p) => 'resolved' in p && /^https?:/.test(String(p.resolved)))).toEqual([]);
  });
});
