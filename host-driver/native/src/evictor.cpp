// SPDX-License-Identifier: Apache-2.0
// Keeping the node within its frame budget: what the policy has named, else first come, first out; but never the newest pages.
#include <algorithm>

#include "engine.h"

namespace weft {
namespace {

constexpr unsigned kBatch = 8;   // evictions a turn: a fault waits for no more than these
constexpr unsigned kScan = 64;   // pages looked at for one victim
// An instruction may need several pages at once; were one of them evicted before the last has come,
// it would never run.
constexpr std::uint64_t kGuard = 32;

}  // namespace

/// Between the watermarks it goes on as it did. While quiescing, only a fault that waits for a frame counts.
bool Engine::must_evict() {
  if (card_dead_) return false;
  if (drain_.load(std::memory_order_relaxed)) return table_.resident_count() > 0;
  const std::uint64_t budget = budget_.load(std::memory_order_relaxed);
  if (budget == 0) return false;
  if (quiesce_.load(std::memory_order_relaxed) % 2 == 1) return used() >= budget && !misses_.empty();
  if (used() > budget - margin(budget)) evicting_ = true;
  if (used() <= budget - 2 * margin(budget)) evicting_ = false;
  return evicting_;
}

bool Engine::evict_some() {
  unsigned n = 0;
  for (; n < kBatch && free_evicts_.size() > kReturnSlots && must_evict(); n++) {
    const Gpn gpn = next_victim();
    if (gpn == PageTable::kNone) break;
    evict(gpn);
  }
  return n > 0;
}

/// No thread is about to use it, and nothing of it is under way.
bool Engine::may_go(Gpn gpn) const {
  const auto newest = static_cast<std::uint32_t>(std::min(kGuard, budget_.load(std::memory_order_relaxed) / 4));
  const std::uint32_t guard = drain_.load(std::memory_order_relaxed) ? 0 : newest;
  const State s = table_.state(gpn);
  return PageTable::resident(s) && s != WEFT_PAGE_STATE_SM && table_.age(gpn) >= guard && !table_.pinned(gpn) && table_.want(gpn) == Want::none &&
         (!table_.answering(gpn) || config_.wrong & kWrongHaste);
}

/// What the policy has named, while that lasts; then who came first.
Gpn Engine::next_victim() {
  for (unsigned i = 0; i < kScan; i++) {
    const auto gpn = policy_.next_named();
    if (!gpn) break;
    if (!may_go(*gpn)) continue;
    stats_.evictNamed.add();
    policy_.note(Happened::evict_named, *gpn);
    return *gpn;
  }
  return oldest_victim();
}

Gpn Engine::oldest_victim() {
  Gpn gpn = table_.oldest();
  for (unsigned i = 0; i < kScan && gpn != PageTable::kNone; i++) {
    const Gpn next = table_.newer(gpn);
    // Out of the way of those that can go; the policy's favourites once, and not if there is nothing else.
    if (table_.pinned(gpn) || (i < kScan / 2 && policy_.take_spared(gpn))) {
      table_.renew(gpn);
    } else if (may_go(gpn)) {
      policy_.note(Happened::evict_oldest, gpn);
      return gpn;
    }
    gpn = next;
  }
  return PageTable::kNone;
}

void Engine::evict(Gpn gpn) {
  const bool dirty = table_.state(gpn) == WEFT_PAGE_STATE_M;
  if (dirty) copy_out(gpn, dma_.at(DmaMemory::evict_buffer(free_evicts_.back())), false);
  submit_evict(gpn, dirty ? WEFT_DESCRIPTOR_OP_EVICT_DIRTY : WEFT_DESCRIPTOR_OP_EVICT_CLEAN);
  table_.set_evicted(gpn, true);
  drop(gpn);
}

/// Part of what the next commit makes true. A dirty page's bytes are in the buffer already.
void Engine::submit_evict(Gpn gpn, std::uint8_t op) {
  const std::uint16_t slot = free_evicts_.back();
  free_evicts_.pop_back();
  weft_submission d{};
  d.op = op;
  d.tag = slot;
  d.gpn = gpn;
  d.addr = DmaMemory::evict_buffer(slot);
  journal_.set(now_.evict_page[slot], static_cast<std::uint32_t>(gpn));
  journal_.set(now_.evict_is[slot], kOpen);
  table_.set_state(gpn, op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY ? WEFT_PAGE_STATE_ED : WEFT_PAGE_STATE_EC, slot);
  evict_ring_.push(d);
}

void Engine::evict_done(const weft_completion& c) {
  if (c.tag >= kEvictSlots || now_.evict_page[c.tag] != c.gpn || !(now_.evict_is[c.tag] & kOpen)) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed an eviction that was not submitted: card and driver disagree");
    return;
  }
  const bool dirty = c.op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY;
  (dirty ? stats_.evictDirty : stats_.evictClean).add();
  const bool homeless = c.status == WEFT_STATUS_POISON;
  if (homeless) {
    stats_.evictHomeless.add();
  } else if (c.status != WEFT_STATUS_OK) {
    stats_.evictError.add();
    tell("E_EVICT", c.gpn, c.status, std::string("an eviction failed with status ") + weft_status_name(c.status));
  }
  const bool bytes_are_here = homeless && dirty && !(config_.wrong & kWrongGone);
  journal_.set(now_.evict_is[c.tag], (now_.evict_is[c.tag] & ~std::uint32_t{kOpen}) | (bytes_are_here ? kHomeless : 0u));
  if (!bytes_are_here) table_.set_state(c.gpn, WEFT_PAGE_STATE_I);
  settle_eviction(c.tag);
  want_again(c.gpn);
}

/// Frees the buffer when the eviction is over and no answer out of it is under way. Only then is it known whether
/// a page whose home has left is still this node's.
void Engine::settle_eviction(std::uint16_t slot) {
  const std::uint32_t is = now_.evict_is[slot];
  if (is & (kOpen | kAnswering)) return;
  const Gpn gpn = now_.evict_page[slot];
  journal_.set(now_.evict_page[slot], kNone);
  free_evicts_.push_back(slot);
  if (!(is & kHomeless)) return;
  table_.set_state(gpn, is & kTaken ? WEFT_PAGE_STATE_I : WEFT_PAGE_STATE_M);
  if (is & kTaken) return;
  table_.set_pinned(gpn);
  place(gpn, DmaMemory::evict_buffer(slot), true);
}

}  // namespace weft
