// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bar.h"
#include "dma_memory.h"
#include "guest_memory.h"
#include "link_server.h"
#include "page_table.h"
#include "policy_port.h"
#include "rings.h"
#include "stats.h"

namespace weft {

/// How a written page is taken away. All but `safe` lose updates (the last one if the driver is killed); they exist
/// so that a test can show it.
enum class Order : std::uint8_t { safe, copy_then_punch, copy_protect_punch, punch_then_commit };

/// Mistakes that lose bytes, bit by bit, for the same end.
enum Wrong : std::uint32_t {
  kWrongShare = 1u << 0,   // M to S without write protection
  kWrongLate = 1u << 1,    // an answer that came too late counts as taken
  kWrongHaste = 1u << 2,   // a page whose answer is under way is revoked, faulted and evicted again
  kWrongGone = 1u << 3,    // an eviction whose home has left counts as done
  kWrongPoison = 1u << 4,  // as a kernel without UFFDIO_POISON
};

struct EngineConfig {
  std::uint32_t node = 0;
  std::uint64_t budget_pages = 0;  // 0: no limit
  bool excl = true;                // read faults welcome an exclusive right
  std::uint32_t spin_us = 0;       // how long to look for work before sleeping
  std::uint32_t stall_ms = 30000;  // no completion for so long is reported
  Order order = Order::safe;
  std::uint32_t wrong = 0;           // Wrong
  std::uint32_t order_gap_us = 0;    // time between the steps of a wrong order, so that it shows
  bool resume = false;               // takes up where another driver died
};

/// What the owner of an engine hears of. `code` is stable; `text` says what to do.
struct Event {
  const char* code;
  Gpn gpn = 0;
  std::uint32_t detail = 0;  // WEFT_STATUS_*, or the consumer's pid
  std::string text;
};

/// One node's fault path. One thread, started by run(), owns every ring, every page's state and the
/// consumer's memory; other threads only read statistics and states, and set the few atomics below.
class Engine {
 public:
  /// After a restart the journal is rolled back, and guest memory and its consumer are those of the driver that died.
  Engine(Bar& bar, Journal& journal, DmaMemory& dma, GuestMemory& guest, LinkServer& link, const EngineConfig& config,
         std::function<void(Event)> tell);
  ~Engine() { stop(); }

  void run();
  void stop();

  const Stats& stats() const { return stats_; }
  const PageTable& table() const { return table_; }
  PolicyPort& policy() { return policy_; }

  /// Stops background eviction, and lets quiet() say when nothing is under way any more.
  void quiesce(bool on);
  /// Everything goes home that can; for a memory that nobody maps any more.
  void drain(bool on);
  bool quiet() const { return quiet_for_.load() == quiesce_.load(); }
  void set_budget(std::uint64_t pages);
  /// Has the engine look at what was advised.
  void kick();

 private:
  // engine.cpp: the loop
  int sleep_ms() const;
  void loop();
  bool turn();
  void sleep();
  bool drain_card();
  void tell_card();
  void card_gone();
  void watch_for_stall(std::uint64_t now);
  bool idle() const;
  void publish();
  void tell(const char* code, Gpn gpn, std::uint32_t detail, std::string text);

  // restart.cpp: what the next driver finds
  bool keep();
  void take_up();
  void note_place(Gpn gpn, std::uint64_t from);
  void place_noted(bool writable, bool mapped = true);

  // consumer.cpp: the process that maps guest memory
  void accept_consumer(LinkServer::Request request);
  bool drain_events();
  void on_event(const uffd_msg& msg);
  void on_pagefault(Gpn gpn, std::uint64_t flags);
  void stored_first(Gpn gpn);
  void overtaken(Gpn gpn);
  void drop_stray(Gpn gpn);
  void place(Gpn gpn, std::uint64_t from, bool writable, bool mapped = true);
  void check(Gpn gpn, Done done, const char* what);
  void watch_consumer();
  void consumer_gone();

  // faults.cpp: from a wish to a mapped page
  void want(Gpn gpn, Want want);
  void pump();
  void submit_fault(Gpn gpn);
  void want_again(Gpn gpn);
  void fault_done(const weft_completion& c);
  void granted(Gpn gpn, const weft_completion& c, std::uint64_t from);
  void refused(Gpn gpn, const weft_completion& c);
  void not_yet(Gpn gpn, const weft_completion& c);
  void no_room(Gpn gpn, std::uint32_t home);
  void room_again(Gpn gpn);
  void give_back(Gpn gpn);
  void count_grant(const weft_completion& c);

  // revokes.cpp: giving up what the card asks for
  bool on_revoke(const weft_revoke& r);
  void respond_done(const weft_completion& c);
  void still_owner(Gpn gpn, std::uint16_t slot);
  void still_sharer(Gpn gpn, std::uint16_t slot);
  std::uint64_t kept_copy(Gpn gpn) const;
  void copy_out(Gpn gpn, void* to, bool stays);
  void drop(Gpn gpn);
  void gap() const;

  // evictor.cpp: giving up what is too much
  bool evict_some();
  bool must_evict();
  bool may_go(Gpn gpn) const;
  Gpn next_victim();
  Gpn oldest_victim();
  void evict(Gpn gpn);
  void submit_evict(Gpn gpn, std::uint8_t op);
  void evict_done(const weft_completion& c);
  void settle_eviction(std::uint16_t slot);
  std::uint64_t used() const { return table_.resident_count() + table_.pending_count(); }
  /// Distance between watermarks, and of the upper one from the budget.
  static constexpr std::uint64_t margin(std::uint64_t budget) { return std::clamp<std::uint64_t>(budget / 16, 2, 256); }

  // prefetch.cpp: pages that nobody waits for
  void prefetch_some();
  void ahead_used(Gpn gpn);
  void ahead_unused(Gpn gpn);

  using Slots = std::vector<std::uint16_t>;
  /// Bits of Head::evict_is. The slot is free when neither of the first two is set.
  enum EvictIs : std::uint32_t {
    kOpen = 1,       // not completed
    kAnswering = 2,  // an answer out of its buffer is under way
    kTaken = 4,      // an answer has carried the page off
    kHomeless = 8,   // completed, but its home has left
  };
  /// What an answer carries (Head::respond_with); of kFromEviction, the slot is in the high half.
  enum With : std::uint32_t { kNothing, kPage, kCopyKept, kFromEviction };
  static constexpr std::uint32_t kNone = Journal::kNone;

  Bar& bar_;
  Journal& journal_;
  Journal::Head& now_;
  DmaMemory& dma_;
  GuestMemory& guest_;
  LinkServer& link_;
  const EngineConfig config_;
  std::function<void(Event)> tell_;
  Stats& stats_;
  PageTable table_;
  PolicyPort policy_;

  SubmissionRing fault_ring_, evict_ring_, respond_ring_;
  CompletionRing completions_;
  RevokeRing revokes_;
  Slots free_faults_, free_evicts_, free_responds_;
  std::deque<Gpn> misses_, upgrades_;  // wanted, not yet submitted
  struct Later {
    Gpn gpn;
    std::uint64_t due_ns;
  };
  std::vector<Later> later_;  // to be asked again: the card said TIMEOUT
  bool evicting_ = false, card_dead_ = false, stall_told_ = false, vanish_told_ = false;
  std::uint32_t without_room_ = 0;  // pages whose home's pool is full
  std::uint64_t progress_ns_ = 0;

  Fd kick_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint32_t> quiesce_ = 0;  // even: off; odd: wanted
  std::atomic<std::uint32_t> quiet_for_ = UINT32_MAX;
  std::atomic<std::uint64_t> budget_;
  std::atomic<bool> drain_ = false;
  std::thread thread_;
};

std::uint64_t now_ns();

}  // namespace weft
