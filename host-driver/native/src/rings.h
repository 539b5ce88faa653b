// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "journal.h"

namespace weft {

// A ring speaks the rack's page numbers, the engine those of its guest memory: page 0 is the context's first. Here one becomes the
// other, and nowhere else; so an engine has no way to name a page before its own, and the card refuses one behind them.

/// Driver's end of a submission ring. Owned by the engine's thread.
class SubmissionRing {
 public:
  /// `ring`: its number. After a restart the card is told of all that the ring holds: what it has heard does not hurt it.
  SubmissionRing(std::byte* base, unsigned log2, Journal& journal, unsigned ring)
      : base_(base), mask_((1u << log2) - 1), journal_(journal), tail_(journal.head().tail[ring]), told_(tail_ - std::min<std::uint32_t>(tail_, mask_ + 1)) {}

  /// Part of what the next commit makes true. Room is the caller's affair: it has fewer slots than the ring has entries.
  void push(weft_submission entry) {
    entry.gpn += journal_.head().context.first;
    entry.count = static_cast<std::uint16_t>(tail_ + 1);
    std::memcpy(at(tail_), &entry, sizeof entry);
    journal_.set(tail_, tail_ + 1);
  }
  /// Entries that the card has not been told of.
  std::uint32_t untold() const { return tail_ - told_; }
  /// Tells it of the oldest: the entry as it is pushed.
  weft_submission tell_one() {
    weft_submission entry;
    std::memcpy(&entry, at(told_++), sizeof entry);
    return entry;
  }
  /// Tells it of all: the doorbell's value.
  std::uint32_t tell_all() {
    told_ = tail_;
    return tail_ & 0xffffu;
  }

 private:
  std::byte* at(std::uint32_t count) const { return base_ + (count & mask_) * sizeof(weft_submission); }

  std::byte* base_;
  std::uint32_t mask_;
  Journal& journal_;
  Journal::Word& tail_;
  std::uint32_t told_;
};

/// Driver's end of a ring that the card writes; `lap` tells a new entry. Owned by the engine's thread.
template <class Entry>
class LapRing {
 public:
  LapRing(std::byte* base, unsigned log2, Journal& journal, Journal::Word& taken)
      : base_(base), log2_(log2), journal_(journal), taken_(taken) {}

  bool ready() const {
    // The card writes `lap` last, so an entry with the right lap is whole.
    auto* lap = reinterpret_cast<std::uint32_t*>(at() + offsetof(Entry, lap));
    return std::atomic_ref(*lap).load(std::memory_order_acquire) == (taken_ >> log2_) + 1;
  }
  /// Copies the entry out; ready() must hold. A page that is none of the context has a number that no guest page has.
  Entry peek() const {
    Entry entry;
    std::memcpy(&entry, at(), sizeof entry);
    entry.gpn -= journal_.head().context.first;
    return entry;
  }
  /// Part of what the next commit makes true.
  void pop() { journal_.set(taken_, taken_ + 1); }

 private:
  static_assert(sizeof(Entry) == WEFT_RING_ENTRY_BYTES);
  std::byte* at() const { return base_ + (taken_ & ((1u << log2_) - 1)) * sizeof(Entry); }

  std::byte* base_;
  unsigned log2_;
  Journal& journal_;
  Journal::Word& taken_;
};

using CompletionRing = LapRing<weft_completion>;
using RevokeRing = LapRing<weft_revoke>;

}  // namespace weft
