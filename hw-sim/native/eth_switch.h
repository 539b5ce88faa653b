// SPDX-License-Identifier: Apache-2.0
// The switch of a rack and its links. Each card has one port. Beats are cut through: each leaves the switch as soon as
// it has arrived and the wire is free. One frame at a time holds an output port. Faults are drawn per frame from a
// stream of random numbers of its sender, so they depend on nothing but the seed and the frames.
#pragma once
#include "frame.h"
#include "pcap.h"

namespace weft::sim {

struct LinkConfig {
  double bytes_per_cycle;
  /// From a beat on the sender's wire to the same beat at the receiver; at least 1.
  Cycle latency;
  /// Frames that an output port may hold; those beyond are dropped.
  std::size_t queue_frames;
};

/// Probabilities per frame.
struct LinkFaults {
  double loss = 0;
  double duplicate = 0;
  double reorder = 0;
  double corrupt = 0;
  /// A reordered or duplicated frame is late by up to so many cycles.
  Cycle delay = 2000;
};

struct LinkStats {
  std::uint64_t tx_frames = 0;  // by the card
  std::uint64_t tx_bytes = 0;   // without preamble and gap
  std::uint64_t rx_frames = 0;  // to the card
  std::uint64_t rx_bytes = 0;
  std::uint64_t lost = 0;  // drawn, counted at the sender
  std::uint64_t duplicated = 0;
  std::uint64_t reordered = 0;
  std::uint64_t corrupted = 0;
  std::uint64_t unroutable = 0;  // broadcast, unknown destination
  std::uint64_t overflow = 0;    // output port full, counted at the receiver
  std::uint64_t gaps = 0;        // cycles in which the card left its wire idle inside of a frame
};

class EthSwitch {
 public:
  EthSwitch(const LinkConfig& config, unsigned ports, std::uint64_t seed, double cycle_ns, Report& report);

  // Card to switch.
  bool tx_ready(unsigned port, Cycle now) const { return ports_[port].tx_free < to_sub(now + 1); }
  Cycle tx_ready_at(unsigned port) const { return floor_cycle(ports_[port].tx_free); }
  void take_tx(unsigned port, Cycle now, const std::uint8_t* data, std::uint64_t keep, bool last);
  /// A whole frame in one cycle, for a card that knows no beats; the wire takes its time. Gives when it has left.
  Cycle take_frame(unsigned port, Cycle now, std::span<const std::uint8_t> frame);
  /// The card is reset: a frame that it was sending ends here, broken.
  void abort_tx(unsigned port, Cycle now);

  // Switch to card. A PHY does not wait: the beat of cycle rx_due is taken in that cycle.
  Cycle rx_due(unsigned port) const { return ports_[port].rx_due; }
  struct RxBeat {
    std::array<std::uint8_t, beat_bytes> data;
    std::uint64_t keep;
    bool last;
  };
  void give_rx(unsigned port, Cycle now, RxBeat& beat);
  /// From now on this port's rx_due is that of a frame's last beat, and give_frame gives it whole.
  void receive_whole(unsigned port) { ports_[port].whole = true; }
  using WholeFrame = std::array<std::uint8_t, frame_room>;
  std::span<const std::uint8_t> give_frame(unsigned port, Cycle now, WholeFrame& room);

  /// A frame from nowhere, as an attacker on the wire sends it: at full rate, behind what the port has to deliver by then.
  void inject(unsigned to, Cycle now, std::span<const std::uint8_t> bytes);

  void set_faults(const LinkFaults& faults, int link);
  bool idle() const;
  const LinkStats& stats(unsigned port) const { return ports_[port].stats; }

  /// Records frames as they leave the sender, or as they reach the receiver if `delivered`. Gives a handle.
  int open_pcap(const std::string& path, int link, bool delivered);
  /// Gives the number of frames; throws std::runtime_error if any write failed.
  std::uint64_t close_pcap(int handle);
  void flush_pcaps();

 private:
  /// A copy of a frame in an output port.
  struct Delivery {
    Frame* frame;
    Sub delay;  // from a beat on the sender's wire to its arrival at the output port
    std::uint64_t order;
    std::uint32_t corrupt_at;  // byte whose bit is flipped; none_corrupt: none
    std::uint8_t corrupt_bit;
    Sub arrival() const { return frame->began[0] + delay; }
  };
  struct Port {
    explicit Port(std::uint64_t seed) : random(seed) {}
    Random random;
    LinkFaults faults;
    LinkStats stats;
    Frame* sending = nullptr;
    Sub tx_free = 0;
    std::vector<Delivery> queue;
    bool delivering = false;  // queue[current] holds the wire
    std::size_t current = 0;
    std::size_t beat = 0;
    Sub rx_free = 0;
    Sub rx_at = 0;
    Cycle rx_due = never;
    bool whole = false;
  };
  static constexpr std::uint32_t none_corrupt = ~std::uint32_t{0};

  void route(unsigned port, Frame* frame);
  void enqueue(Port& to, Frame* frame, Cycle extra, std::uint32_t corrupt_at, std::uint8_t corrupt_bit);
  void schedule(Port& port);
  void schedule_whole(Port& port);
  void delivered(unsigned port, Cycle now);
  static bool before(const Delivery& a, const Delivery& b);
  void finish_tx(unsigned port, Cycle now);
  void record(unsigned link, bool delivered, Cycle now, const Frame& frame, const Delivery* delivery);

  LinkConfig config_;
  Rate rate_;
  double cycle_ns_;
  Report& report_;
  FramePool pool_;
  std::vector<Port> ports_;
  std::vector<std::unique_ptr<PcapFile>> pcaps_;
  std::uint64_t order_ = 0;
};

}  // namespace weft::sim
