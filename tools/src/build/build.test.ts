// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cachedBuild } from './cache.js';
import { buildAddon, buildExecutable } from './native.js';
import { run } from './run.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-build-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

describe('run', () => {
  it('gives what was written, and passes input', async () => {
    expect((await run('cat', [], { input: 'x' })).stdout).toBe('x');
  });
  it('fails with the exit code and the output', async () => {
    await expect(run('sh', ['-c', 'echo why >&2; exit 3'])).rejects.toMatchObject({
      code: 3,
      message: expect.stringMatching(/exit code 3\nwhy/),
    });
  });
  it('ends a child that takes too long, or whose signal aborts', async () => {
    await expect(run('sleep', ['10'], { timeoutMs: 50 })).rejects.toThrow(/no end after 50 ms/);
    await expect(run('sleep', ['10'], { signal: AbortSignal.timeout(50) })).rejects.toThrow(/aborted/);
  });
  it('names a program that is not there', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow(/ENOENT/);
  });
});

describe('cachedBuild', () => {
  it('builds once per content, also when asked twice at once', async () => {
    const input = file('in', String(Math.random()));
    let built = 0;
    const ask = (): Promise<string> =>
      cachedBuild({
        name: 'test-cache',
        inputs: [input],
        flags: [],
        build: async (d) => {
          built++;
          writeFileSync(join(d, 'out'), readFileSync(input));
        },
      });
    const [a, b] = await Promise.all([ask(), ask()]);
    expect([a, built]).toEqual([b, 1]);
    writeFileSync(input, String(Math.random()));
    const c = await ask();
    expect(c).not.toBe(a);
    expect(built).toBe(2);
    for (const d of [a, c]) rmSync(d, { recursive: true });
  });
  it('leaves nothing of a build that failed', async () => {
    let at = '';
    const failing = cachedBuild({
      name: 'test-cache',
      inputs: [],
      flags: [String(Math.random())],
      build: async (d) => {
        at = d;
        await run('false', []);
      },
    });
    await expect(failing).rejects.toThrow(/exit code 1/);
    expect(existsSync(at)).toBe(false);
  });
});

describe('native builds', () => {
  it('builds an addon', async () => {
    const source = file(
      'seven.cpp',
      '#include <node_api.h>\nNAPI_MODULE_INIT() { napi_value v; napi_create_uint32(env, 7, &v); return v; }\n',
    );
    expect(createRequire(import.meta.url)(await buildAddon({ name: 'test-addon', sources: [source] }))).toBe(7);
  });
  it('builds a program, and says what the compiler said', async () => {
    const path = await buildExecutable({ name: 'test-program', sources: [file('main.cpp', 'int main() { return 5; }\n')] });
    await expect(run(path, [])).rejects.toMatchObject({ code: 5 });
    await expect(buildExecutable({ name: 'test-program', sources: [file('bad.cpp', 'int main() { return x; }\n')] })).rejects.toThrow(
      /undeclared|not declared/,
    );
  });
});
