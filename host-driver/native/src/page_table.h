// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "journal.h"

namespace weft {

using Gpn = std::uint64_t;

/// A WEFT_PAGE_STATE_*; kept small because there is one per guest page.
using State = std::uint8_t;

/// What a page's thread waits for.
enum class Want : std::uint8_t { none, read, write };

/// One word in the journal and one record here per guest page, and the order in which pages came (oldest first).
/// Written by the engine's thread only; states may be read by any.
class PageTable {
 public:
  /// After a restart the order is that of page numbers.
  explicit PageTable(Journal& journal);

  std::uint64_t pages() const { return pages_; }
  State state(Gpn gpn) const { return static_cast<State>(word_[gpn].load(std::memory_order_relaxed)); }
  /// EC, ED: slot of the eviction.
  std::uint16_t slot(Gpn gpn) const { return static_cast<std::uint16_t>(word_[gpn].load(std::memory_order_relaxed) >> 16); }
  /// The one place where a page changes state: keeps the counts and the order. Part of what the next commit makes true.
  void set_state(Gpn gpn, State next, std::uint16_t slot = 0);

  static bool resident(State s) {
    return s == WEFT_PAGE_STATE_S || s == WEFT_PAGE_STATE_SM || s == WEFT_PAGE_STATE_E || s == WEFT_PAGE_STATE_M;
  }
  static bool pending(State s) { return s == WEFT_PAGE_STATE_IS || s == WEFT_PAGE_STATE_IM; }

  /// How often a page went from one state to another; a test holds it against the spec's table.
  static constexpr std::size_t kStates = WEFT_PAGE_STATE_ED + 1;
  std::uint64_t transitions(std::size_t from, std::size_t to) const { return transitions_[from * kStates + to].get(); }

  std::uint64_t resident_count() const { return resident_; }
  std::uint64_t pending_count() const { return pending_; }

  Want want(Gpn gpn) const { return page_[gpn].want; }
  void set_want(Gpn gpn, Want want) { page_[gpn].want = want; }
  std::uint64_t since_ns(Gpn gpn) const { return page_[gpn].since_ns; }
  void set_since_ns(Gpn gpn, std::uint64_t ns) { page_[gpn].since_ns = ns; }
  /// Waits to be submitted, now or later.
  bool queued(Gpn gpn) const { return page_[gpn].queued; }
  void set_queued(Gpn gpn, bool queued) { page_[gpn].queued = queued; }
  /// An answer that carries it is under way: until its completion nobody knows whose the page is.
  bool answering(Gpn gpn) const { return page_[gpn].answering; }
  void set_answering(Gpn gpn, bool answering) { page_[gpn].answering = answering; }
  /// Its home has left: it can be evicted nowhere.
  bool pinned(Gpn gpn) const { return page_[gpn].pinned; }
  void set_pinned(Gpn gpn) { page_[gpn].pinned = true; }
  /// It comes, or has come, before anybody wanted it; once here it is not mapped.
  bool ahead(Gpn gpn) const { return page_[gpn].ahead; }
  void set_ahead(Gpn gpn, bool ahead) { page_[gpn].ahead = ahead; }
  /// This node has evicted it: should it come again, that is a refault.
  bool evicted(Gpn gpn) const { return page_[gpn].evicted; }
  void set_evicted(Gpn gpn, bool evicted) { page_[gpn].evicted = evicted; }
  /// The pool of its home had no room for it when it was asked for last.
  bool no_room(Gpn gpn) const { return page_[gpn].no_room; }
  void set_no_room(Gpn gpn, bool no_room) { page_[gpn].no_room = no_room; }
  /// How often its fault has ended with TIMEOUT or RANGE.
  unsigned tries(Gpn gpn) const { return page_[gpn].tries; }
  void set_tries(Gpn gpn, unsigned tries) { page_[gpn].tries = static_cast<std::uint8_t>(tries); }

  /// The resident page that came first, or kNone.
  Gpn oldest() const { return page_[pages_].next; }
  /// The one that came after it, or kNone.
  Gpn newer(Gpn gpn) const { return page_[gpn].next; }
  /// How many pages have come since this one.
  std::uint32_t age(Gpn gpn) const { return stamp_ - page_[gpn].stamp; }
  /// As if it had just come.
  void renew(Gpn gpn) {
    remove(gpn);
    append(gpn);
  }
  static constexpr std::uint32_t kNone = Journal::kNone;

 private:
  struct Page {
    std::uint64_t since_ns = 0;
    std::uint32_t prev = kNone, next = kNone;  // in order of coming; record `pages_` is the list's head
    std::uint32_t stamp = 0;
    Want want = Want::none;
    std::uint8_t tries = 0;
    bool queued = false, answering = false, pinned = false, ahead = false, evicted = false, no_room = false;
  };
  void append(Gpn gpn);
  void remove(Gpn gpn);

  Journal& journal_;
  std::uint64_t pages_;
  Journal::Word* word_;
  std::vector<Page> page_;
  std::array<Counter, kStates * kStates> transitions_;
  std::uint32_t tail_, stamp_ = 0;
  std::uint64_t resident_ = 0, pending_ = 0;
};

}  // namespace weft
