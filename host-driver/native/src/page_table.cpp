// SPDX-License-Identifier: Apache-2.0
#include "page_table.h"

#include "failure.h"

namespace weft {

PageTable::PageTable(std::uint64_t pages)
    : pages_(pages < kNone ? pages : throw Failure("E_OPTION", "guest memory is limited to 16 TiB")),
      state_(std::make_unique<std::atomic<State>[]>(pages)),
      page_(pages + 1),
      tail_(static_cast<std::uint32_t>(pages)) {}

void PageTable::set_state(Gpn gpn, State next) {
  const State now = state(gpn);
  if (resident(now) != resident(next)) {
    if (resident(next)) {
      append(gpn);
      resident_++;
    } else {
      remove(gpn);
      resident_--;
    }
  }
  pending_ += static_cast<unsigned>(pending(next));
  pending_ -= static_cast<unsigned>(pending(now));
  transitions_[now * kStates + next].add();
  state_[gpn].store(next, std::memory_order_relaxed);
}

void PageTable::append(Gpn gpn) {
  Page& p = page_[gpn];
  p.prev = tail_;
  p.next = kNone;
  p.stamp = ++stamp_;
  page_[tail_].next = static_cast<std::uint32_t>(gpn);
  tail_ = static_cast<std::uint32_t>(gpn);
}

void PageTable::remove(Gpn gpn) {
  Page& p = page_[gpn];
  page_[p.prev].next = p.next;
  if (p.next == kNone)
    tail_ = p.prev;
  else
    page_[p.next].prev = p.prev;
}

}  // namespace weft
