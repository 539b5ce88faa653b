// SPDX-License-Identifier: Apache-2.0
#include "verilator_hooks.h"  // before all of Verilator

#include "model.h"

#include <cstdarg>
#include <cstdio>

namespace weft::sim {
namespace {
thread_local std::string said;
thread_local std::string failure;
}  // namespace

thread_local bool assertion_failed = false;

std::optional<std::string> take_assertion() {
  if (!assertion_failed) return std::nullopt;
  assertion_failed = false;
  return std::exchange(failure, {});
}

/// The first failure counts; what follows in the same cycle is mostly its consequence.
static void fail(const char* file, int line, const char* hierarchy, const char* message) {
  if (assertion_failed) return;
  assertion_failed = true;
  failure = said.empty() ? message : said;
  while (!failure.empty() && failure.back() == '\n') failure.pop_back();
  if (said.empty()) failure += " at " + std::string(file) + ":" + std::to_string(line) + " in " + hierarchy;
  said.clear();
}

}  // namespace weft::sim

int weft_model_printf(const char* format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  const int n = std::vsnprintf(text, sizeof text, format, args);
  va_end(args);
  // Bounded: a model may print for other reasons than a failure.
  if (weft::sim::said.size() > 4096) weft::sim::said.clear();
  weft::sim::said += text;
  return n;
}

// Verilator calls these (VL_USER_STOP and its like); its own end the process.
void vl_stop(const char* file, int line, const char* hierarchy) { weft::sim::fail(file, line, hierarchy, "$stop"); }
void vl_fatal(const char* file, int line, const char* hierarchy, const char* message) { weft::sim::fail(file, line, hierarchy, message); }
void vl_finish(const char* file, int line, const char* hierarchy) { weft::sim::fail(file, line, hierarchy, "$finish"); }
