// SPDX-License-Identifier: Apache-2.0
// Giving up what the card asks for, at once, in every state (spec: nodeTransitions).
#include "engine.h"

namespace weft {

/// False if no answer can be given yet: all buffers wait for their frames' acknowledgement, or the page was given
/// up before, and the card has not said whether in time.
bool Engine::on_revoke(const weft_revoke& r) {
  const bool known = r.gpn < table_.pages();
  if (free_responds_.empty() || (known && table_.answering(r.gpn) && !(config_.wrong & kWrongHaste))) return false;
  const std::uint16_t slot = free_responds_.back();
  free_responds_.pop_back();
  const bool to_i = r.kind == WEFT_REVOKE_KIND_TO_I;
  (to_i ? stats_.revokeToI : stats_.revokeToS).add();
  weft_submission d{};
  d.op = WEFT_DESCRIPTOR_OP_REVOKE_DONE;
  d.tag = slot;
  d.handle = r.handle;
  d.gpn = r.gpn;
  d.addr = DmaMemory::respond_buffer(slot);
  void* const buffer = dma_.at(d.addr);
  const State s = known ? table_.state(r.gpn) : State{WEFT_PAGE_STATE_I};
  State next = s;
  std::uint32_t with = kNothing;
  switch (s) {
    case WEFT_PAGE_STATE_S:
      if (to_i) next = WEFT_PAGE_STATE_I;
      break;
    case WEFT_PAGE_STATE_SM:
      if (!to_i) break;
      next = WEFT_PAGE_STATE_IM;  // the completion brings the page and wakes
      // Unless this answer comes too late: then the home believes that the page is here, and grants it without bytes.
      with = kCopyKept;
      copy_out(r.gpn, buffer, true);
      break;
    case WEFT_PAGE_STATE_E:
    case WEFT_PAGE_STATE_M:
      next = to_i ? WEFT_PAGE_STATE_I : WEFT_PAGE_STATE_S;
      with = kPage;
      copy_out(r.gpn, buffer, !to_i);
      break;
    case WEFT_PAGE_STATE_ED: {
      const std::uint16_t source = table_.slot(r.gpn);
      with = kFromEviction | std::uint32_t{source} << 16;
      d.addr = DmaMemory::evict_buffer(source);
      journal_.set(now_.evict_is[source], now_.evict_is[source] | kAnswering);
      stats_.revokeBuffer.add();
      break;
    }
    default: break;  // I, IS, IM, EC: the right had been given up before
  }
  if (s == WEFT_PAGE_STATE_E || s == WEFT_PAGE_STATE_M || s == WEFT_PAGE_STATE_ED) {
    d.flags1 |= WEFT_SUBMISSION_PAGE;
    stats_.revokePage.add();
  }
  if (with != kNothing) table_.set_answering(r.gpn, true);
  journal_.set(now_.respond_page[slot], known ? static_cast<std::uint32_t>(r.gpn) : kNone - 1);
  journal_.set(now_.respond_with[slot], with);
  if (next != s) table_.set_state(r.gpn, next);
  if (next != s) policy_.note(Happened::revoke, r.gpn);
  respond_ring_.push(d);
  revokes_.pop();
  if (next == WEFT_PAGE_STATE_I || next == WEFT_PAGE_STATE_IM)
    if (next != s) return drop(r.gpn), true;
  journal_.commit();
  return true;
}

/// Copies a page out that is given up, and lets no store follow that the copy does not have: a written page is
/// write-protected before it is read.
void Engine::copy_out(Gpn gpn, void* to, bool stays) {
  const bool written = table_.state(gpn) == WEFT_PAGE_STATE_M;
  const bool first = stays ? !(config_.wrong & kWrongShare) : config_.order == Order::safe || config_.order == Order::punch_then_commit;
  if (written && first) check(gpn, guest_.protect(gpn), "write protection");
  if (!guest_.read(gpn, to)) tell("E_MEMORY", gpn, static_cast<std::uint32_t>(errno), "guest memory cannot be read: its page is lost");
  if (stays || !written || first) return;
  gap();
  if (config_.order == Order::copy_protect_punch) check(gpn, guest_.protect(gpn), "write protection");
}

/// Commits that a page is given up, then takes it away. In this order: what is not committed is still here.
void Engine::drop(Gpn gpn) {
  if (config_.order == Order::punch_then_commit) guest_.punch(gpn);
  journal_.commit();
  guest_.punch(gpn);
  check(gpn, guest_.wake(gpn), "waking");
  if (table_.ahead(gpn)) ahead_unused(gpn);
}

/// Sleeps, so that the consumer runs meanwhile even on one processor.
void Engine::gap() const {
  if (config_.order_gap_us) std::this_thread::sleep_for(std::chrono::microseconds(config_.order_gap_us));
}

void Engine::respond_done(const weft_completion& c) {
  if (c.tag >= kRespondSlots || now_.respond_page[c.tag] == kNone) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed an answer that was not given: card and driver disagree");
    return;
  }
  const bool late = c.status == WEFT_STATUS_TIMEOUT && !(config_.wrong & kWrongLate);
  if (c.status == WEFT_STATUS_TIMEOUT)
    stats_.revokeLate.add();
  else if (c.status != WEFT_STATUS_OK)
    tell("E_REVOKE", c.gpn, c.status, std::string("the card refused the answer to a revoke: ") + weft_status_name(c.status));
  const Gpn gpn = now_.respond_page[c.tag];
  const std::uint32_t with = now_.respond_with[c.tag];
  journal_.set(now_.respond_page[c.tag], kNone);
  free_responds_.push_back(c.tag);
  if (with == kNothing) return;
  table_.set_answering(gpn, false);
  if ((with & 0xffffu) == kFromEviction) {
    const auto source = static_cast<std::uint16_t>(with >> 16);
    journal_.set(now_.evict_is[source], (now_.evict_is[source] & ~std::uint32_t{kAnswering}) | (late ? 0u : kTaken));
    settle_eviction(source);
  } else if (late) {
    with == kPage ? still_owner(gpn, c.tag) : still_sharer(gpn, c.tag);
  }
  journal_.commit();
  want_again(gpn);
}

/// An answer with a page came too late, so the right stays. Its bytes are in the answer's buffer, and perhaps nowhere else.
void Engine::still_owner(Gpn gpn, std::uint16_t slot) {
  const bool gone = table_.state(gpn) == WEFT_PAGE_STATE_I;
  if (!gone && table_.state(gpn) != WEFT_PAGE_STATE_S) return;  // only if it was revoked again meanwhile, which is wrong
  table_.set_state(gpn, WEFT_PAGE_STATE_M);
  if (gone) return place(gpn, DmaMemory::respond_buffer(slot), true);
  journal_.commit();
  check(gpn, guest_.unprotect(gpn), "lifting a write protection");
}

/// The same of a sharer that has asked to write: what it is granted may rely on the page. If that has not come before.
void Engine::still_sharer(Gpn gpn, std::uint16_t slot) {
  if (table_.state(gpn) != WEFT_PAGE_STATE_IM) return;
  table_.set_state(gpn, WEFT_PAGE_STATE_SM);
  place(gpn, DmaMemory::respond_buffer(slot), false);
}

/// DMA address of a page that was given up with its copy kept; 0 if there is none.
std::uint64_t Engine::kept_copy(Gpn gpn) const {
  for (unsigned slot = 0; slot < kRespondSlots; slot++)
    if (now_.respond_page[slot] == gpn && now_.respond_with[slot] == kCopyKept) return DmaMemory::respond_buffer(slot);
  return 0;
}

}  // namespace weft
