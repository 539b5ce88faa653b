// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "looker.h"
#include "page_table.h"
#include "spsc.h"

namespace weft {

/// What has happened to a page. host-driver/src/policy/events.ts has the same numbers.
enum class Happened : std::uint8_t {
  read,          // it came, for a load
  write,         // it came, for a store
  upgrade,       // it was here to read, and is to write now
  store,         // first store to a page held alone
  touch,         // touched again after a look
  evict_named,   // it goes home, as the policy said
  evict_oldest,  // it goes home, as the one that came first
  revoke,        // another node has taken it, or its right to write
  ahead,         // it came before anybody wanted it
  used,          // first touch of such a page
  unused,        // it went without one
};

/// Between fault path and policy. The engine's thread notes what happens and takes advice; the policy's thread (one) reads
/// and advises, when it comes to it. Neither waits for the other: notes that find no room are counted and dropped, advice
/// that comes too late does nothing.
class PolicyPort {
 public:
  explicit PolicyPort(std::uint64_t pages) : trail_(kTrailLog2), named_(kNamedLog2), ahead_(kAheadLog2), mark_(pages) {}

  // The engine's thread.

  void note(Happened what, Gpn gpn) {
    if (!read_.load(std::memory_order_relaxed)) return;
    if (!trail_.push({static_cast<std::uint32_t>(gpn), static_cast<std::uint32_t>(what)})) lost_.fetch_add(1, std::memory_order_relaxed);
  }
  /// A page is in use, so it is named no more.
  void in_use(Gpn gpn) { mark_[gpn].fetch_and(static_cast<std::uint8_t>(~kNamed), std::memory_order_relaxed); }
  /// The next page that is to go, if the policy still means it.
  std::optional<Gpn> next_named() {
    while (const auto n = named_.pop())
      if (n->round == round_.load(std::memory_order_relaxed) && clear(n->gpn, kNamed)) return n->gpn;
    return std::nullopt;
  }
  /// Once: the page is to stay when its turn comes.
  bool take_spared(Gpn gpn) { return clear(gpn, kSpared); }
  std::optional<Gpn> next_ahead() {
    const auto gpn = ahead_.pop();
    return gpn ? std::optional<Gpn>(*gpn) : std::nullopt;
  }

  // The policy's thread.

  struct Note {
    std::uint32_t gpn, what;
  };
  /// Appends what has happened since the last call.
  void take(std::vector<Note>& into) {
    read_.store(true, std::memory_order_relaxed);
    for (std::size_t n = trail_.size(); n > 0; n--) into.push_back(*trail_.pop());
  }
  /// Notes dropped so far.
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }
  /// From now on only pages named after this are meant.
  void forget_named() { round_.fetch_add(1, std::memory_order_relaxed); }
  void name(Gpn gpn) {
    mark_[gpn].store(kNamed, std::memory_order_relaxed);
    named_.push({static_cast<std::uint32_t>(gpn), round_.load(std::memory_order_relaxed)});
  }
  void spare(Gpn gpn) { mark_[gpn].store(kSpared, std::memory_order_relaxed); }
  void fetch_ahead(Gpn gpn) { ahead_.push(static_cast<std::uint32_t>(gpn)); }

  Looker looker;

 private:
  static constexpr unsigned kTrailLog2 = 16, kNamedLog2 = 13, kAheadLog2 = 8;
  static constexpr std::uint8_t kNamed = 1, kSpared = 2;
  struct Named {
    std::uint32_t gpn, round;
  };
  bool clear(Gpn gpn, std::uint8_t bit) {
    return mark_[gpn].fetch_and(static_cast<std::uint8_t>(~bit), std::memory_order_relaxed) & bit;
  }

  Spsc<Note> trail_;
  Spsc<Named> named_;
  Spsc<std::uint32_t> ahead_;
  std::vector<std::atomic<std::uint8_t>> mark_;  // by gpn
  std::atomic<std::uint32_t> round_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
  std::atomic<bool> read_ = false;  // somebody reads the trail
};

}  // namespace weft
