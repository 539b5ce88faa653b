// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <chrono>
#include <cstdint>

#include "bar.h"
#include "weft_spec.h"

namespace weft {

struct CardConfig {
  std::uint32_t node = 0;
  std::uint32_t epoch = 1;
  std::uint32_t rto_cycles = 0;        // 0: the card's own
  std::uint32_t ack_delay_cycles = 0;  // 0: the card's own
  std::uint64_t pool_pages = 0;
  std::array<std::uint8_t, WEFT_STRIPE_ENTRIES> stripe{};  // home of gpn mod STRIPE_ENTRIES
};

/// Checks who the card is, waits until it is ready, sets it up and switches it on. Throws Failure.
void bring_up(Bar& bar, const CardConfig& config, std::chrono::milliseconds limit);

}  // namespace weft
