// SPDX-License-Identifier: Apache-2.0
#include "functional_sender.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace weft::functional {

namespace {

constexpr unsigned max_doublings = 6;
/// Later frames that must have arrived before one is taken for lost: a network may let a few overtake.
constexpr int overtakers = 3;

constexpr std::uint16_t below(unsigned n) { return static_cast<std::uint16_t>((1u << n) - 1); }

}  // namespace

Sender::Queue Sender::queue_of(const Message& m) {
  switch (m.message_class()) {
    case WEFT_MESSAGE_CLASS_REQ: return req;
    case WEFT_MESSAGE_CLASS_PUT: return put;
    case WEFT_MESSAGE_CLASS_FWD: return fwd;
    case WEFT_MESSAGE_CLASS_FIN: return fin;
    default: break;
  }
  if (!m.carries_page()) return rsp;
  return m.op == WEFT_OPCODE_SHARE_PAGE || m.op == WEFT_OPCODE_PUT_PAGE ? bulk : page;
}

unsigned Sender::class_of(unsigned queue) {
  switch (queue) {
    case fin: return WEFT_MESSAGE_CLASS_FIN;
    case fwd: return WEFT_MESSAGE_CLASS_FWD;
    case req: return WEFT_MESSAGE_CLASS_REQ;
    case put: return WEFT_MESSAGE_CLASS_PUT;
    default: return WEFT_MESSAGE_CLASS_RSP;
  }
}

void Sender::drop(const Message& m) {
  shared_.count(WEFT_CSR_COUNTER_TX_TO_LEFT);
  if (m.hold) inbox_.sent(*m.hold);
}

void Sender::post(const Message& m) {
  if (!shared_.member(m.dst)) return drop(m);
  const Queue queue = queue_of(m);
  peers_[m.dst].waiting[queue].push_back(m);
  work(queue, m.dst);
  ++open_;
}

bool Sender::wants() const {
  return std::any_of(work_.begin(), work_.end(), [](std::uint16_t peers) { return peers != 0; });
}

bool Sender::send_one() {
  for (unsigned queue = 0; queue < queues; ++queue) {
    while (work_[queue] != 0) {
      // By turns: the first behind the one served last.
      const auto behind = static_cast<std::uint16_t>(work_[queue] & ~below(last_[queue] + 1));
      const auto peer = static_cast<unsigned>(std::countr_zero(behind != 0 ? behind : work_[queue]));
      last_[queue] = peer;
      if (send_from(queue, peer)) return true;
      work_[queue] &= static_cast<std::uint16_t>(~(1u << peer));
    }
  }
  return false;
}

bool Sender::send_from(unsigned queue, unsigned peer_index) {
  Peer& peer = peers_[peer_index];
  Flow& flow = peer.flows[class_of(queue)];
  for (std::uint16_t seq = flow.una; seq != flow.next; ++seq) {
    Slot& slot = flow.slots[seq % WEFT_WINDOW];
    if (!slot.used || !slot.want || queue_of(slot.message) != queue) continue;
    slot.again = true;
    shared_.count(WEFT_CSR_COUNTER_TX_RETRANSMITS);
    if (slot.fast) shared_.count(WEFT_CSR_COUNTER_TX_FAST);
    send(slot, seq, peer);
    return true;
  }
  std::deque<Message>& waiting = peer.waiting[queue];
  if (waiting.empty()) return false;
  if (!flow.room()) {
    if (flow.next == flow.una && flow.poll_at == never) at(flow.poll_at = shared_.now + rto(peer.round_trips[0]));
    return false;
  }
  flow.poll_at = never;
  Slot& slot = flow.slots[flow.next % WEFT_WINDOW];
  slot = {};
  slot.used = true;
  slot.message = waiting.front();
  waiting.pop_front();
  send(slot, flow.next++, peer);
  return true;
}

void Sender::send(Slot& slot, std::uint16_t seq, Peer& peer) {
  const Message& m = slot.message;
  slot.want = slot.fast = false;
  weft_frame_header header = header_of(m, shared_.settings.epoch, seq);
  const unsigned frames = m.carries_page() ? shared_.settings.page_frames : 1;
  for (unsigned frag = 0; frag < frames; ++frag) {
    header.frag = static_cast<std::uint8_t>(frag);
    if (m.carries_page()) header.len = static_cast<std::uint16_t>(part_bytes(frames, frag));
    FrameBuilder frame(header);
    if (m.carries_page()) {
      shared_.platform.read(m.addr + frag * WEFT_FRAGMENT_BYTES, frame.page(header.len));
      shared_.count(WEFT_CSR_COUNTER_TX_PAGES);
    }
    slot.left = shared_.platform.send(frame.finish());
    shared_.count(WEFT_CSR_COUNTER_TX_FRAMES);
  }
  slot.doubled = peer.round_trip(slot).doubled;
  at(deadline(slot, peer));
}

void Sender::RoundTrip::measure(Cycle cycles) {
  doubled = 0;
  if (!std::exchange(measured, true)) {
    srtt = cycles;
    rttvar = cycles / 2;
    return;
  }
  rttvar = (3 * rttvar + (srtt > cycles ? srtt - cycles : cycles - srtt)) / 4;
  srtt = (7 * srtt + cycles) / 8;
}

/// At least twice the round trip: a queue that stands still has no deviation, but one frame more makes it longer.
Cycle Sender::rto(const RoundTrip& r) const {
  return r.measured ? std::max(shared_.settings.rto_min, r.srtt + std::max(4 * r.rttvar, r.srtt)) : shared_.settings.rto;
}

Cycle Sender::deadline(const Slot& slot, Peer& peer) const {
  // While what left before it still arrives it waits in a queue that moves, and its time begins anew.
  const bool moving = peer.latest <= slot.left && peer.heard > slot.left;
  return (moving ? peer.heard : slot.left) + (rto(peer.round_trip(slot)) << slot.doubled);
}

void Sender::acked(unsigned peer, std::span<const weft_ack_class, WEFT_CLASSES> body) {
  for (unsigned cls = 0; cls < WEFT_CLASSES; ++cls) acked_flow(peer, cls, body[cls]);
}

void Sender::acked_flow(unsigned peer_index, unsigned cls, const weft_ack_class& ack) {
  Peer& peer = peers_[peer_index];
  Flow& flow = peer.flows[cls];
  const auto ahead = static_cast<std::uint16_t>(ack.cum - flow.una);
  const auto sent = static_cast<std::uint16_t>(flow.next - flow.una);
  if (ahead > sent) return;  // overtaken by a later one, or for what was never sent
  const auto arrived = static_cast<std::uint16_t>(((ack.sack << ahead) | below(ahead)) & below(sent));
  const auto fresh = static_cast<std::uint16_t>(arrived & ~flow.seen);
  for (unsigned i = 0; i < sent; ++i) {
    if (((fresh >> i) & 1u) != 0) free(flow.slots[static_cast<std::uint16_t>(flow.una + i) % WEFT_WINDOW], peer);
  }
  flow.seen = static_cast<std::uint16_t>((arrived | flow.seen) >> ahead);
  flow.una = ack.cum;
  // Credit never shrinks, and is never more than the peer may have room for.
  const auto more = static_cast<std::uint16_t>(ack.limit - flow.limit);
  if (more != 0 && more < 0x8000 && static_cast<std::uint16_t>(ack.limit - ack.cum) <= WEFT_WINDOW) flow.limit = ack.limit;
  find_gaps(flow, peer_index);
  for (unsigned queue = 0; queue < queues; ++queue) {
    if (class_of(queue) == cls && !peer.waiting[queue].empty()) work(queue, peer_index);
  }
}

void Sender::free(Slot& slot, Peer& peer) {
  slot.used = false;
  --open_;
  peer.heard = shared_.now;
  // Karn: of a message sent twice nobody knows which was answered.
  if (!slot.again && slot.left <= shared_.now) {
    peer.round_trip(slot).measure(shared_.now - slot.left);
    peer.latest = std::max(peer.latest, slot.left);
  }
  if (slot.message.hold) inbox_.sent(*slot.message.hold);
}

/// Fast retransmission: later numbers have arrived, and something that left behind this very transmission.
void Sender::find_gaps(Flow& flow, unsigned peer) {
  for (unsigned i = 0; flow.seen >> i != 0; ++i) {
    Slot& slot = flow.slots[static_cast<std::uint16_t>(flow.una + i) % WEFT_WINDOW];
    if (((flow.seen >> i) & 1u) != 0 || slot.want || slot.left >= peers_[peer].latest) continue;
    if (std::popcount(static_cast<unsigned>(flow.seen >> i)) < overtakers) return;
    slot.want = slot.fast = true;
    work(queue_of(slot.message), peer);
  }
}

void Sender::tick() {
  if (shared_.now < next_) return;
  next_ = never;
  for (unsigned p = 0; p < max_nodes; ++p) {
    Peer& peer = peers_[p];
    for (Flow& flow : peer.flows) {
      if (flow.poll_at <= shared_.now) {
        polls_ |= static_cast<std::uint16_t>(1u << p);
        flow.poll_at = shared_.now + rto(peer.round_trips[0]);
      }
      at(flow.poll_at);
      for (std::uint16_t seq = flow.una; seq != flow.next; ++seq) {
        Slot& slot = flow.slots[seq % WEFT_WINDOW];
        if (!slot.used || slot.want) continue;
        if (const Cycle over = deadline(slot, peer); over > shared_.now) {
          at(over);
          continue;
        }
        slot.want = true;
        unsigned& doubled = peer.round_trip(slot).doubled;
        doubled = std::max(doubled, std::min(slot.doubled + 1, max_doublings));
        work(queue_of(slot.message), p);
      }
    }
  }
}

std::optional<unsigned> Sender::take_poll() {
  if (polls_ == 0) return std::nullopt;
  const auto peer = static_cast<unsigned>(std::countr_zero(polls_));
  polls_ &= static_cast<std::uint16_t>(polls_ - 1);
  return peer;
}

void Sender::members_were(std::uint16_t before) {
  for (unsigned p = 0; p < max_nodes; ++p) {
    Peer& peer = peers_[p];
    const bool was = ((before >> p) & 1u) != 0;
    if (was == shared_.member(p)) continue;
    for (Flow& flow : peer.flows) {
      for (Slot& slot : flow.slots) {
        if (!slot.used) continue;
        --open_;
        drop(slot.message);
      }
    }
    for (const std::deque<Message>& waiting : peer.waiting) {
      open_ -= waiting.size();
      for (const Message& m : waiting) drop(m);
    }
    peer = {};
    const auto bit = static_cast<std::uint16_t>(1u << p);
    for (std::uint16_t& peers : work_) peers &= static_cast<std::uint16_t>(~bit);
    polls_ &= static_cast<std::uint16_t>(~bit);
  }
}

}  // namespace weft::functional
