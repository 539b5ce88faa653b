// SPDX-License-Identifier: Apache-2.0
#include "functional_receiver.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "functional_crc.h"

namespace weft::functional {

namespace {

std::uint32_t word_at(const std::uint8_t* at) {
  std::uint32_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

bool known(unsigned op) { return weft_opcode_class(op) != -2 && op != WEFT_OPCODE_VCPU_STATE; }

}  // namespace

void Receiver::receive(std::span<const std::uint8_t> frame) {
  if (!shared_.settings.enable) return;
  if (frame.size() < crc_bytes || Fcs::of(frame.first(frame.size() - crc_bytes)) != word_at(frame.data() + frame.size() - crc_bytes)) {
    return shared_.count(WEFT_CSR_COUNTER_RX_BAD_FCS);
  }
  frame = frame.first(frame.size() - crc_bytes);
  weft_frame_header h;
  if (frame.size() < sizeof h) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_LENGTH);
  std::memcpy(&h, frame.data(), sizeof h);
  const unsigned ethertype = h.ethertype[0] * 256u + h.ethertype[1];
  if (ethertype != WEFT_ETHERTYPE || h.version != WEFT_WIRE_VERSION) return shared_.count(WEFT_CSR_COUNTER_RX_NOT_OURS);
  if (h.hcrc != header_crc(h)) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_CRC);
  if (h.dst != shared_.settings.node || h.src == h.dst || !shared_.member(h.src) || !known(h.op)) {
    return shared_.count(WEFT_CSR_COUNTER_RX_NOT_OURS);
  }
  if (h.epoch != shared_.settings.epoch) return shared_.count(WEFT_CSR_COUNTER_RX_OLD_EPOCH);
  take(h, frame.subspan(sizeof h));
}

void Receiver::take(const weft_frame_header& h, std::span<const std::uint8_t> payload) {
  const bool page = weft_opcode_page(h.op) != 0;
  const bool ack = h.op == WEFT_OPCODE_ACK;
  const bool fits = page ? (h.frag == 0 && h.len == WEFT_PAGE_BYTES) ||
                               (h.frag < WEFT_FRAGMENTS && h.len == part_bytes(WEFT_FRAGMENTS, h.frag))
                         : ack || (h.frag == 0 && h.len == 0);
  if (!fits || payload.size() != (page ? h.len + crc_bytes : 0)) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_LENGTH);
  Peer& peer = peers_[h.src];
  peer.heard = true;
  peer.missed = 0;
  suspect_ &= static_cast<std::uint16_t>(~bit(h.src));
  if (ack) {
    std::array<weft_ack_class, WEFT_CLASSES> body;
    std::memcpy(body.data(), reinterpret_cast<const std::uint8_t*>(&h) + WEFT_ACK_OFFSET, sizeof body);
    shared_.count(WEFT_CSR_COUNTER_RX_FRAMES);
    sender_.acked(h.src, body);
    if (h.poll != 0) owe(h.src, true);
    return;
  }
  const Message m = message_of(h);
  Flow& flow = peer.flows[m.message_class()];
  const auto above = static_cast<std::uint16_t>(h.seq - flow.cum);
  const bool part_again = page && h.len != WEFT_PAGE_BYTES && ((peer.parts[h.seq % WEFT_WINDOW] >> h.frag) & 1u) != 0;
  if (above >= WEFT_WINDOW || ((flow.seen >> above) & 1u) != 0 || part_again) {
    owe(h.src, h.poll != 0);
    return shared_.count(WEFT_CSR_COUNTER_RX_DUPLICATE);
  }
  if (m.message_class() < queued_classes &&
      static_cast<std::uint16_t>(peer.told[m.message_class()] - h.seq - 1) >= 0x8000) {
    return shared_.count(WEFT_CSR_COUNTER_RX_NO_CREDIT);
  }
  bool deliver = true;
  if (page) {
    const Page got = take_page(peer, h, m, payload);
    if (got == Page::bad) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_CRC);
    shared_.count(WEFT_CSR_COUNTER_RX_PAGES);
    shared_.count(WEFT_CSR_COUNTER_RX_FRAMES);
    if (got == Page::part) return owe(h.src, h.poll != 0);
    deliver = got == Page::whole;
  } else {
    shared_.count(WEFT_CSR_COUNTER_RX_FRAMES);
  }
  flow.seen = static_cast<std::uint16_t>(flow.seen | 1u << above);
  const int run = std::countr_one(flow.seen);
  flow.seen = static_cast<std::uint16_t>(flow.seen >> run);
  flow.cum = static_cast<std::uint16_t>(flow.cum + run);
  owe(h.src, h.poll != 0);
  if (deliver) inbox_.deliver(m);
}

/// Lands what came of a page. One for which nobody waits has arrived all the same: it is of no use to anyone.
Receiver::Page Receiver::take_page(Peer& peer, const weft_frame_header& h, const Message& m, std::span<const std::uint8_t> payload) {
  static constexpr unsigned all = (1u << WEFT_FRAGMENTS) - 1;
  static constexpr unsigned refused = 1u << WEFT_FRAGMENTS;
  const auto bytes = payload.first(h.len);
  if (Crc32c::of(bytes, h.hcrc) != word_at(payload.data() + h.len)) return Page::bad;
  unsigned parts = h.len == WEFT_PAGE_BYTES ? all : peer.parts[h.seq % WEFT_WINDOW] | 1u << h.frag;
  if (const auto at = inbox_.land(m)) {
    shared_.platform.write(*at + h.frag * WEFT_FRAGMENT_BYTES, bytes);
  } else {
    shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
    parts |= refused;
  }
  const bool whole = (parts & all) == all;
  peer.parts[h.seq % WEFT_WINDOW] = static_cast<std::uint8_t>(whole ? 0 : parts);
  if (!whole) return Page::part;
  return (parts & refused) != 0 ? Page::refused : Page::whole;
}

void Receiver::owe(unsigned peer, bool at_once) {
  owed_ |= bit(peer);
  if (delay_end_ == never) delay_end_ = shared_.now + shared_.settings.ack_delay;
  if (++peers_[peer].frames >= WEFT_WINDOW / 2 || at_once) now_ |= bit(peer);
}

void Receiver::poll(unsigned peer) {
  owed_ |= bit(peer);
  now_ |= bit(peer);
  poll_ |= bit(peer);
}

/// A sender uses up its credit by frames that arrive, each answered with the credit of that moment: it need not be told of a
/// release unless what has arrived is close to the limit that it knows.
void Receiver::release(unsigned src, unsigned cls) {
  if (src == shared_.settings.node || !shared_.member(src)) return;
  Peer& peer = peers_[src];
  ++peer.limit[cls];
  const auto left = static_cast<std::uint16_t>(peer.told[cls] - peer.flows[cls].cum);
  if (left > WEFT_WINDOW / 2) return;
  owed_ |= bit(src);
  if (delay_end_ == never) delay_end_ = shared_.now + shared_.settings.ack_delay;
  if (left == 0) now_ |= bit(src);
}

bool Receiver::send_one() {
  if (now_ == 0) return false;
  const auto behind = static_cast<std::uint16_t>(now_ & ~((2u << last_) - 1));
  const auto to = static_cast<unsigned>(std::countr_zero(behind != 0 ? behind : now_));
  last_ = to;
  Peer& peer = peers_[to];
  Message m;
  m.op = WEFT_OPCODE_ACK;
  m.src = shared_.settings.node;
  m.dst = static_cast<std::uint8_t>(to);
  weft_frame_header h = header_of(m, shared_.settings.epoch, 0);
  h.poll = (poll_ & bit(to)) != 0;
  std::array<weft_ack_class, WEFT_CLASSES> body;
  for (unsigned cls = 0; cls < WEFT_CLASSES; ++cls) {
    const Flow& flow = peer.flows[cls];
    body[cls] = {flow.cum, flow.seen, cls < queued_classes ? peer.limit[cls] : static_cast<std::uint16_t>(flow.cum + WEFT_WINDOW)};
  }
  std::memcpy(reinterpret_cast<std::uint8_t*>(&h) + WEFT_ACK_OFFSET, body.data(), sizeof body);
  shared_.platform.send(FrameBuilder(h).finish());
  shared_.count(WEFT_CSR_COUNTER_TX_FRAMES);
  shared_.count(WEFT_CSR_COUNTER_TX_ACKS);
  if (h.poll != 0) shared_.count(WEFT_CSR_COUNTER_TX_POLLS);
  peer.told = peer.limit;
  peer.frames = 0;
  for (std::uint16_t* peers : {&owed_, &now_, &poll_}) *peers &= static_cast<std::uint16_t>(~bit(to));
  if (owed_ == 0) delay_end_ = never;
  return true;
}

void Receiver::tick() {
  if (delay_end_ <= shared_.now) {
    delay_end_ = never;
    now_ |= owed_;
  }
  if (heartbeat_at_ <= shared_.now) beat();
}

void Receiver::start_heartbeat() {
  const Cycle every = shared_.settings.heartbeat;
  heartbeat_at_ = every == 0 ? never : tick_at(shared_.now + every);
}

void Receiver::beat() {
  start_heartbeat();
  if (!shared_.settings.enable) return;
  for (unsigned p = 0; p < max_nodes; ++p) {
    if (p == shared_.settings.node || !shared_.member(p)) continue;
    Peer& peer = peers_[p];
    owed_ |= bit(p);
    now_ |= bit(p);
    if (!std::exchange(peer.heard, false)) {
      shared_.count(WEFT_CSR_COUNTER_HEARTBEAT_MISSED);
      if (++peer.missed >= shared_.settings.heartbeat_limit) suspect_ |= bit(p);
    }
  }
}

void Receiver::members_were(std::uint16_t before) {
  const auto changed = static_cast<std::uint16_t>(before ^ shared_.settings.members);
  for (unsigned p = 0; p < max_nodes; ++p) {
    if ((changed & bit(p)) != 0) peers_[p] = {};
  }
  for (std::uint16_t* peers : {&owed_, &now_, &poll_, &suspect_}) *peers &= static_cast<std::uint16_t>(~changed);
  if (owed_ == 0) delay_end_ = never;
}

}  // namespace weft::functional
