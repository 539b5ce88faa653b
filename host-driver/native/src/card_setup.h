// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <chrono>
#include <cstdint>

#include "bar.h"
#include "journal.h"
#include "weft_spec.h"

namespace weft {

struct CardConfig {
  std::uint32_t node = 0;
  std::uint32_t epoch = 1;
  std::uint32_t rto_cycles = 0;        // 0: the card's own
  std::uint32_t ack_delay_cycles = 0;  // 0: the card's own
  std::uint32_t heartbeat_cycles = 0, heartbeat_limit = 0;  // 0: none; the card's own
  std::uint32_t revoke_limit_cycles = 0, holdoff_cycles = 0, fault_limit_cycles = 0;  // 0: none
  std::uint32_t page_frames = 1;
  std::uint32_t members = 0xffff;      // bit i: node i
  std::uint64_t pool_pages = 0;
  Context context;
  std::array<std::uint8_t, WEFT_STRIPE_ENTRIES> stripe{};  // home of gpn mod STRIPE_ENTRIES
};

/// Checks who the card is, waits until it is ready, sets it up and switches it on. Throws Failure.
void bring_up(Bar& bar, const CardConfig& config, std::chrono::milliseconds limit);

/// Checks that a card runs that another driver has brought up, and gives its rings this context. Throws Failure.
void take_over(Bar& bar, const Context& context);

/// Makes `members` (bit i: node i) the rack from `epoch` on, and waits until nothing in the card speaks of others. Throws Failure.
void set_membership(Bar& bar, std::uint32_t epoch, std::uint32_t members, std::chrono::milliseconds limit);

}  // namespace weft
