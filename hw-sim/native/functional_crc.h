// SPDX-License-Identifier: Apache-2.0
// Reflected CRC-32s, eight bytes at a time (slicing by 8): the FCS of IEEE 802.3 and CRC-32C of RFC 3720.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace weft::functional {

template <std::uint32_t Polynomial>
class Crc {
 public:
  /// Of `bytes`, going on from `crc` (0: a new one).
  static std::uint32_t of(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0) {
    crc = ~crc;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + i, 8);
      word ^= crc;
      crc = 0;
      for (unsigned k = 0; k < 8; ++k) crc ^= tables[7 - k][(word >> (8 * k)) & 0xff];
    }
    for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ tables[0][(crc ^ bytes[i]) & 0xff];
    return ~crc;
  }

 private:
  using Tables = std::array<std::array<std::uint32_t, 256>, 8>;
  static constexpr Tables make() {
    Tables t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t crc = i;
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
      t[0][i] = crc;
    }
    for (std::size_t k = 1; k < 8; ++k) {
      for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xff];
    }
    return t;
  }
  static constexpr Tables tables = make();
};

using Fcs = Crc<0xedb88320u>;
using Crc32c = Crc<0x82f63b78u>;

}  // namespace weft::functional
