// SPDX-License-Identifier: Apache-2.0
export { Block, type BlockOptions, openBlock } from './block/block.js';
export { blockRuntime, buildBlock } from './block/build.js';
export { type Bundle, bundleWidth, type Packed, pack, type Unpacked, unpack } from './block/bundle.js';
export { foreignModules, rtlDir, rtlFolders, rtlModules, rtlPackage, rtlSources } from './block/sources.js';
export {
  type Params,
  type TraceFormat,
  type Verilated,
  type VerilatedPort,
  type VerilateOptions,
  verilate,
  verilator,
} from './block/verilate.js';
export { type CachedBuild, cachedBuild } from './build/cache.js';
export {
  buildAddon,
  buildExecutable,
  buildObjects,
  buildWasm,
  cxxCompiler,
  type NativeBuild,
  nodeInclude,
} from './build/native.js';
export { cacheDir, repoRoot } from './build/paths.js';
export { RunError, type RunOptions, type RunResult, run } from './build/run.js';
export { findTool, type Tool } from './build/tool.js';
export { errorLine, WeftError } from './cli/errors.js';
export { aborted, interruptSignal } from './cli/interrupt.js';
export { exitCode, failureOf, oneOf, strict, whole } from './cli/options.js';
export { runScript, script } from './cli/script.js';
export { type ImageParts, imageHash, keyId, rawPublicKey, signedPart, signHeader, unsignedHeader } from './image.js';
export { check, Random, seeds } from './random.js';
