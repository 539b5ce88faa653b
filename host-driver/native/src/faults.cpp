// SPDX-License-Identifier: Apache-2.0
// From a wish to a mapped page: queue, submission, completion.
#include <algorithm>
#include <array>

#include "engine.h"

namespace weft {
namespace {
alignas(WEFT_PAGE_BYTES) const std::array<std::byte, WEFT_PAGE_BYTES> kZeroPage{};
}

/// A thread wants the page. Where an eviction of it is under way, the wish waits for its end.
void Engine::want(Gpn gpn, Want want) {
  if (table_.want(gpn) == Want::none) table_.set_since_ns(gpn, now_ns());
  table_.set_want(gpn, std::max(table_.want(gpn), want));
  const State s = table_.state(gpn);
  if (table_.queued(gpn) || s == WEFT_PAGE_STATE_EC || s == WEFT_PAGE_STATE_ED) return;
  table_.set_queued(gpn, true);
  (s == WEFT_PAGE_STATE_S ? upgrades_ : misses_).push_back(gpn);
}

/// Submits as much as there are landing buffers and frames for. An upgrade needs no new frame.
void Engine::pump() {
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
  fault_[slot] = gpn;
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
}

void Engine::fault_done(const weft_completion& c) {
  if (c.tag >= kFaultSlots || fault_[c.tag] != c.gpn) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed a fault that was not submitted: card and driver disagree");
    return;
  }
  const bool zero = c.flags5 & WEFT_COMPLETION_ZERO, page = c.flags5 & WEFT_COMPLETION_PAGE;
  const void* bytes = zero ? kZeroPage.data() : page ? dma_.at(DmaMemory::landing(c.tag)) : nullptr;
  const State s = table_.state(c.gpn);
  const bool understood = (s == WEFT_PAGE_STATE_IS && bytes && c.grant != WEFT_GRANT_I) ||
                          (s == WEFT_PAGE_STATE_IM && bytes && c.grant == WEFT_GRANT_M) ||
                          (s == WEFT_PAGE_STATE_SM && c.grant == WEFT_GRANT_M);
  if (c.status == WEFT_STATUS_OK && understood)
    granted(c.gpn, c, bytes);
  else
    refused(c.gpn, c);
  stats_.cardCycles.add(c.cycles);
  fault_[c.tag] = kNoPage;
  free_faults_.push_back(c.tag);
}

void Engine::granted(Gpn gpn, const weft_completion& c, const void* bytes) {
  if (table_.state(gpn) == WEFT_PAGE_STATE_SM) {
    table_.set_state(gpn, WEFT_PAGE_STATE_M);
    check(gpn, guest_.unprotect(gpn), "lifting a write protection");
  } else {
    const bool wrote = c.flags5 & WEFT_COMPLETION_DIRTY || table_.state(gpn) == WEFT_PAGE_STATE_IM;
    const bool alone = c.grant == WEFT_GRANT_M;
    table_.set_state(gpn, !alone ? WEFT_PAGE_STATE_S : wrote ? WEFT_PAGE_STATE_M : WEFT_PAGE_STATE_E);
    place(gpn, bytes, alone && wrote);
  }
  stats_.hostNs.add(now_ns() - table_.since_ns(gpn));
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

/// The thread must not wait for ever: it gets SIGBUS at this page, and the owner of the driver hears why.
void Engine::refused(Gpn gpn, const weft_completion& c) {
  stats_.grantError.add();
  const bool mapped = table_.state(gpn) == WEFT_PAGE_STATE_SM;
  table_.set_state(gpn, WEFT_PAGE_STATE_I);
  if (mapped) guest_.punch(gpn);
  const Done done = guest_.poison(gpn);
  if (done == Done::ok) stats_.poisoned.add();
  if (done == Done::gone) consumer_gone();
  guest_.wake(gpn);
  std::string text = std::string("the card refused a page with status ") + weft_status_name(c.status);
  if (c.status == WEFT_STATUS_OK) text = "the card granted what was not asked: card and driver disagree";
  if (c.status == WEFT_STATUS_RANGE) text += ": the pools are smaller than guest memory, or the stripe tables differ";
  text += done == Done::ok ? "; touching it raises SIGBUS" : "; the kernel cannot poison it, so whoever touches it faults again";
  tell("E_PAGE", gpn, c.status, std::move(text));
}

}  // namespace weft
