// SPDX-License-Identifier: Apache-2.0
#pragma once
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
#include "rings.h"
#include "stats.h"

namespace weft {

/// How a written page is taken away. All but `safe` lose updates; they exist so that a test can show it.
enum class Order : std::uint8_t { safe, copy_then_punch, copy_protect_punch };

struct EngineConfig {
  std::uint32_t node = 0;
  std::uint64_t budget_pages = 0;  // 0: no limit
  bool excl = true;                // read faults welcome an exclusive right
  std::uint32_t spin_us = 0;       // how long to look for work before sleeping
  std::uint32_t stall_ms = 30000;  // no completion for so long is reported
  Order order = Order::safe;
  bool skip_write_protect = false;   // M to S without it: a wrong order too
  std::uint32_t order_gap_us = 0;    // time between the steps of a wrong order, so that it shows
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
  Engine(Bar& bar, DmaMemory& dma, GuestMemory& guest, LinkServer& link, const EngineConfig& config,
         std::function<void(Event)> tell);
  ~Engine() { stop(); }

  void run();
  void stop();

  const Stats& stats() const { return stats_; }
  const PageTable& table() const { return table_; }

  /// Stops background eviction, and lets quiet() say when nothing is under way any more.
  void quiesce(bool on);
  bool quiet() const { return quiet_for_.load() == quiesce_.load(); }
  void set_budget(std::uint64_t pages);

 private:
  // engine.cpp: the loop
  void loop();
  bool turn();
  void sleep();
  bool drain_card();
  void ring_doorbells();
  void card_gone();
  void watch_for_stall(std::uint64_t now);
  bool idle() const;
  void publish();
  void tell(const char* code, Gpn gpn, std::uint32_t detail, std::string text);

  // consumer.cpp: the process that maps guest memory
  void accept_consumer(LinkServer::Request request);
  bool drain_events();
  void on_event(const uffd_msg& msg);
  void on_pagefault(Gpn gpn, std::uint64_t flags);
  void overtaken(Gpn gpn);
  void drop_stray(Gpn gpn);
  void place(Gpn gpn, const void* bytes, bool writable);
  void check(Gpn gpn, Done done, const char* what);
  void consumer_gone();

  // faults.cpp: from a wish to a mapped page
  void want(Gpn gpn, Want want);
  void pump();
  void submit_fault(Gpn gpn);
  void fault_done(const weft_completion& c);
  void granted(Gpn gpn, const weft_completion& c, const void* bytes);
  void refused(Gpn gpn, const weft_completion& c);
  void count_grant(const weft_completion& c);

  // revokes.cpp: giving up what the card asks for
  bool on_revoke(const weft_revoke& r);
  void respond_done(const weft_completion& c);
  void take_page(Gpn gpn, void* to);
  void share_page(Gpn gpn, void* to);
  void copy_out(Gpn gpn, void* to);
  void gap() const;

  // evictor.cpp: giving up what is too much
  bool evict_some();
  bool must_evict();
  Gpn next_victim() const;
  void evict(Gpn gpn);
  void evict_done(const weft_completion& c);
  void release_evict_slot(std::uint16_t slot);
  std::uint64_t used() const { return table_.resident_count() + table_.pending_count(); }

  using Slots = std::vector<std::uint16_t>;
  struct Evict {
    Gpn gpn = 0;
    std::uint8_t refs = 0;  // the eviction itself, and answers to revokes out of its buffer
  };
  static constexpr std::uint16_t kNoSlot = UINT16_MAX, kFree = UINT16_MAX - 1;
  static constexpr Gpn kNoPage = UINT64_MAX;

  Bar& bar_;
  DmaMemory& dma_;
  GuestMemory& guest_;
  LinkServer& link_;
  const EngineConfig config_;
  std::function<void(Event)> tell_;
  Stats stats_;
  PageTable table_;

  SubmissionRing fault_ring_, evict_ring_, respond_ring_;
  CompletionRing completions_;
  RevokeRing revokes_;
  Slots free_faults_, free_evicts_, free_responds_;
  std::array<Gpn, kFaultSlots> fault_{};
  std::array<Evict, kEvictSlots> evict_{};
  std::array<std::uint16_t, kRespondSlots> respond_source_{};  // evict slot whose buffer is sent, kNoSlot, or kFree
  std::deque<Gpn> misses_, upgrades_;  // wanted, not yet submitted
  bool evicting_ = false, card_dead_ = false, stall_told_ = false, vanish_told_ = false;
  std::uint64_t progress_ns_ = 0;

  Fd kick_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint32_t> quiesce_ = 0;  // even: off; odd: wanted
  std::atomic<std::uint32_t> quiet_for_ = UINT32_MAX;
  std::atomic<std::uint64_t> budget_;
  std::thread thread_;
};

std::uint64_t now_ns();

}  // namespace weft
