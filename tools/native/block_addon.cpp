// SPDX-License-Identifier: Apache-2.0
// Node addon around one Verilated module: ports by index, clock steps, assertions as exceptions.
#include <node_api.h>
#include <verilated.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "block_model.h"
#include "weft_printf.h"

namespace {

// Text of the running evaluation; one thread runs a model, but benches may use workers.
thread_local std::string printed;

[[noreturn]] void stop(const char* file, int line, const char* hier, const char* what) {
  std::string text = printed.empty() ? std::string(what) : printed;
  printed.clear();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  throw std::runtime_error(text + " (" + file + ":" + std::to_string(line) +
                           (hier && *hier ? std::string(" in ") + hier : "") + ")");
}

}  // namespace

extern "C" int weft_printf(const char* format, ...) {
  char buffer[4096];
  va_list args;
  va_start(args, format);
  const int n = std::vsnprintf(buffer, sizeof buffer, format, args);
  va_end(args);
  printed += buffer;
  return n;
}

void vl_stop(const char* file, int line, const char* hier) { stop(file, line, hier, "$stop"); }
void vl_fatal(const char* file, int line, const char* hier, const char* msg) {
  stop(file, line, hier, msg);
}
void vl_finish(const char* file, int line, const char* hier) { stop(file, line, hier, "$finish"); }

namespace {

struct Block {
  VerilatedContext context;
  std::unique_ptr<weft::BlockModel> model;
  std::vector<weft::Port> ports;
  std::uint8_t* clock = nullptr;
  const std::uint8_t* reset_n = nullptr;
  std::uint32_t settle = 1;
  bool tracing = false;
  bool stale = true;  // inputs have changed since the last evaluation
  bool failed = false;
  bool clocked = false;

  ~Block() {
    if (tracing) model->trace_close();
  }
  void select() { Verilated::threadContextp(&context); }
  // Once is enough, unless vectors depend on themselves (see `settle` in block.ts).
  void eval() {
    for (std::uint32_t i = 0; i < settle; i++) model->eval();
    stale = false;
  }
  void edge(std::uint8_t level) {
    *clock = level;
    model->eval();
    context.timeInc(1);
    if (tracing) model->trace_dump(context.time());
  }
  void step(std::uint32_t n) {
    if (clock == nullptr) throw std::runtime_error("no port clk_i: use eval");
    if (stale) eval();
    for (std::uint32_t i = 0; i < n; i++) {
      context.assertOn(clocked || reset_n == nullptr || *reset_n != 0);  // before the first clock in reset, state is random still
      edge(1);
      edge(0);
      clocked = true;
    }
    stale = false;
  }
};

void flush_printed() {
  if (printed.empty()) return;
  std::fputs(printed.c_str(), stdout);
  std::fflush(stdout);
  printed.clear();
}

napi_value fail(napi_env env, const char* message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

// No exception crosses the Node-API boundary.
template <typename F>
napi_value guarded(napi_env env, Block& block, F&& body) {
  if (block.failed) return fail(env, "the block has stopped after a failed assertion");
  block.select();
  try {
    body();
    flush_printed();
    return nullptr;
  } catch (const std::exception& e) {
    block.failed = true;
    return fail(env, e.what());
  }
}

struct Call {
  napi_value args[4] = {};
  Block* block = nullptr;
  Call(napi_env env, napi_callback_info info) {
    std::size_t count = 4;
    napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
    void* data = nullptr;
    if (count > 0 && napi_get_value_external(env, args[0], &data) == napi_ok) {
      block = *static_cast<Block**>(data);
    }
    if (block == nullptr) fail(env, "the block is closed");
  }
  std::uint32_t u32(napi_env env, int i) const {
    std::uint32_t v = 0;
    napi_get_value_uint32(env, args[i], &v);
    return v;
  }
};

std::string text_of(napi_env env, napi_value value) {
  std::size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) return {};
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

std::vector<std::string> texts_of(napi_env env, napi_value array) {
  std::uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  std::vector<std::string> texts;
  for (std::uint32_t i = 0; i < length; i++) {
    napi_value item = nullptr;
    napi_get_element(env, array, i, &item);
    texts.push_back(text_of(env, item));
  }
  return texts;
}

void give_plusargs(VerilatedContext& context, const std::vector<std::string>& texts) {
  std::vector<std::string> args{"block"};
  for (const std::string& text : texts) args.push_back("+" + text);
  std::vector<const char*> argv;
  for (const std::string& arg : args) argv.push_back(arg.c_str());
  context.commandArgs(static_cast<int>(argv.size()), argv.data());
}

// create(seed, random: 0 zeros | 2 random, tracePath, settle, plusargs)
napi_value create(napi_env env, napi_callback_info info) {
  napi_value args[5] = {};
  std::size_t count = 5;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  std::int32_t seed = 1;
  std::int32_t random = 2;
  napi_get_value_int32(env, args[0], &seed);
  napi_get_value_int32(env, args[1], &random);
  const std::string path = text_of(env, args[2]);
  auto block = std::make_unique<Block>();
  napi_get_value_uint32(env, args[3], &block->settle);
  try {
    block->select();
    block->context.randSeed(seed);
    block->context.randReset(random);
    give_plusargs(block->context, texts_of(env, args[4]));
    if (!path.empty()) block->context.traceEverOn(true);
    block->model = weft::make_model(block->context);
    block->ports = block->model->ports();
    for (const weft::Port& port : block->ports) {
      if (std::strcmp(port.name, "clk_i") == 0) block->clock = static_cast<std::uint8_t*>(port.data);
      if (std::strcmp(port.name, "rst_ni") == 0) block->reset_n = static_cast<std::uint8_t*>(port.data);
    }
    if (block->clock != nullptr) *block->clock = 0;
    if (!path.empty()) {
      block->model->trace_open(path.c_str());
      block->tracing = true;
    }
  } catch (const std::exception& e) {
    return fail(env, e.what());
  }
  auto* holder = new Block*(block.release());
  napi_value external;
  napi_create_external(env, holder,
      [](napi_env, void* data, void*) {
        auto* p = static_cast<Block**>(data);
        delete *p;
        delete p;
      }, nullptr, &external);
  return external;
}

napi_value close_block(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  void* data = nullptr;
  napi_get_value_external(env, call.args[0], &data);
  call.block->select();
  delete call.block;
  *static_cast<Block**>(data) = nullptr;
  return nullptr;
}

napi_value list_ports(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  napi_value list;
  napi_create_array(env, &list);
  std::uint32_t i = 0;
  for (const weft::Port& port : call.block->ports) {
    napi_value entry, name, width, input;
    napi_create_object(env, &entry);
    napi_create_string_utf8(env, port.name, NAPI_AUTO_LENGTH, &name);
    napi_create_uint32(env, port.width, &width);
    napi_get_boolean(env, port.input, &input);
    napi_set_named_property(env, entry, "name", name);
    napi_set_named_property(env, entry, "width", width);
    napi_set_named_property(env, entry, "input", input);
    napi_set_element(env, list, i++, entry);
  }
  return list;
}

napi_value get_port(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  const std::uint32_t index = call.u32(env, 1);
  if (index >= call.block->ports.size()) return fail(env, "no such port");
  if (call.block->stale) {
    guarded(env, *call.block, [&] { call.block->eval(); });
    bool pending = false;
    napi_is_exception_pending(env, &pending);
    if (pending) return nullptr;
  }
  const weft::Port& port = call.block->ports[index];
  napi_value value = nullptr;
  if (port.width <= 8) {
    napi_create_uint32(env, *static_cast<std::uint8_t*>(port.data), &value);
  } else if (port.width <= 16) {
    napi_create_uint32(env, *static_cast<std::uint16_t*>(port.data), &value);
  } else if (port.width <= 32) {
    napi_create_uint32(env, *static_cast<std::uint32_t*>(port.data), &value);
  } else if (port.width <= 64) {
    napi_create_bigint_uint64(env, *static_cast<std::uint64_t*>(port.data), &value);
  } else {
    const std::size_t words32 = (port.width + 31) / 32;
    std::vector<std::uint64_t> words((words32 + 1) / 2, 0);
    std::memcpy(words.data(), port.data, words32 * 4);
    napi_create_bigint_words(env, 0, words.size(), words.data(), &value);
  }
  return value;
}

// The caller has checked that the value fits.
napi_value set_port(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  const std::uint32_t index = call.u32(env, 1);
  if (index >= call.block->ports.size()) return fail(env, "no such port");
  const weft::Port& port = call.block->ports[index];
  call.block->stale = true;
  if (port.width <= 32) {
    const std::uint32_t v = call.u32(env, 2);
    if (port.width <= 8) *static_cast<std::uint8_t*>(port.data) = static_cast<std::uint8_t>(v);
    else if (port.width <= 16) *static_cast<std::uint16_t*>(port.data) = static_cast<std::uint16_t>(v);
    else *static_cast<std::uint32_t*>(port.data) = v;
    return nullptr;
  }
  if (port.width <= 64) {
    bool lossless = false;
    napi_get_value_bigint_uint64(env, call.args[2], static_cast<std::uint64_t*>(port.data), &lossless);
    return nullptr;
  }
  const std::size_t words32 = (port.width + 31) / 32;
  std::vector<std::uint64_t> words((words32 + 1) / 2, 0);
  std::size_t count = words.size();
  int sign = 0;
  napi_get_value_bigint_words(env, call.args[2], &sign, &count, words.data());
  std::memcpy(port.data, words.data(), words32 * 4);
  return nullptr;
}

napi_value eval_block(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  return guarded(env, *call.block, [&] { call.block->eval(); });
}

napi_value step_block(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  if (call.block == nullptr) return nullptr;
  const std::uint32_t n = call.u32(env, 1);
  return guarded(env, *call.block, [&] { call.block->step(n); });
}

napi_value init(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {{"create", create},     {"close", close_block}, {"ports", list_ports}, {"get", get_port},
                   {"set", set_port},      {"eval", eval_block},   {"step", step_block}};
  for (const auto& f : functions) {
    napi_value value;
    napi_create_function(env, f.name, NAPI_AUTO_LENGTH, f.call, nullptr, &value);
    napi_set_named_property(env, exports, f.name, value);
  }
  return exports;
}

}  // namespace

NAPI_MODULE(weft_block, init)
