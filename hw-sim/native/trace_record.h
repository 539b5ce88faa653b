// SPDX-License-Identifier: Apache-2.0
// A record of the protocol trace (spec: trace.ts): what a card says of itself in simulation.
#pragma once
#include "weft_home.h"

namespace weft {

struct TraceRecord {
  unsigned kind = 0;
  unsigned row = 0;
  unsigned op = 0;
  bool excl = false;
  bool have = false;
  weft_entry_t entry{};
  unsigned grant = 0;
  unsigned node = 0;
  std::uint64_t gpn = 0;
};

}  // namespace weft
