// SPDX-License-Identifier: Apache-2.0
// Keeping the node within its frame budget: first come, first out, but never the newest pages.
#include <algorithm>

#include "engine.h"

namespace weft {
namespace {

constexpr unsigned kBatch = 8;   // evictions a turn: a fault waits for no more than these
constexpr unsigned kScan = 64;   // pages looked at for one victim
// An instruction may need several pages at once; were one of them evicted before the last has come,
// it would never run.
constexpr std::uint64_t kGuard = 32;

constexpr std::uint64_t margin(std::uint64_t budget) { return std::clamp<std::uint64_t>(budget / 16, 2, 256); }

}  // namespace

/// Between the watermarks it goes on as it did. While quiescing, only a fault that waits for a frame counts.
bool Engine::must_evict() {
  const std::uint64_t budget = budget_.load(std::memory_order_relaxed);
  if (budget == 0 || card_dead_) return false;
  if (quiesce_.load(std::memory_order_relaxed) % 2 == 1) return used() >= budget && !misses_.empty();
  if (used() > budget - margin(budget)) evicting_ = true;
  if (used() <= budget - 2 * margin(budget)) evicting_ = false;
  return evicting_;
}

bool Engine::evict_some() {
  unsigned n = 0;
  for (; n < kBatch && !free_evicts_.empty() && must_evict(); n++) {
    const Gpn gpn = next_victim();
    if (gpn == PageTable::kNone) break;
    evict(gpn);
  }
  return n > 0;
}

Gpn Engine::next_victim() const {
  const auto guard = static_cast<std::uint32_t>(std::min(kGuard, budget_.load(std::memory_order_relaxed) / 4));
  Gpn gpn = table_.oldest();
  for (unsigned i = 0; i < kScan && gpn != PageTable::kNone; i++, gpn = table_.newer(gpn)) {
    if (table_.age(gpn) < guard) break;
    if (table_.state(gpn) != WEFT_PAGE_STATE_SM && table_.want(gpn) == Want::none) return gpn;
  }
  return PageTable::kNone;
}

void Engine::evict(Gpn gpn) {
  const std::uint16_t slot = free_evicts_.back();
  free_evicts_.pop_back();
  evict_[slot] = {gpn, 1};
  const bool dirty = table_.state(gpn) == WEFT_PAGE_STATE_M;
  weft_submission d{};
  d.op = dirty ? WEFT_DESCRIPTOR_OP_EVICT_DIRTY : WEFT_DESCRIPTOR_OP_EVICT_CLEAN;
  d.tag = slot;
  d.gpn = gpn;
  d.addr = DmaMemory::evict_buffer(slot);
  if (dirty)
    take_page(gpn, dma_.at(d.addr));
  else
    guest_.punch(gpn);
  table_.set_slot(gpn, slot);
  table_.set_state(gpn, dirty ? WEFT_PAGE_STATE_ED : WEFT_PAGE_STATE_EC);
  check(gpn, guest_.wake(gpn), "waking");
  evict_ring_.push(d);
}

void Engine::evict_done(const weft_completion& c) {
  if (c.tag >= kEvictSlots || evict_[c.tag].gpn != c.gpn || evict_[c.tag].refs == 0) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed an eviction that was not submitted: card and driver disagree");
    return;
  }
  const bool dirty = c.op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY;
  (dirty ? stats_.evictDirty : stats_.evictClean).add();
  if (c.status != WEFT_STATUS_OK) {
    stats_.evictError.add();
    tell("E_EVICT", c.gpn, c.status, std::string("an eviction failed with status ") + weft_status_name(c.status));
  }
  table_.set_state(c.gpn, WEFT_PAGE_STATE_I);
  release_evict_slot(c.tag);
  if (table_.want(c.gpn) != Want::none && !table_.queued(c.gpn)) {
    table_.set_queued(c.gpn, true);
    misses_.push_back(c.gpn);
  }
}

/// The buffer is free when the eviction is over and every answer sent out of it has arrived.
void Engine::release_evict_slot(std::uint16_t slot) {
  if (--evict_[slot].refs == 0) free_evicts_.push_back(slot);
}

}  // namespace weft
