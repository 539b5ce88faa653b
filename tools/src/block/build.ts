// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild } from '../build/cache.js';
import { buildAddon, buildObjects } from '../build/native.js';
import { nativeDir } from '../build/paths.js';
import { type TraceFormat, type Verilated, type VerilateOptions, verilate, verilator } from './verilate.js';

const warn = ['-Wno-unknown-warning-option', '-w'];

/** Verilator's runtime and the addon's generic half: compiled once, linked into every block. */
export async function blockRuntime(trace: TraceFormat, signal?: AbortSignal): Promise<string[]> {
  const { include, version } = await verilator();
  const names = ['verilated.cpp', 'verilated_threads.cpp', ...(trace === 'none' ? [] : [`verilated_${trace}_c.cpp`])];
  return buildObjects({
    name: `block-runtime-${trace}`,
    addon: true,
    sources: [...names.map((f) => join(include, f)), join(nativeDir, 'block_addon.cpp')],
    includes: [nativeDir],
    flags: [
      '-O2',
      '-isystem',
      include,
      '-isystem',
      join(include, 'vltstd'),
      ...warn,
      `-DWEFT_VERILATOR="${version}"`,
      '-DVL_USER_STOP',
      '-DVL_USER_FATAL',
      '-DVL_USER_FINISH',
      '-DVL_PRINTF=weft_printf',
      '-include',
      join(nativeDir, 'weft_printf.h'),
      ...traceDefines(trace),
    ],
    ...(signal ? { signal } : {}),
  });
}

const traceDefines = (trace: TraceFormat): string[] => (trace === 'none' ? [] : ['-DVM_TRACE=1', `-DVM_TRACE_${trace.toUpperCase()}=1`]);

/** Builds the addon of one module; gives the path of its `.node` file. */
export async function buildBlock(o: VerilateOptions & { readonly optimize?: string }): Promise<string> {
  const trace = o.trace ?? 'none';
  const model = await verilate(o);
  const runtime = await blockRuntime(trace, o.signal);
  const { include } = await verilator();
  const glue = await cachedBuild({
    name: `glue-${o.top}`,
    inputs: [],
    flags: [glueText(model, trace)],
    build: async (d) => {
      await mkdir(d, { recursive: true });
      await writeFile(join(d, 'block.cpp'), glueText(model, trace));
    },
  });
  return buildAddon({
    name: `block-${o.top}`,
    sources: [join(glue, 'block.cpp'), ...runtime],
    includes: [model.dir, nativeDir],
    prelude: join(nativeDir, 'block_prelude.h'),
    flags: [o.optimize ?? '-O1', '-isystem', include, '-isystem', join(include, 'vltstd'), ...warn, ...traceDefines(trace)],
    link: ['-pthread', '-latomic', ...(trace === 'fst' ? ['-lz'] : [])],
    ...(o.signal ? { signal: o.signal } : {}),
  });
}

function glueText(model: Verilated, trace: TraceFormat): string {
  const file = { none: '', vcd: 'VerilatedVcdC', fst: 'VerilatedFstC' }[trace];
  const ports = model.ports.map((p) => `{"${p.name}", &model_.${p.name}, ${p.width}, ${p.input}}`).join(',\n            ');
  return `// Written by tools/src/block/build.ts.
#include "${model.unity}"
#include "block_model.h"
${trace === 'none' ? '' : `#include "verilated_${trace}_c.h"`}
namespace {
class Model final : public weft::BlockModel {
 public:
  explicit Model(VerilatedContext& context) : model_(&context, "${model.prefix.replace(/^V/, '')}") {}
  std::vector<weft::Port> ports() override {
    return {${ports}};
  }
  void eval() override { model_.eval(); }
  void final() override { model_.final(); }
${
  trace === 'none'
    ? '  void trace_open(const char*) override {}\n  void trace_dump(std::uint64_t) override {}\n  void trace_close() override {}'
    : `  void trace_open(const char* path) override { model_.trace(&file_, 99); file_.open(path); }
  void trace_dump(std::uint64_t time) override { file_.dump(time); }
  void trace_close() override { file_.close(); }`
}
 private:
  ${model.prefix} model_;
${trace === 'none' ? '' : `  ${file} file_;\n`}};
}  // namespace
std::unique_ptr<weft::BlockModel> weft::make_model(VerilatedContext& context) { return std::make_unique<Model>(context); }
`;
}
