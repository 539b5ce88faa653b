// SPDX-License-Identifier: Apache-2.0
// From a wish to a mapped page: queue, submission, completion.
#include <algorithm>

#include "engine.h"

namespace weft {
namespace {

// A fault that another driver kept from being granted is asked again after 1 ms, 2 ms, ... up to 1 s. By then it
// has been tried for two seconds, and somebody should look.
constexpr std::uint64_t kFirstWaitNs = 1'000'000;
constexpr unsigned kTries = 10;

}  // namespace

/// A thread wants the page. Where an eviction of it, or an answer with it, is under way, the wish waits for its end.
void Engine::want(Gpn gpn, Want want) {
  if (table_.want(gpn) == Want::none) table_.set_since_ns(gpn, now_ns());
  table_.set_want(gpn, std::max(table_.want(gpn), want));
  const State s = table_.state(gpn);
  if (table_.queued(gpn) || s == WEFT_PAGE_STATE_EC || s == WEFT_PAGE_STATE_ED || table_.answering(gpn)) return;
  table_.set_queued(gpn, true);
  (s == WEFT_PAGE_STATE_S ? upgrades_ : misses_).push_back(gpn);
}

/// What a wish has waited for is over.
void Engine::want_again(Gpn gpn) {
  const Want waits = table_.want(gpn);
  if (waits == Want::none) return;
  const State s = table_.state(gpn);
  if (s == WEFT_PAGE_STATE_I || s == WEFT_PAGE_STATE_S) return want(gpn, waits);
  if (!PageTable::resident(s)) return;  // an eviction or a fault is under way still
  table_.set_want(gpn, Want::none);     // the page is here again: whoever waits for it tries again
  check(gpn, guest_.wake(gpn), "waking");
}

/// Submits as much as there are landing buffers and frames for. An upgrade needs no new frame.
void Engine::pump() {
  if (!later_.empty()) {
    const std::uint64_t now = now_ns();
    std::erase_if(later_, [&](const Later& l) {
      if (l.due_ns > now) return false;
      (table_.state(l.gpn) == WEFT_PAGE_STATE_S ? upgrades_ : misses_).push_back(l.gpn);
      return true;
    });
  }
  while (!upgrades_.empty() && !free_faults_.empty() && !card_dead_) {
    const Gpn gpn = upgrades_.front();
    upgrades_.pop_front();
    if (table_.state(gpn) == WEFT_PAGE_STATE_I)
      misses_.push_back(gpn);  // revoked while it waited
    else
      submit_fault(gpn);
  }
  const std::uint64_t budget = budget_.load(std::memory_order_relaxed);
  while (!misses_.empty() && !free_faults_.empty() && !card_dead_ && (budget == 0 || used() < budget)) {
    const Gpn gpn = misses_.front();
    misses_.pop_front();
    submit_fault(gpn);
  }
  stats_.residentPeak.set(std::max(stats_.residentPeak.get(), used()));
}

void Engine::submit_fault(Gpn gpn) {
  const bool write = table_.want(gpn) == Want::write;
  const bool have = table_.state(gpn) == WEFT_PAGE_STATE_S;
  table_.set_queued(gpn, false);
  table_.set_want(gpn, Want::none);
  const std::uint16_t slot = free_faults_.back();
  free_faults_.pop_back();
  journal_.set(now_.fault_page[slot], static_cast<std::uint32_t>(gpn));
  weft_submission d{};
  d.op = write ? WEFT_DESCRIPTOR_OP_FAULT_WRITE : WEFT_DESCRIPTOR_OP_FAULT_READ;
  if (have) d.flags1 |= WEFT_SUBMISSION_HAVE;
  if (!write && config_.excl) d.flags1 |= WEFT_SUBMISSION_EXCL;
  d.tag = slot;
  d.gpn = gpn;
  d.addr = DmaMemory::landing(slot);
  table_.set_state(gpn, have ? WEFT_PAGE_STATE_SM : write ? WEFT_PAGE_STATE_IM : WEFT_PAGE_STATE_IS);
  (write ? stats_.faultWrite : stats_.faultRead).add();
  fault_ring_.push(d);
  journal_.commit();
}

void Engine::fault_done(const weft_completion& c) {
  if (c.tag >= kFaultSlots || now_.fault_page[c.tag] != c.gpn) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed a fault that was not submitted: card and driver disagree");
    return;
  }
  const bool zero = c.flags5 & WEFT_COMPLETION_ZERO, page = c.flags5 & WEFT_COMPLETION_PAGE;
  const State s = table_.state(c.gpn);
  // A right without bytes, to a page that was given up meanwhile: that answer came too late, as will be told.
  const std::uint64_t kept = s == WEFT_PAGE_STATE_IM && !zero && !page ? kept_copy(c.gpn) : 0;
  const bool bytes = zero || page || kept;
  const bool understood = (s == WEFT_PAGE_STATE_IS && bytes && c.grant != WEFT_GRANT_I) ||
                          (s == WEFT_PAGE_STATE_IM && bytes && c.grant == WEFT_GRANT_M) ||
                          (s == WEFT_PAGE_STATE_SM && c.grant == WEFT_GRANT_M);
  stats_.cardCycles.add(c.cycles);
  journal_.set(now_.fault_page[c.tag], kNone);
  free_faults_.push_back(c.tag);
  if (c.status == WEFT_STATUS_OK && understood)
    granted(c.gpn, c, kept ? kept : zero ? 0 : DmaMemory::landing(c.tag));
  else if (c.status == WEFT_STATUS_OK && s == WEFT_PAGE_STATE_IM && c.grant == WEFT_GRANT_M)
    give_back(c.gpn);
  else if (c.status == WEFT_STATUS_TIMEOUT || c.status == WEFT_STATUS_RANGE)
    not_yet(c.gpn, c);
  else
    refused(c.gpn, c);
}

/// `from`: DMA address of the bytes, or 0 for zeros.
void Engine::granted(Gpn gpn, const weft_completion& c, std::uint64_t from) {
  if (table_.state(gpn) == WEFT_PAGE_STATE_SM) {
    table_.set_state(gpn, WEFT_PAGE_STATE_M);
    journal_.commit();
    check(gpn, guest_.unprotect(gpn), "lifting a write protection");
    policy_.note(Happened::upgrade, gpn);
  } else {
    const bool wrote = c.flags5 & WEFT_COMPLETION_DIRTY || table_.state(gpn) == WEFT_PAGE_STATE_IM;
    const bool alone = c.grant == WEFT_GRANT_M;
    table_.set_state(gpn, !alone ? WEFT_PAGE_STATE_S : wrote ? WEFT_PAGE_STATE_M : WEFT_PAGE_STATE_E);
    const bool ahead = table_.ahead(gpn);
    place(gpn, from, alone && wrote, !ahead);
    policy_.note(ahead ? Happened::ahead : c.op == WEFT_DESCRIPTOR_OP_FAULT_WRITE ? Happened::write : Happened::read, gpn);
    if (table_.evicted(gpn)) (ahead ? stats_.refaultAhead : stats_.refault).add();
    table_.set_evicted(gpn, false);
  }
  table_.set_tries(gpn, 0);
  if (table_.no_room(gpn)) room_again(gpn);
  if (!table_.ahead(gpn)) stats_.hostNs.add(now_ns() - table_.since_ns(gpn));
  count_grant(c);
}

void Engine::count_grant(const weft_completion& c) {
  (c.home == config_.node ? stats_.homeLocal : stats_.homeRemote).add();
  if (c.flags5 & WEFT_COMPLETION_ZERO)
    stats_.grantZero.add();
  else if (!(c.flags5 & WEFT_COMPLETION_PAGE))
    stats_.grantUpgrade.add();
  else
    (c.src == c.home && !(c.flags5 & WEFT_COMPLETION_DIRTY) ? stats_.grantPool : stats_.grantOwner).add();
}

/// A right without its page: the home believed that the copy was still here, which a revoke had taken. The pool has
/// the bytes, so the page goes back as one that was not written, and is asked for again.
void Engine::give_back(Gpn gpn) {
  stats_.grantBare.add();
  table_.set_want(gpn, Want::write);
  submit_evict(gpn, WEFT_DESCRIPTOR_OP_EVICT_CLEAN);
}

/// Nothing has changed, but for the time: a node's driver did not answer, or its pool has no room. It is asked again, ever more slowly,
/// and never given up.
void Engine::not_yet(Gpn gpn, const weft_completion& c) {
  const bool full = c.status == WEFT_STATUS_RANGE;
  (full ? stats_.faultNoRoom : stats_.faultTimeout).add();
  table_.set_state(gpn, table_.state(gpn) == WEFT_PAGE_STATE_SM ? WEFT_PAGE_STATE_S : WEFT_PAGE_STATE_I);
  journal_.commit();
  if (table_.ahead(gpn)) return ahead_unused(gpn);
  table_.set_want(gpn, std::max(table_.want(gpn), c.op == WEFT_DESCRIPTOR_OP_FAULT_WRITE ? Want::write : Want::read));
  table_.set_queued(gpn, true);
  if (full) no_room(gpn, c.home);
  const unsigned tries = table_.tries(gpn);
  later_.push_back({gpn, now_ns() + (kFirstWaitNs << tries)});
  if (tries == kTries) return;
  table_.set_tries(gpn, tries + 1);
  if (tries + 1 == kTries && !full)
    tell("NO_ANSWER", gpn, c.src, "the driver of node " + std::to_string(c.src) +
                                      " does not give a page up: whoever wants it waits. Start that driver again, or take its node out of the rack");
}

void Engine::no_room(Gpn gpn, std::uint32_t home) {
  if (table_.no_room(gpn)) return;
  table_.set_no_room(gpn, true);
  if (without_room_++ == 0)
    tell("OUT_OF_POOL", gpn, home, "the pool of node " + std::to_string(home) +
                                       " has no room for a page: whoever wants it waits. Let that node lend more, or stop the hyperserver");
}

void Engine::room_again(Gpn gpn) {
  table_.set_no_room(gpn, false);
  if (--without_room_ == 0) tell("POOL_AGAIN", gpn, 0, "there is room for all pages again: the guest goes on");
}

/// The thread must not wait for ever: it gets SIGBUS at this page, and the owner of the driver hears why.
void Engine::refused(Gpn gpn, const weft_completion& c) {
  stats_.grantError.add();
  const bool mapped = table_.state(gpn) == WEFT_PAGE_STATE_SM;
  const bool lost = c.status == WEFT_STATUS_POISON;
  table_.set_state(gpn, WEFT_PAGE_STATE_I);
  journal_.commit();
  if (table_.ahead(gpn)) return ahead_unused(gpn);  // nobody waits: who touches it will be told
  if (mapped) guest_.punch(gpn);
  std::string text = std::string("the card refused a page with status ") + weft_status_name(c.status);
  if (lost) text = "a page was lost with the node that had it";
  if (c.status == WEFT_STATUS_OK) text = "the card granted what was not asked: card and driver disagree";
  const Done done = config_.wrong & kWrongPoison ? Done::failed : guest_.poison(gpn);
  if (done == Done::gone) return consumer_gone();
  if (done == Done::ok) {
    stats_.poisoned.add();
    guest_.wake(gpn);
    return tell(lost ? "PAGE_LOST" : "E_PAGE", gpn, c.status, std::move(text) + "; touching it raises SIGBUS");
  }
  // Wrong bytes it must not get, and an error it cannot be given: its thread waits, and so does the rest.
  if (link_.stop_consumer()) stats_.paused.add();
  tell("PAUSED", gpn, c.status, std::move(text) + "; this kernel cannot tell the guest (Linux 6.6 can), so its process was stopped: end it, and start it from a snapshot");
}

}  // namespace weft
