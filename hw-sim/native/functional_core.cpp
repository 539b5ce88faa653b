// SPDX-License-Identifier: Apache-2.0
#include "functional_core.h"

#include <algorithm>

namespace weft::functional {

Core::Core(Platform& platform, unsigned data_width)
    : shared_{.platform = platform},
      recorder_(shared_),
      csr_(shared_, data_width),
      rings_(shared_),
      requester_(shared_, *this, rings_),
      evictor_(shared_, *this, rings_),
      holder_(shared_, *this, rings_),
      home_(shared_, *this),
      sender_(shared_, *this),
      receiver_(shared_, *this, sender_) {
  shared_.recorder = &recorder_;
}

void Core::receive(Cycle now, std::span<const std::uint8_t> frame) {
  shared_.now = now;
  receiver_.receive(frame);
}

void Core::write(Cycle now, std::uint16_t offset, std::uint32_t value) {
  shared_.now = now;
  const std::uint16_t members = shared_.settings.members;
  csr_.write(offset, value);
  recorder_.write(offset, value);
  if (offset == WEFT_CSR_CTRL_CONTROL && !shared_.settings.enable) rings_.disable();
  if (offset == WEFT_CSR_CTRL_HEARTBEAT_CYCLES) receiver_.start_heartbeat();
  if (offset == WEFT_CSR_CTRL_EPOCH) members_were(members);
  for (unsigned ring = 0; ring < WEFT_SUBMISSION_RINGS; ++ring) {
    if (offset == WEFT_CSR_DOORBELL_TAIL + 4 * ring) rings_.doorbell(ring, static_cast<std::uint16_t>(value));
  }
}

void Core::push(Cycle now, std::uint16_t offset, const weft_submission& entry) {
  shared_.now = now;
  const unsigned ring = (offset - WEFT_CSR_PUSH_ENTRY) / WEFT_RING_ENTRY_BYTES;
  if (offset >= WEFT_CSR_PUSH_ENTRY && ring < WEFT_SUBMISSION_RINGS) rings_.push(ring, entry);
}

std::uint32_t Core::read(std::uint16_t offset) {
  if (const auto value = recorder_.read(offset)) return *value;
  return csr_.read(offset, {.idle = idle(), .recovering = home_.recovering(), .suspect = receiver_.suspect()});
}

void Core::members_were(std::uint16_t before) {
  // The transport first: what the engines say from now on is for members.
  sender_.members_were(before);
  receiver_.members_were(before);
  requester_.members_changed();
  evictor_.members_changed();
  holder_.members_changed();
  home_.members_were(before);
}

void Core::post(const Message& m) {
  const auto record = [&](unsigned kind) { recorder_.record({.kind = kind, .node = m.dst, .info = m.op, .gpn = m.gpn}); };
  switch (m.op) {
    case WEFT_OPCODE_GET_S:
    case WEFT_OPCODE_GET_M: record(WEFT_RECORD_KIND_FAULT_SENT); break;
    case WEFT_OPCODE_PUT_C:
    case WEFT_OPCODE_PUT_D: record(WEFT_RECORD_KIND_EVICT_SENT); break;
    case WEFT_OPCODE_GRANT:
    case WEFT_OPCODE_GRANT_PAGE: record(WEFT_RECORD_KIND_HOME_GRANT); break;
    default: break;
  }
  if (m.dst == shared_.settings.node) here_.push_back(m);
  else sender_.post(m);
}

std::optional<std::uint64_t> Core::land(const Message& m) const {
  return m.op == WEFT_OPCODE_GRANT_PAGE || m.op == WEFT_OPCODE_OWNER_PAGE ? requester_.land(m) : home_.land(m);
}

void Core::deliver(const Message& m) {
  switch (m.op) {
    case WEFT_OPCODE_GET_S:
    case WEFT_OPCODE_GET_M:
    case WEFT_OPCODE_PUT_C:
    case WEFT_OPCODE_PUT_D: return home_.request(m);
    case WEFT_OPCODE_GRANT:
    case WEFT_OPCODE_GRANT_PAGE:
    case WEFT_OPCODE_OWNER_PAGE: return requester_.granted(m);
    case WEFT_OPCODE_FWD_S:
    case WEFT_OPCODE_FWD_M:
    case WEFT_OPCODE_INV: return holder_.asked(m);
    case WEFT_OPCODE_PUT_GO: return evictor_.pulled(m);
    case WEFT_OPCODE_PUT_ACK: return evictor_.acked(m);
    default: return home_.answer(m);
  }
}

/// A page of this node for itself is a copy.
void Core::deliver_here(const Message& m) {
  bool wanted = true;
  if (m.carries_page()) {
    const auto at = land(m);
    wanted = at.has_value();
    if (wanted) {
      std::array<std::uint8_t, WEFT_PAGE_BYTES> page;
      shared_.platform.read(m.addr, page);
      shared_.platform.write(*at, page);
    } else {
      shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
    }
  }
  if (wanted) deliver(m);
  if (m.hold) sent(*m.hold);
}

bool Core::take_descriptors() {
  bool any = false;
  while (const Descriptor* d = rings_.peek(WEFT_SUBMISSION_RING_RESPOND)) {
    const Descriptor answer = *d;
    rings_.pop(WEFT_SUBMISSION_RING_RESPOND);
    holder_.take(answer);
    any = true;
  }
  const auto drain = [&](unsigned ring, auto& engine) {
    for (const Descriptor* d = rings_.peek(ring); d != nullptr && engine.take(*d); d = rings_.peek(ring)) {
      rings_.pop(ring);
      any = true;
    }
  };
  drain(WEFT_SUBMISSION_RING_FAULT, requester_);
  drain(WEFT_SUBMISSION_RING_EVICT, evictor_);
  return any;
}

void Core::advance(Cycle now) {
  shared_.now = now;
  sender_.tick();
  receiver_.tick();
  requester_.tick();
  holder_.tick();
  home_.tick();
  do {
    while (!here_.empty()) {
      const Message m = here_.front();
      here_.pop_front();
      deliver_here(m);
    }
  } while (take_descriptors() || !here_.empty());
  while (const auto peer = sender_.take_poll()) receiver_.poll(*peer);
  recorder_.tick();
  if (!shared_.settings.enable) return;
  while (shared_.platform.can_send() && (receiver_.send_one() || sender_.send_one())) {
  }
}

Cycle Core::next() const {
  return std::min({rings_.next(), sender_.next(), receiver_.next(), requester_.next(), holder_.next(), home_.next(),
                   recorder_.next()});
}

bool Core::idle() const {
  return rings_.idle() && requester_.idle() && evictor_.idle() && holder_.idle() && home_.idle() && sender_.idle() &&
         receiver_.idle() && here_.empty() && recorder_.idle();
}

}  // namespace weft::functional
