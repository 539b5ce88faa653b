// SPDX-License-Identifier: Apache-2.0
// The home in time: hold-offs that end, and members that come and go.
#include <algorithm>

#include "functional_home.h"

namespace weft::functional {

void Home::tick() {
  for (Lock& lock : locks_) {
    if (lock.state == WEFT_TSHR_STATE_HOLDOFF && lock.held_until <= shared_.now) {
      lock.state = WEFT_TSHR_STATE_DECIDE;
      decide(lock);
    }
  }
  intake();
}

Cycle Home::next() const {
  Cycle next = never;
  for (const Lock& lock : locks_) {
    if (lock.state == WEFT_TSHR_STATE_HOLDOFF) next = std::min(next, lock.held_until);
  }
  return next;
}

bool Home::idle() const {
  return gets_.empty() && puts_.empty() && std::none_of(locks_.begin(), locks_.end(), [](const Lock& l) { return l.busy(); });
}

/// What waits for a node that has left gets its answer here: the table in doc/membership.md, row for row.
void Home::recover(Lock& lock) {
  const std::uint16_t members = shared_.settings.members;
  const bool left = requester_left(lock);
  const bool lost = (lock.pending & ~members) != 0;
  switch (lock.state) {
    case WEFT_TSHR_STATE_ACKS:
      lock.pending &= members;
      if (lock.pending == 0) all_answered(lock);
      return;
    case WEFT_TSHR_STATE_OWNER:
      if (lost) {
        lock.pending = 0;
        decide(lock, lock.acked);  // a reader that has its page keeps it and needs nothing
      } else if (left && lock.row == WEFT_HOME_ROW_GETM_OWNED) {
        commit(lock);
      }
      return;
    case WEFT_TSHR_STATE_PAGE:
      if (left) decide(lock);
      return;
    case WEFT_TSHR_STATE_FIN:
      if (left) commit(lock);
      // Its page for the pool has come, the one for the requester may never.
      else if (lock.row == WEFT_HOME_ROW_GETS_OWNED && !shared_.member(lock.entry.owner)) decide(lock);
      return;
    default: return;
  }
}

void Home::members_were(std::uint16_t before) {
  const std::uint16_t members = shared_.settings.members;
  shared_.platform.trace({.kind = WEFT_TRACE_KIND_MEMBERS, .entry = weft_entry(0, 0, 0, members), .node = shared_.settings.node});
  const auto gone = static_cast<std::uint16_t>(before & ~members);
  if (gone == 0) return;
  // Should a node of that number come back, its old requests are none of its business.
  const auto disown = [&](std::deque<Request>& requests) {
    for (Request& r : requests) {
      if (!shared_.member(r.message.src)) r.message.src = nobody;
    }
  };
  disown(gets_);
  disown(puts_);
  for (Lock& lock : locks_) disown(lock.waiting);
  for (Lock& lock : locks_) recover(lock);
  sweep();
  intake();
}

/// Every page of the pool is written back healed, as a request of nobody. One that is locked waits for its turn.
void Home::sweep() {
  const Settings& s = shared_.settings;
  for (std::uint64_t row = 0; row * s.stripe_weight < s.pool_pages && s.stripe_weight != 0; ++row) {
    for (std::uint64_t slot = 0; slot < WEFT_STRIPE_ENTRIES; ++slot) {
      Request request{.message = {.op = WEFT_OPCODE_PUT_C, .src = nobody, .gpn = row << WEFT_STRIPE_SHIFT | slot}, .sweep = true};
      if (outside(request.message.gpn)) continue;
      Lock* const held = lock_of(request.message.gpn);
      const weft_entry_t entry = load(index_of(request.message.gpn));
      if (held == nullptr && same(entry, weft_heal(entry, s.members))) continue;
      ++sweeps_;
      if (held != nullptr) {
        held->waiting.push_back(std::move(request));
        continue;
      }
      // Needs no lock: it begins and ends here.
      Lock lock;
      lock.state = WEFT_TSHR_STATE_DECIDE;
      begin(lock, std::move(request));
    }
  }
}

}  // namespace weft::functional
