// SPDX-License-Identifier: Apache-2.0
#include "flash_nor.h"

#include <algorithm>

namespace weft::sim {

namespace {
constexpr unsigned address_end = 4;  // command and three address bytes
}

FlashNor::FlashNor(const FlashConfig& config, std::uint64_t seed, unsigned card, Report& report)
    : config_(config), array_(config.path, config.bytes), random_(seed), card_(card), report_(report) {}

void FlashNor::edge(Cycle now, bool cs_n, bool sck, bool mosi) {
  const bool rising = sck && !sck_;
  const bool falling = !sck && sck_;
  if (cs_n != cs_n_) {
    if (cs_n) end_command(now);
    bits_ = 0;
    refused_ = false;
    page_count_ = 0;
    miso_ = true;
  } else if (rising) {
    in_ = static_cast<std::uint8_t>(in_ << 1 | (mosi ? 1 : 0));
    if (++bits_ % 8 == 0) take_byte(now);
  } else if (falling && bits_ >= 8) {
    if (bits_ % 8 == 0) out_ = next_byte(now);
    miso_ = (out_ & 0x80) != 0;
    out_ = static_cast<std::uint8_t>(out_ << 1);
  }
  cs_n_ = cs_n;
  sck_ = sck;
}

/// A whole byte has come from the card.
void FlashNor::take_byte(Cycle now) {
  const unsigned nth = bits_ / 8;
  if (nth == 1) {
    settle(now);
    command_ = in_;
    address_ = 0;
    refused_ = busy_ && command_ != read_status;
    if (refused_) complain(now, "command " + std::to_string(command_) + " while busy");
  } else if (nth <= address_end) {
    address_ = address_ << 8 | in_;
  } else if (command_ == page_program) {
    // More than a page: the last bytes count, as on a real chip.
    page_[page_count_++ % page_bytes] = in_;
  }
}

/// The byte that the card gets while it sends its next.
std::uint8_t FlashNor::next_byte(Cycle now) {
  const unsigned nth = bits_ / 8;
  if (refused_) return 0xff;
  switch (command_) {
    case read_id: return static_cast<std::uint8_t>(config_.jedec_id >> (nth <= 3 ? 24 - 8 * nth : 0));
    case read_status: return status(now);
    case read: return nth >= address_end ? array_.cells()[(address_++) % config_.bytes] : 0xff;
    case fast_read: return nth >= address_end + 1 ? array_.cells()[(address_++) % config_.bytes] : 0xff;
    default: return 0xff;
  }
}

std::uint8_t FlashNor::status(Cycle now) {
  settle(now);
  return static_cast<std::uint8_t>((busy_ ? 1 : 0) | (write_enabled_ ? 2 : 0));
}

void FlashNor::end_command(Cycle now) {
  if (bits_ < 8 || refused_) return;
  if (bits_ % 8 != 0) return complain(now, "deselected within a byte");
  switch (command_) {
    case write_enable: write_enabled_ = true; return;
    case write_disable: write_enabled_ = false; return;
    case page_program: return program(now);
    case sector_erase: return erase(now, sector_bytes, config_.sector_erase);
    case block_erase: return erase(now, block_bytes, config_.block_erase);
    default: return;
  }
}

void FlashNor::program(Cycle now) {
  if (page_count_ == 0) return complain(now, "page program without data");
  if (!write_enabled_) return complain(now, "page program without write enable");
  const std::size_t start = address() / page_bytes * page_bytes;
  const auto before = array_.cells().subspan(start, page_bytes);
  Operation operation{start, {before.begin(), before.end()}, now + config_.page_program};
  const std::size_t count = std::min(page_count_, page_bytes);
  for (std::size_t i = page_count_ - count; i < page_count_; ++i) operation.after[(address() + i) % page_bytes] &= page_[i % page_bytes];
  begin(now, std::move(operation));
}

void FlashNor::erase(Cycle now, std::size_t bytes, Cycle duration) {
  if (bits_ != 8 * address_end) return complain(now, "erase with a wrong number of bytes");
  if (!write_enabled_) return complain(now, "erase without write enable");
  begin(now, {address() / bytes * bytes, std::vector<std::uint8_t>(bytes, 0xff), now + duration});
}

void FlashNor::begin(Cycle now, Operation operation) {
  write_enabled_ = false;
  busy_ = std::move(operation);
  if (++operations_ != fail_at_) return;
  power_failed_ = true;
  power_off(now);
}

void FlashNor::settle(Cycle now) {
  if (!busy_ || now < busy_->done) return;
  std::ranges::copy(busy_->after, array_.cells().subspan(busy_->address).begin());
  busy_.reset();
}

/// Each bit that was on its way has arrived or not. How many have is itself by chance: none, all, or some.
void FlashNor::tear() {
  const std::uint64_t progress = random_.next() % 5;  // quarters
  for (std::size_t i = 0; i < busy_->after.size(); ++i) {
    std::uint8_t& cell = array_.cells()[busy_->address + i];
    std::uint8_t arrived = 0;
    for (unsigned bit = 0; bit < 8; ++bit) arrived = static_cast<std::uint8_t>(arrived | (random_.next() % 4 < progress ? 1u << bit : 0u));
    cell = static_cast<std::uint8_t>((cell & ~arrived) | (busy_->after[i] & arrived));
  }
  busy_.reset();
}

void FlashNor::power_off(Cycle now) {
  settle(now);
  if (busy_) tear();
  cs_n_ = true;
  sck_ = false;
  miso_ = true;
  bits_ = 0;
  write_enabled_ = false;
}

}  // namespace weft::sim
