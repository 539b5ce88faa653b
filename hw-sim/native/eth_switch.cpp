// SPDX-License-Identifier: Apache-2.0
#include "eth_switch.h"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace weft::sim {

namespace {
// IEEE 802.3 clause 4.4.2: preamble with SFD before a frame, inter-packet gap behind it.
constexpr std::size_t preamble_bytes = 8;
constexpr std::size_t gap_bytes = 12;

bool chance(std::uint64_t draw, double p) { return static_cast<double>(draw >> 11) * 0x1p-53 < p; }
}  // namespace

EthSwitch::EthSwitch(const LinkConfig& config, unsigned ports, std::uint64_t seed, double cycle_ns, Report& report)
    : config_(config), rate_(config.bytes_per_cycle), cycle_ns_(cycle_ns), report_(report) {
  for (unsigned i = 0; i < ports; ++i) ports_.emplace_back(seed * 64 + i);
}

void EthSwitch::take_tx(unsigned index, Cycle now, const std::uint8_t* data, std::uint64_t keep, bool last) {
  Port& port = ports_[index];
  const std::size_t size = static_cast<std::size_t>(std::countr_one(keep));
  if (port.sending == nullptr) {
    port.sending = pool_.get();
    port.tx_free = std::max(port.tx_free, to_sub(now)) + rate_.cost(preamble_bytes);
  } else if (floor_cycle(port.tx_free) < now) {
    port.stats.gaps += now - floor_cycle(port.tx_free);
  }
  Frame& frame = *port.sending;
  if (size == 0 || (keep >> (size - 1)) > 1 || (!last && size != beat_bytes) || frame.bytes + size > frame_room) {
    report_.add("bus", index, now, "transmit beat is empty, has holes, is short inside of a frame, or makes it too long");
    if (frame.bytes + size > frame_room) return;
  }
  const Sub began = std::max(port.tx_free, to_sub(now));
  port.tx_free = began + rate_.cost(size);
  frame.began[frame.beats] = began;
  std::memcpy(frame.data.data() + frame.beats * beat_bytes, data, beat_bytes);
  frame.bytes += size;
  if (++frame.beats == 1) route(index, &frame);
  frame.complete = last;
  for (Port& to : ports_) {
    if (to.whole ? last : to.delivering && to.queue[to.current].frame == &frame && to.rx_due == never) schedule(to);
  }
  if (last) finish_tx(index, now);
}

Cycle EthSwitch::take_frame(unsigned index, Cycle now, std::span<const std::uint8_t> frame) {
  std::array<std::uint8_t, beat_bytes> beat{};
  while (!frame.empty()) {
    const std::size_t size = std::min(beat_bytes, frame.size());
    std::memcpy(beat.data(), frame.data(), size);
    frame = frame.subspan(size);
    take_tx(index, now, beat.data(), ~std::uint64_t{0} >> (64 - size), frame.empty());
  }
  return std::max(now, tx_ready_at(index));
}

void EthSwitch::finish_tx(unsigned index, Cycle now) {
  Port& port = ports_[index];
  port.tx_free += rate_.cost(gap_bytes);
  ++port.stats.tx_frames;
  port.stats.tx_bytes += port.sending->bytes;
  record(index, false, now, *port.sending, nullptr);
  pool_.release(port.sending);
  port.sending = nullptr;
}

void EthSwitch::abort_tx(unsigned index, Cycle now) {
  static constexpr std::array<std::uint8_t, beat_bytes> garbage{};
  if (ports_[index].sending != nullptr) take_tx(index, now, garbage.data(), 1, true);
}

/// At the first beat: where to, and which faults. Always the same number of draws, so that one fault does not shift another.
void EthSwitch::route(unsigned index, Frame* frame) {
  static constexpr std::uint8_t prefix[5] = WEFT_MAC_PREFIX;
  Port& from = ports_[index];
  std::array<std::uint64_t, 6> draw;
  for (auto& d : draw) d = from.random.next();
  const unsigned to = frame->data[5];
  if (std::memcmp(frame->data.data(), prefix, sizeof prefix) != 0 || to >= ports_.size() || to == index) {
    ++from.stats.unroutable;
    return;
  }
  const LinkFaults& f = from.faults;
  if (chance(draw[0], f.loss)) {
    ++from.stats.lost;
    return;
  }
  Cycle late = 0;
  if (chance(draw[1], f.reorder)) {
    ++from.stats.reordered;
    late = 1 + draw[2] % (f.delay + 1);
  }
  std::uint32_t corrupt_at = none_corrupt;
  if (chance(draw[3], f.corrupt)) {
    ++from.stats.corrupted;
    // Half of the flips hit the first bytes, which every frame has; a place behind the end means the last byte.
    corrupt_at = static_cast<std::uint32_t>(draw[4] & 1 ? (draw[4] >> 8) % 68 : (draw[4] >> 8) % 4168);
  }
  enqueue(ports_[to], frame, late, corrupt_at, static_cast<std::uint8_t>((draw[4] >> 1) & 7));
  if (chance(draw[5], f.duplicate)) {
    ++from.stats.duplicated;
    enqueue(ports_[to], frame, 1 + (draw[5] & 0xffff) % (f.delay + 1), none_corrupt, 0);
  }
}

void EthSwitch::enqueue(Port& to, Frame* frame, Cycle extra, std::uint32_t corrupt_at, std::uint8_t corrupt_bit) {
  if (to.queue.size() >= config_.queue_frames) {
    ++to.stats.overflow;
    return;
  }
  ++frame->references;
  to.queue.push_back({frame, to_sub(config_.latency + extra), order_++, corrupt_at, corrupt_bit});
  if (!to.delivering) schedule(to);
}

/// When the port's next beat reaches the card.
void EthSwitch::schedule(Port& port) {
  if (port.whole) return schedule_whole(port);
  port.rx_due = never;
  if (port.delivering) {
    const Delivery& d = port.queue[port.current];
    if (port.beat == d.frame->beats) return;  // not yet sent
    port.rx_at = std::max(port.rx_free, d.frame->began[port.beat] + d.delay);
  } else {
    if (port.queue.empty()) return;
    Sub first = ~Sub{0};
    for (const Delivery& d : port.queue) first = std::min(first, d.arrival());
    port.rx_at = std::max(port.rx_free, first);
  }
  port.rx_due = ceil_cycle(port.rx_at);
}

/// When the last beat of the frame that arrives first does.
void EthSwitch::schedule_whole(Port& port) {
  port.rx_due = never;
  const Delivery* first = nullptr;
  for (const Delivery& d : port.queue) {
    if (d.frame->complete && (first == nullptr || before(d, *first))) first = &d;
  }
  if (first == nullptr) return;
  port.current = static_cast<std::size_t>(first - port.queue.data());
  const Frame& frame = *first->frame;
  port.rx_at = std::max(std::max(port.rx_free, first->arrival()) + rate_.cost(frame.bytes), frame.began[frame.beats - 1] + first->delay);
  port.rx_due = ceil_cycle(port.rx_at);
}

bool EthSwitch::before(const Delivery& a, const Delivery& b) {
  return a.arrival() < b.arrival() || (a.arrival() == b.arrival() && a.order < b.order);
}

std::span<const std::uint8_t> EthSwitch::give_frame(unsigned index, Cycle now, WholeFrame& room) {
  Port& port = ports_[index];
  const Delivery& d = port.queue[port.current];
  const std::size_t size = d.frame->bytes;
  std::memcpy(room.data(), d.frame->data.data(), size);
  if (d.corrupt_at != none_corrupt) room[std::min<std::size_t>(d.corrupt_at, size - 1)] ^= static_cast<std::uint8_t>(1u << d.corrupt_bit);
  port.rx_free = port.rx_at;
  delivered(index, now);
  return {room.data(), size};
}

/// The frame under way has reached the card; the next one follows.
void EthSwitch::delivered(unsigned index, Cycle now) {
  Port& port = ports_[index];
  const Delivery d = port.queue[port.current];
  port.rx_free += rate_.cost(gap_bytes + preamble_bytes);
  ++port.stats.rx_frames;
  port.stats.rx_bytes += d.frame->bytes;
  record(index, true, now, *d.frame, &d);
  pool_.release(d.frame);
  port.queue.erase(port.queue.begin() + static_cast<std::ptrdiff_t>(port.current));
  port.delivering = false;
  schedule(port);
}

void EthSwitch::give_rx(unsigned index, Cycle now, RxBeat& beat) {
  Port& port = ports_[index];
  if (!port.delivering) {
    // All that has arrived by now is known, for a link's latency is at least one cycle.
    std::size_t best = 0;
    for (std::size_t i = 1; i < port.queue.size(); ++i) {
      if (before(port.queue[i], port.queue[best])) best = i;
    }
    port.current = best;
    port.beat = 0;
    port.delivering = true;
  }
  const Delivery d = port.queue[port.current];
  const std::size_t size = d.frame->beat_size(port.beat);
  const std::size_t at = port.beat * beat_bytes;
  beat.last = d.frame->complete && port.beat + 1 == d.frame->beats;
  beat.keep = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
  std::memcpy(beat.data.data(), d.frame->data.data() + at, beat_bytes);
  if (d.corrupt_at != none_corrupt && d.corrupt_at >= at && (d.corrupt_at < at + size || beat.last)) {
    beat.data[std::min(d.corrupt_at - at, size - 1)] ^= static_cast<std::uint8_t>(1u << d.corrupt_bit);
  }
  port.rx_free = std::max(port.rx_at, port.rx_free) + rate_.cost(size);
  ++port.beat;
  if (beat.last) delivered(index, now);
  else schedule(port);
}

void EthSwitch::inject(unsigned to, Cycle now, std::span<const std::uint8_t> bytes) {
  if (bytes.empty() || bytes.size() > frame_room) throw std::invalid_argument("a frame has 1 to " + std::to_string(frame_room) + " bytes");
  Frame* frame = pool_.get();
  std::ranges::copy(bytes, frame->data.begin());
  frame->bytes = bytes.size();
  frame->beats = (bytes.size() + beat_bytes - 1) / beat_bytes;
  for (std::size_t beat = 0; beat < frame->beats; ++beat) frame->began[beat] = to_sub(now) + rate_.cost(beat * beat_bytes);
  frame->complete = true;
  enqueue(ports_[to], frame, 0, none_corrupt, 0);
  pool_.release(frame);
}

void EthSwitch::set_faults(const LinkFaults& faults, int link) {
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    if (link < 0 || static_cast<std::size_t>(link) == i) ports_[i].faults = faults;
  }
}

bool EthSwitch::idle() const {
  for (const Port& port : ports_) {
    if (port.sending != nullptr || !port.queue.empty()) return false;
  }
  return true;
}

int EthSwitch::open_pcap(const std::string& path, int link, bool delivered) {
  pcaps_.push_back(std::make_unique<PcapFile>(path, link, delivered, cycle_ns_));
  return static_cast<int>(pcaps_.size()) - 1;
}

std::uint64_t EthSwitch::close_pcap(int handle) {
  std::unique_ptr<PcapFile> file = std::move(pcaps_.at(static_cast<std::size_t>(handle)));
  if (!file) return 0;
  file->flush();
  if (file->failed()) throw std::runtime_error(file->path() + ": cannot write all of it; is the disk full?");
  return file->frames();
}

void EthSwitch::flush_pcaps() {
  for (auto& p : pcaps_) {
    if (p) p->flush();
  }
}

void EthSwitch::record(unsigned link, bool delivered, Cycle now, const Frame& frame, const Delivery* delivery) {
  for (auto& file : pcaps_) {
    if (!file || !file->wants(link, delivered)) continue;
    if (delivery != nullptr && delivery->corrupt_at != none_corrupt) {
      std::vector<std::uint8_t> bytes(frame.data.begin(), frame.data.begin() + static_cast<std::ptrdiff_t>(frame.bytes));
      bytes[std::min<std::size_t>(delivery->corrupt_at, frame.bytes - 1)] ^= static_cast<std::uint8_t>(1u << delivery->corrupt_bit);
      file->record(now, bytes);
    } else {
      file->record(now, {frame.data.data(), frame.bytes});
    }
  }
}

}  // namespace weft::sim
