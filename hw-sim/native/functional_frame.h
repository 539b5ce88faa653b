// SPDX-License-Identifier: Apache-2.0
// Messages as frames: header, its CRC-32C, page and its CRC-32C, FCS.
#pragma once
#include "functional.h"

namespace weft::functional {

inline constexpr std::size_t crc_bytes = 4;
inline constexpr std::size_t max_frame = WEFT_HEADER_BYTES + WEFT_PAGE_BYTES + 2 * crc_bytes;

/// Page bytes of a frame: of a whole page, or of a fragment.
constexpr std::size_t part_bytes(unsigned frames, unsigned frag) {
  if (frames == 1) return WEFT_PAGE_BYTES;
  return frag + 1 == WEFT_FRAGMENTS ? WEFT_PAGE_BYTES - (WEFT_FRAGMENTS - 1) * WEFT_FRAGMENT_BYTES : WEFT_FRAGMENT_BYTES;
}

/// Header of a message from this node, its CRC still zero; the body of an ACK is the caller's.
weft_frame_header header_of(const Message& m, std::uint16_t epoch, std::uint16_t seq);
Message message_of(const weft_frame_header& h);

/// A frame in the making.
class FrameBuilder {
 public:
  /// Seals the header.
  explicit FrameBuilder(weft_frame_header header);
  /// Room for the page bytes of the frame.
  std::span<std::uint8_t> page(std::size_t bytes);
  /// With the CRC behind the page, if there is one, and the FCS.
  std::span<const std::uint8_t> finish();

 private:
  std::uint32_t hcrc_;
  std::size_t page_bytes_ = 0;
  std::array<std::uint8_t, max_frame> bytes_;
};

/// CRC-32C that the header should have.
std::uint32_t header_crc(weft_frame_header header);

}  // namespace weft::functional
