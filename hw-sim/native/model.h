// SPDX-License-Identifier: Apache-2.0
// The Verilated card, and what it says when an assertion of the RTL fails.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include WEFT_MODEL_HEADER
#include "verilated.h"
#pragma GCC diagnostic pop

namespace weft::sim {

/// The text of the assertion that failed on this thread since the last call, if one did.
std::optional<std::string> take_assertion();
/// Cheap form for the hot loop.
extern thread_local bool assertion_failed;

/// A model whose data path has clocks of its own: tb/nonsynth_card.sv.
template <class Model>
concept HasCoreClock = requires(Model& m) { m.core_clk_i; };

/// The low half of a cycle, in which the inputs come.
template <class Model>
void clock_low(Model& m, [[maybe_unused]] bool core) {
  m.clk_i = 0;
  if constexpr (HasCoreClock<Model>) {
    m.core_clk_i = 0;
    m.core_in_clk_i = core;
  }
}
template <class Model>
void clock_high(Model& m, [[maybe_unused]] bool core) {
  m.clk_i = 1;
  if constexpr (HasCoreClock<Model>) {
    m.core_clk_i = core;
    m.core_in_clk_i = 0;
  }
}
/// Does the data path want its clock?
template <class Model>
bool core_awake([[maybe_unused]] const Model& m) {
  if constexpr (HasCoreClock<Model>) return m.core_awake_o;
  else return true;
}

/// Bit field of a wide port, for records of up to 64 bits a field.
template <class Port>
std::uint64_t bits_of(const Port& port, unsigned lsb, unsigned width) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < width;) {
    const unsigned bit = lsb + i;
    const unsigned take = std::min(32 - bit % 32, width - i);
    const std::uint64_t word = port[static_cast<int>(bit / 32)];
    value |= ((word >> (bit % 32)) & ((std::uint64_t{1} << take) - 1)) << i;
    i += take;
  }
  return value;
}

}  // namespace weft::sim
