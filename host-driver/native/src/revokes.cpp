// SPDX-License-Identifier: Apache-2.0
// Giving up what the card asks for, at once, in every state (spec: nodeTransitions).
#include "engine.h"

namespace weft {

/// False if no answer can be given yet: all buffers wait for their frames' acknowledgement.
bool Engine::on_revoke(const weft_revoke& r) {
  if (free_responds_.empty()) return false;
  const std::uint16_t slot = free_responds_.back();
  free_responds_.pop_back();
  respond_source_[slot] = kNoSlot;
  const bool to_i = r.kind == WEFT_REVOKE_KIND_TO_I;
  (to_i ? stats_.revokeToI : stats_.revokeToS).add();
  weft_submission d{};
  d.op = WEFT_DESCRIPTOR_OP_REVOKE_DONE;
  d.tag = slot;
  d.handle = r.handle;
  d.gpn = r.gpn;
  d.addr = DmaMemory::respond_buffer(slot);
  void* const buffer = dma_.at(d.addr);
  const State s = r.gpn < table_.pages() ? table_.state(r.gpn) : State{WEFT_PAGE_STATE_I};
  switch (s) {
    case WEFT_PAGE_STATE_S:
      if (!to_i) break;
      guest_.punch(r.gpn);
      table_.set_state(r.gpn, WEFT_PAGE_STATE_I);
      check(r.gpn, guest_.wake(r.gpn), "waking");
      break;
    case WEFT_PAGE_STATE_SM:
      if (!to_i) break;
      guest_.punch(r.gpn);
      table_.set_state(r.gpn, WEFT_PAGE_STATE_IM);  // the completion brings the page and wakes
      break;
    case WEFT_PAGE_STATE_E:
    case WEFT_PAGE_STATE_M:
      d.flags1 |= WEFT_SUBMISSION_PAGE;
      if (to_i)
        take_page(r.gpn, buffer);
      else
        share_page(r.gpn, buffer);
      table_.set_state(r.gpn, to_i ? WEFT_PAGE_STATE_I : WEFT_PAGE_STATE_S);
      if (to_i) check(r.gpn, guest_.wake(r.gpn), "waking");
      break;
    case WEFT_PAGE_STATE_ED: {
      d.flags1 |= WEFT_SUBMISSION_PAGE;
      const std::uint16_t source = table_.slot(r.gpn);
      d.addr = DmaMemory::evict_buffer(source);
      evict_[source].refs++;
      respond_source_[slot] = source;
      stats_.revokeBuffer.add();
      break;
    }
    default: break;  // I, IS, IM, EC: the right had been given up before
  }
  if (d.flags1 & WEFT_SUBMISSION_PAGE) stats_.revokePage.add();
  respond_ring_.push(d);
  return true;
}

/// E, M to I: copies the page out and takes it away. The order decides whether updates are lost: a
/// store after the copy must fault, so the protection comes before the copy.
void Engine::take_page(Gpn gpn, void* to) {
  const bool written = table_.state(gpn) == WEFT_PAGE_STATE_M;
  if (written && config_.order == Order::safe) check(gpn, guest_.protect(gpn), "write protection");
  copy_out(gpn, to);
  if (written && config_.order != Order::safe) gap();
  if (written && config_.order == Order::copy_protect_punch) check(gpn, guest_.protect(gpn), "write protection");
  guest_.punch(gpn);
}

/// E, M to S: copies the page out and leaves it readable.
void Engine::share_page(Gpn gpn, void* to) {
  const bool written = table_.state(gpn) == WEFT_PAGE_STATE_M;
  if (written && !config_.skip_write_protect) check(gpn, guest_.protect(gpn), "write protection");
  copy_out(gpn, to);
}

void Engine::copy_out(Gpn gpn, void* to) {
  if (!guest_.read(gpn, to)) tell("E_MEMORY", gpn, static_cast<std::uint32_t>(errno), "guest memory cannot be read: its page is lost");
}

/// Sleeps, so that the consumer runs meanwhile even on one processor.
void Engine::gap() const {
  if (config_.order_gap_us) std::this_thread::sleep_for(std::chrono::microseconds(config_.order_gap_us));
}

void Engine::respond_done(const weft_completion& c) {
  if (c.tag >= kRespondSlots || respond_source_[c.tag] == kFree) {
    tell("E_COMPLETION", c.gpn, c.status, "the card completed an answer that was not given: card and driver disagree");
    return;
  }
  if (c.status != WEFT_STATUS_OK)
    tell("E_REVOKE", c.gpn, c.status, std::string("the card refused the answer to a revoke: ") + weft_status_name(c.status));
  if (respond_source_[c.tag] != kNoSlot) release_evict_slot(respond_source_[c.tag]);
  respond_source_[c.tag] = kFree;
  free_responds_.push_back(c.tag);
}

}  // namespace weft
