// SPDX-License-Identifier: Apache-2.0
// Pages that come before anybody wants them. They are not mapped: so the first touch is seen, and a stream that was guessed
// wrong is known by the pages that go without one.
#include "engine.h"

namespace weft {
namespace {
constexpr unsigned kBatch = 8;                     // a turn
constexpr std::size_t kKept = kFaultSlots / 2;     // for those that wait
}  // namespace

/// Never at the cost of a thread that waits for a frame or a slot.
void Engine::prefetch_some() {
  if (drain_.load(std::memory_order_relaxed)) return;
  for (unsigned i = 0; i < kBatch && misses_.empty() && free_faults_.size() > kKept && !card_dead_; i++) {
    const std::uint64_t budget = budget_.load(std::memory_order_relaxed);
    if (budget != 0 && used() + margin(budget) / 2 >= budget) return;
    const auto gpn = policy_.next_ahead();
    if (!gpn) return;
    if (table_.state(*gpn) != WEFT_PAGE_STATE_I || table_.want(*gpn) != Want::none || table_.answering(*gpn)) continue;
    table_.set_ahead(*gpn, true);
    stats_.prefetch.add();
    submit_fault(*gpn);
  }
}

/// Somebody touches it: now, or while it is on its way.
void Engine::ahead_used(Gpn gpn) {
  table_.set_ahead(gpn, false);
  table_.set_since_ns(gpn, now_ns());
  stats_.prefetchUsed.add();
  policy_.note(Happened::used, gpn);
}

void Engine::ahead_unused(Gpn gpn) {
  table_.set_ahead(gpn, false);
  stats_.prefetchUnused.add();
  policy_.note(Happened::unused, gpn);
}

}  // namespace weft
