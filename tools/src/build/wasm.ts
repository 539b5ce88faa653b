// SPDX-License-Identifier: Apache-2.0
/** C++ to WebAssembly, with Debian's clang, lld, libc++ and WASI libc. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repoRoot } from './paths.js';
import { run } from './run.js';
import { findTool, type Tool } from './tool.js';

/** libc++ has this version, and its headers want this compiler. */
const version = 16;
const triple = 'wasm32-wasi';
/** Stand-ins for what Debian's libc++ was built without. */
export const wasiHeaders = join(repoRoot, 'tools/wasi');

export async function wasmCompiler(): Promise<Tool> {
  const tool = await findTool(`clang++-${version}`);
  const packages = `clang-${version} lld-${version} libc++-${version}-dev-wasm32 libc++abi-${version}-dev-wasm32 libclang-rt-${version}-dev-wasm32 wasi-libc`;
  if (tool === null || !existsSync(join(await llvmDir(tool), 'include', triple)))
    throw new Error(`no compiler for WebAssembly: install ${packages} (Debian)`);
  return tool;
}

/** Where Debian keeps this version of LLVM. */
async function llvmDir(tool: Tool): Promise<string> {
  const { stdout } = await run(tool.path, ['-print-resource-dir']);
  return resolve(stdout.trim(), '../../..');
}

/** A `throw` ends the module (__cxa_throw is imported): it has no exceptions of its own. */
export async function wasmFlags(): Promise<string[]> {
  const headers = join(await llvmDir(await wasmCompiler()), 'include', triple, 'c++/v1');
  return [`--target=${triple}`, '-fignore-exceptions', '-isystem', wasiHeaders, '-isystem', headers];
}

/** A module without main, whose memory is made by who loads it: its size is known only then, and it never moves. */
export async function wasmLink(): Promise<string[]> {
  const tool = await wasmCompiler();
  const llvm = await llvmDir(tool);
  const { stdout } = await run(tool.path, ['-print-resource-dir']);
  const exported = ['malloc', 'free', 'napi_register_wasm_v1', 'node_api_module_get_api_version_v1'];
  return [
    ...['-mexec-model=reactor', '-nodefaultlibs', '-s'],
    ...[`-L${join(llvm, 'lib', triple)}`, '-lc++', '-lc++abi', '-lc', join(stdout.trim(), 'lib/wasi/libclang_rt.builtins-wasm32.a')],
    `-Wl,--export-table,--import-undefined,--import-memory,--max-memory=${2 ** 32},${exported.map((e) => `--export-if-defined=${e}`).join(',')}`,
  ];
}
