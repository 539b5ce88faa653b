// SPDX-License-Identifier: Apache-2.0
// Receiving half of the transport (doc/transport.md): checks every frame, delivers each sequence number once, owes
// acknowledgements and credit; hears who is still there.
#pragma once
#include "functional_frame.h"
#include "functional_sender.h"

namespace weft::functional {

class Receiver {
 public:
  Receiver(Shared& shared, Inbox& inbox, Sender& sender) : shared_(shared), inbox_(inbox), sender_(sender) {}

  /// A frame with its FCS.
  void receive(std::span<const std::uint8_t> frame);
  /// A message of the class has left its queue: its sender may send another.
  void release(unsigned src, unsigned message_class);
  /// This peer is asked for credit.
  void poll(unsigned peer);
  /// Sends one ACK, if one must go; false if none.
  bool send_one();
  bool wants() const { return now_ != 0; }
  void tick();
  void members_were(std::uint16_t before);
  /// HEARTBEAT_CYCLES was written.
  void start_heartbeat();
  std::uint16_t suspect() const { return suspect_; }
  Cycle next() const { return delay_end_ < heartbeat_at_ ? delay_end_ : heartbeat_at_; }
  bool idle() const { return owed_ == 0; }

 private:
  /// Classes whose credit is given back when a message leaves its queue; the others are consumed on arrival.
  static constexpr unsigned queued_classes = WEFT_MESSAGE_CLASS_RSP;
  struct Flow {
    std::uint16_t cum = 0;   // all below have arrived
    std::uint16_t seen = 0;  // bit i: cum + i has arrived
  };
  struct Peer {
    std::array<Flow, WEFT_CLASSES> flows;
    std::array<std::uint16_t, queued_classes> limit;  // credit
    std::array<std::uint16_t, queued_classes> told;   // credit as it was last told
    std::array<std::uint8_t, WEFT_WINDOW> parts{};    // of pages under way: fragments that have arrived
    unsigned frames = 0;                              // since the last ACK
    unsigned missed = 0;                              // heartbeat intervals in which it was not heard
    bool heard = false;
    Peer() {
      limit.fill(WEFT_WINDOW);
      told.fill(WEFT_WINDOW);
    }
  };
  enum class Page { bad, part, refused, whole };

  void take(const weft_frame_header& header, std::span<const std::uint8_t> payload);
  Page take_page(Peer& peer, const weft_frame_header& header, const Message& m, std::span<const std::uint8_t> payload);
  void owe(unsigned peer, bool at_once);
  void beat();
  static std::uint16_t bit(unsigned peer) { return static_cast<std::uint16_t>(1u << peer); }

  Shared& shared_;
  Inbox& inbox_;
  Sender& sender_;
  std::array<Peer, max_nodes> peers_{};
  // A bit a peer: an ACK is owed, must go now, says poll.
  std::uint16_t owed_ = 0;
  std::uint16_t now_ = 0;
  std::uint16_t poll_ = 0;
  std::uint16_t suspect_ = 0;
  unsigned last_ = 0;
  Cycle delay_end_ = never;
  Cycle heartbeat_at_ = never;
};

}  // namespace weft::functional
