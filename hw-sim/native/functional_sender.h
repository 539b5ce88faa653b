// SPDX-License-Identifier: Apache-2.0
// Sending half of the transport (doc/transport.md): sequence numbers, window and credit per flow, repeats.
#pragma once
#include <deque>

#include "functional_frame.h"

namespace weft::functional {

class Sender {
 public:
  Sender(Shared& shared, Inbox& inbox) : shared_(shared), inbox_(inbox) {}

  void post(const Message& m);
  /// An ACK of this peer.
  void acked(unsigned peer, std::span<const weft_ack_class, WEFT_CLASSES> body);
  /// Sends one frame (of a page: all its frames), if any may leave; false if none.
  bool send_one();
  bool wants() const;
  /// What is due by now: repeats, and peers to ask for credit.
  void tick();
  /// A peer that must be sent a poll, if there is one.
  std::optional<unsigned> take_poll();
  /// Members have changed: what is for those who left is dropped, flows of those who came start anew.
  void members_were(std::uint16_t before);
  Cycle next() const { return idle() ? never : next_; }
  bool idle() const { return open_ == 0; }

 private:
  /// In the order in which they are served. Pages come after all that is short, and those that nobody waits for last.
  enum Queue : unsigned { fin, rsp, fwd, req, put, page, bulk, queues };
  static Queue queue_of(const Message& m);
  static unsigned class_of(unsigned queue);

  struct Slot {
    bool used = false;
    bool want = false;   // to be sent again
    bool fast = false;   // before its time was over
    bool again = false;  // has been sent more than once
    unsigned doubled = 0;
    Cycle left = 0;
    Message message;
  };
  struct Flow {
    std::uint16_t next = 0;
    std::uint16_t una = 0;    // oldest number not acknowledged
    std::uint16_t limit = WEFT_WINDOW;
    std::uint16_t seen = 0;   // bit i: una + i has arrived
    Cycle poll_at = never;    // credit is missing, and nothing is under way that would bring it
    std::array<Slot, WEFT_WINDOW> slots;
    bool room() const { return static_cast<std::uint16_t>(next - una) < WEFT_WINDOW && next != limit; }
  };
  /// Round trips (RFC 6298). Pages have one of their own: they take longer, and quick control frames say nothing of them.
  struct RoundTrip {
    bool measured = false;
    Cycle srtt = 0;
    Cycle rttvar = 0;
    unsigned doubled = 0;  // of all that is sent after a time-out, until a round trip is measured again
    void measure(Cycle cycles);
  };
  struct Peer {
    std::array<Flow, WEFT_CLASSES> flows;
    std::array<std::deque<Message>, queues> waiting;
    std::array<RoundTrip, 2> round_trips;  // without page, with
    Cycle latest = 0;                      // when that had left which left last of those that have arrived
    Cycle heard = 0;                       // when anything was acknowledged
    RoundTrip& round_trip(const Slot& slot) { return round_trips[slot.message.carries_page()]; }
  };

  Cycle rto(const RoundTrip& r) const;
  Cycle deadline(const Slot& slot, Peer& peer) const;
  void free(Slot& slot, Peer& peer);
  void acked_flow(unsigned peer, unsigned cls, const weft_ack_class& ack);
  void find_gaps(Flow& flow, unsigned peer);
  bool send_from(unsigned queue, unsigned peer);
  void send(Slot& slot, std::uint16_t seq, Peer& peer);
  void drop(const Message& m);
  void work(unsigned queue, unsigned peer) { work_[queue] |= static_cast<std::uint16_t>(1u << peer); }
  void at(Cycle when) { next_ = when < next_ ? when : next_; }

  Shared& shared_;
  Inbox& inbox_;
  std::array<Peer, max_nodes> peers_{};
  std::array<std::uint16_t, queues> work_{};  // bit per peer: something in this queue may be sent
  std::array<unsigned, queues> last_{};       // peer served last
  std::uint16_t polls_ = 0;
  std::size_t open_ = 0;  // messages not acknowledged
  Cycle next_ = never;    // no deadline is earlier
};

}  // namespace weft::functional
