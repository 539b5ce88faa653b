// SPDX-License-Identifier: Apache-2.0
#include "page_table.h"

namespace weft {

PageTable::PageTable(Journal& journal)
    : journal_(journal), pages_(journal.pages()), word_(journal.page_words()), page_(pages_ + 1),
      tail_(static_cast<std::uint32_t>(pages_)) {
  for (Gpn gpn = 0; gpn < pages_; gpn++) {
    const State s = state(gpn);
    if (resident(s)) append(gpn);
    resident_ += resident(s);
    pending_ += pending(s);
  }
}

void PageTable::set_state(Gpn gpn, State next, std::uint16_t slot) {
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
  journal_.set(word_[gpn], next | std::uint32_t{slot} << 16);
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
