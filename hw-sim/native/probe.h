// SPDX-License-Identifier: Apache-2.0
// What is seen at a card's pins, in order of time: for whoever asks where the cycles of a transaction went. Off unless wanted.
#pragma once
#include <utility>

#include "base.h"

namespace weft::sim {

class Probe {
 public:
  /// In the order of `probePoints` in src/kernel.ts.
  enum What : std::uint8_t {
    bar_write,   // value: offset
    read_asked,  // DMA read burst; value: address
    read_first,  // its first beat
    read_last,
    write_asked,  // DMA write burst; value: address
    write_first,
    write_last,
    written,    // its answer: visible
    dir_asked,  // directory table; value: address
    dir_answered,
    dir_written,
    tx_first,  // first beat of a frame leaves the card
    tx_last,   // value: opcode
    rx_first,
    rx_last,      // value: opcode
    interrupt,    // the card raises it
    interrupted,  // the driver sees it: all writes before it are visible
    home_begin,   // from here on the protocol trace (spec: TraceKind); value: page
    home_commit,
    node_grant,
    node_drop,
    members,
  };
  struct Event {
    Cycle cycle;
    std::uint64_t value;
    std::uint32_t card;
    What what;
  };

  static What of_trace(unsigned kind) { return static_cast<What>(home_begin + (kind - WEFT_TRACE_KIND_HOME_BEGIN)); }

  bool on() const { return on_; }
  void watch(bool on) { on_ = on; }
  void add(unsigned card, Cycle now, What what, std::uint64_t value = 0) {
    if (events_.size() < room) events_.push_back({now, value, card, what});
  }
  std::vector<Event> take() { return std::exchange(events_, {}); }

 private:
  /// Nobody fetches them for so long by accident only.
  static constexpr std::size_t room = std::size_t{1} << 20;
  bool on_ = false;
  std::vector<Event> events_;
};

}  // namespace weft::sim
