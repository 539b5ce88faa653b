// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cassert>
#include <cstdint>
#include <iterator>
#include <optional>

#include "crash_point.h"
#include "dma_memory.h"
#include "fd.h"
#include "link_proto.h"
#include "stats.h"

namespace weft {

/// The pages of the rack that are this node's guest memory.
struct Context {
  std::uint64_t first = 0, pages = 0;
  bool operator==(const Context&) const = default;
};

/// What must outlive the driver's process, in a memfd that the card's holder has too: where each page stands,
/// what is under way, how far the rings are written and read. Changes that belong together are made by set()
/// and become true at commit(): who dies before it leaves the old values, and the next driver puts them back.
/// A kill may fall between any two stores, but splits none. Written by the engine's thread only.
class Journal {
 public:
  using Word = std::atomic<std::uint32_t>;
  static_assert(sizeof(Word) == 4 && Word::is_always_lock_free);
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Head {
    std::uint32_t magic, pool_pages;
    Context context;
    Word changes;  // how many of `old` are valid
    struct {
      std::uint32_t word, value;
    } old[16];
    Word tail[WEFT_SUBMISSION_RINGS];                // entries written
    Word completions, revokes;                       // entries taken
    Word fault_page[kFaultSlots];                    // gpn, or kNone: the slot is free
    Word evict_page[kEvictSlots], evict_is[kEvictSlots];
    Word respond_page[kRespondSlots], respond_with[kRespondSlots];
    Word placing, placing_from;  // a page that is here, but perhaps not mapped yet, and the DMA page its bytes are in (0: zeros)
    weft_link_hello consumer;    // who maps guest memory, if its userfaultfd is kept
    Stats stats;
  };

  static std::uint64_t bytes_for(std::uint64_t pages) { return sizeof(Head) + pages * sizeof(Word); }

  /// A new one for this guest memory, or, to resume, that of a driver that died. Throws Failure.
  Journal(Fd fd, const Context& context, std::uint64_t pool_pages, bool resume);
  /// If `left` is of another context: one for this context that goes on where the rings are. Throws Failure if pages of the
  /// other one are still here.
  static std::optional<Fd> renewed(const Fd& left, const Context& context);

  int fd() const { return fd_.get(); }
  Head& head() const { return *reinterpret_cast<Head*>(map_.at()); }
  Stats& stats() const { return head().stats; }
  std::uint64_t pages() const { return head().context.pages; }
  /// One a guest page.
  Word* page_words() const { return reinterpret_cast<Word*>(map_.at(sizeof(Head))); }

  void set(Word& word, std::uint32_t value, const std::source_location& where = std::source_location::current()) {
    Head& h = head();
    const std::uint32_t n = h.changes.load(std::memory_order_relaxed);
    assert(n < std::size(h.old));
    h.old[n] = {static_cast<std::uint32_t>(&word - base()), word.load(std::memory_order_relaxed)};
    h.changes.store(n + 1, std::memory_order_release);
    crash_point(where);
    word.store(value, std::memory_order_release);
    crash_point(where);
  }
  void commit(const std::source_location& where = std::source_location::current()) {
    head().changes.store(0, std::memory_order_release);
    crash_point(where);
  }

 private:
  static_assert(sizeof(Head) % alignof(std::uint64_t) == 0);
  Word* base() const { return reinterpret_cast<Word*>(map_.at()); }
  static void roll_back(Head& head);
  static void begin(Head& head, const Context& context, std::uint32_t pool_pages);

  Fd fd_;
  Mapping map_;
};

}  // namespace weft
