// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>

#include <algorithm>

namespace weft {

std::uint64_t now_ns() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::steady_clock::now().time_since_epoch())
                                        .count());
}

namespace {

template <std::size_t N>
std::vector<std::uint16_t> free_slots(const Journal::Word (&page)[N]) {
  std::vector<std::uint16_t> slots;
  for (std::size_t i = N; i-- > 0;)
    if (page[i] == Journal::kNone) slots.push_back(static_cast<std::uint16_t>(i));
  return slots;
}

void clear_eventfd(int fd) {
  std::uint64_t count = 0;
  (void)!read(fd, &count, sizeof count);  // EAGAIN: nothing to clear
}

/// So many entries of a turn are pushed; more are fetched faster together.
constexpr std::uint32_t kPushes = 4;

}  // namespace

Engine::Engine(Bar& bar, Journal& journal, DmaMemory& dma, GuestMemory& guest, LinkServer& link, const EngineConfig& config,
               std::function<void(Event)> tell)
    : bar_(bar), journal_(journal), now_(journal.head()), dma_(dma), guest_(guest), link_(link), config_(config),
      tell_(std::move(tell)), stats_(journal.stats()), table_(journal), policy_(table_.pages()),
      fault_ring_(dma.at(DmaMemory::fault_ring()), kFaultLog2, journal, WEFT_SUBMISSION_RING_FAULT),
      evict_ring_(dma.at(DmaMemory::evict_ring()), kEvictLog2, journal, WEFT_SUBMISSION_RING_EVICT),
      respond_ring_(dma.at(DmaMemory::respond_ring()), kRespondLog2, journal, WEFT_SUBMISSION_RING_RESPOND),
      completions_(dma.at(DmaMemory::completion_ring()), kCompletionLog2, journal, now_.completions),
      revokes_(dma.at(DmaMemory::revoke_ring()), kRevokeLog2, journal, now_.revokes),
      free_faults_(free_slots(now_.fault_page)), free_evicts_(free_slots(now_.evict_page)),
      free_responds_(free_slots(now_.respond_page)),
      kick_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), budget_(config.budget_pages) {
  if (!kick_) fail_errno("E_MEMORY", "eventfd", errno);
}

void Engine::run() {
  if (!keep()) throw Failure("E_CARD", "the card has gone: its simulator has ended");
  // Signals belong to the threads of whoever runs the driver.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { loop(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_setname_np(thread_.native_handle(), "weft-fault");
}

void Engine::kick() {
  const std::uint64_t one = 1;
  (void)!write(kick_.get(), &one, sizeof one);
}

void Engine::stop() {
  stop_.store(true);
  kick();
  if (thread_.joinable()) thread_.join();
}

void Engine::quiesce(bool on) {
  if ((quiesce_.load() % 2 == 1) != on) quiesce_.fetch_add(1);
  kick();
}

void Engine::drain(bool on) {
  drain_.store(on);
  kick();
}

void Engine::set_budget(std::uint64_t pages) {
  budget_.store(pages);
  kick();
}

void Engine::loop() {
  if (config_.resume) take_up();
  watch_consumer();
  std::uint64_t worked = now_ns();
  while (!stop_.load(std::memory_order_relaxed)) {
    const bool work = turn();
    const std::uint64_t now = now_ns();
    if (work) worked = now;
    publish();
    watch_for_stall(now);
    if (!work && now - worked >= std::uint64_t{config_.spin_us} * 1000) sleep();
  }
}

/// Looks at everything once. True if there was something to do.
bool Engine::turn() {
  stats_.turns.add();
  if (drain_.load(std::memory_order_relaxed)) consumer_gone();
  bool work = drain_card();
  work |= drain_events();
  work |= evict_some();
  pump();
  prefetch_some();
  tell_card();
  return work;
}

void Engine::sleep() {
  if (!card_dead_) bar_.arm_irq();
  // What came between the last look and the arming raises no interrupt: look again.
  if (completions_.ready() || revokes_.ready()) return;
  const std::uint32_t wanted = quiesce_.load();
  quiet_for_.store(idle() ? wanted : UINT32_MAX);
  std::vector<pollfd> polls = {{kick_.get(), POLLIN, 0}};
  if (!card_dead_) {
    polls.push_back({bar_.irq_fd(), POLLIN, 0});
    polls.push_back({bar_.hangup_fd(), POLLIN | POLLRDHUP, 0});
  }
  if (guest_.attached()) polls.push_back({guest_.uffd(), POLLIN, 0});
  link_.add_polls(polls);
  stats_.sleeps.add();
  poll(polls.data(), polls.size(), sleep_ms());
  if (polls[0].revents) clear_eventfd(kick_.get());
  if (!card_dead_) {
    if (polls[1].revents) clear_eventfd(bar_.irq_fd());
    if (polls[2].revents && !bar_.alive()) card_gone();
  }
  if (link_.consumer_hung_up()) consumer_gone();
  if (auto request = link_.poll_request()) accept_consumer(std::move(*request));
}

/// Until a wish that waits for its time is due; no event tells of that.
int Engine::sleep_ms() const {
  std::uint64_t ns = (idle() ? 60000u : 1000u) * std::uint64_t{1000000};
  const std::uint64_t now = now_ns();
  for (const Later& l : later_) ns = std::min(ns, l.due_ns > now ? l.due_ns - now : 0);
  return static_cast<int>((ns + 999999) / 1000000);
}

/// A completion was written before the revokes that follow from it, so completions are looked at
/// again before each revoke.
bool Engine::drain_card() {
  bool work = false;
  for (;;) {
    const bool revoke = revokes_.ready();
    for (; completions_.ready(); work = true) {
      const weft_completion c = completions_.peek();
      completions_.pop();
      progress_ns_ = 0;
      switch (c.op) {
        case WEFT_DESCRIPTOR_OP_FAULT_READ:
        case WEFT_DESCRIPTOR_OP_FAULT_WRITE: fault_done(c); break;
        case WEFT_DESCRIPTOR_OP_EVICT_CLEAN:
        case WEFT_DESCRIPTOR_OP_EVICT_DIRTY: evict_done(c); break;
        case WEFT_DESCRIPTOR_OP_REVOKE_DONE: respond_done(c); break;
        default: tell("E_COMPLETION", c.gpn, c.op, "the card completed something that was not asked: card and driver disagree");
      }
      journal_.commit();
    }
    if (!revoke || !on_revoke(revokes_.peek())) return work;
    work = true;
  }
}

/// A thread waits for faults and for answers to revokes: a few of them go through the BAR, and the card need not fetch them.
void Engine::tell_card() {
  bool ok = true;
  const auto tell = [&](SubmissionRing& r, unsigned i, std::uint32_t pushes) {
    if (r.untold() == 0 || card_dead_) return;
    crash_point();
    if (r.untold() > pushes) ok &= bar_.write32(WEFT_CSR_DOORBELL_TAIL + 4 * i, r.tell_all());
    while (r.untold() != 0) ok &= bar_.push(WEFT_CSR_PUSH_ENTRY + WEFT_RING_ENTRY_BYTES * i, r.tell_one());
  };
  tell(respond_ring_, WEFT_SUBMISSION_RING_RESPOND, kPushes);
  tell(fault_ring_, WEFT_SUBMISSION_RING_FAULT, kPushes);
  tell(evict_ring_, WEFT_SUBMISSION_RING_EVICT, 0);
  if (!ok) card_gone();
}

void Engine::card_gone() {
  if (card_dead_) return;
  card_dead_ = true;
  tell("E_CARD_GONE", 0, 0, "the card has gone (its simulator ended or stopped taking doorbells): the guest cannot go on, end it");
}

void Engine::watch_for_stall(std::uint64_t now) {
  const bool waits = free_faults_.size() < kFaultSlots || free_evicts_.size() < kEvictSlots;
  if (!waits || progress_ns_ == 0) {
    progress_ns_ = waits ? now : 0;
    stall_told_ = false;
  } else if (!stall_told_ && !card_dead_ && now - progress_ns_ > std::uint64_t{config_.stall_ms} * 1000000) {
    stall_told_ = true;
    Gpn gpn = 0;
    for (Gpn g = 0; g < table_.pages(); g++)
      if (PageTable::pending(table_.state(g)) || table_.state(g) == WEFT_PAGE_STATE_SM) gpn = g;
    tell("E_STALLED", gpn, 0, "no completion for " + std::to_string(config_.stall_ms) + " ms: does every node's card run?");
  }
}

bool Engine::idle() const {
  return free_faults_.size() == kFaultSlots && free_evicts_.size() == kEvictSlots &&
         free_responds_.size() == kRespondSlots && misses_.empty() && upgrades_.empty() && later_.empty();
}

void Engine::publish() {
  stats_.resident.set(table_.resident_count());
  stats_.pending.set(table_.pending_count());
  stats_.waiting.set(misses_.size() + upgrades_.size() + later_.size());
  stats_.outstanding.set(kFaultSlots - free_faults_.size() + kEvictSlots - free_evicts_.size() +
                         kRespondSlots - free_responds_.size());
}

void Engine::tell(const char* code, Gpn gpn, std::uint32_t detail, std::string text) {
  tell_(Event{code, gpn, detail, std::move(text)});
}

}  // namespace weft
