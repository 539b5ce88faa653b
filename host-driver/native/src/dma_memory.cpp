// SPDX-License-Identifier: Apache-2.0
#include "dma_memory.h"

namespace weft {

DmaMemory::DmaMemory(Fd fd, std::uint64_t pool_pages)
    : bytes_(bytes_for(pool_pages)), fd_(std::move(fd)), map_(fd_.get(), bytes_, "DMA memory") {}

bool DmaMemory::read_pool(std::uint64_t index, void* to) const {
  const auto at = static_cast<off_t>(pool() + index * WEFT_PAGE_BYTES);
  return pread(fd_.get(), to, WEFT_PAGE_BYTES, at) == WEFT_PAGE_BYTES;
}

}  // namespace weft
