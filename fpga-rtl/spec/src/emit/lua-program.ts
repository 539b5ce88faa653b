// SPDX-License-Identifier: Apache-2.0

/**
 * The part of the dissector that the spec does not vary. It runs on Lua 5.2 (Wireshark to 4.2)
 * and on 5.4 (newer), hence arithmetic in place of operators that only one of them has.
 */
export const dissectorProgram = String.raw`
local bits = bit32 or bit

-- Table-driven reflected CRC-32; the register is kept inverted, as in RFC 3720 B.4.
local function crc32(polynomial)
  local steps = {}
  for i = 0, 255 do
    local c = i
    for _ = 1, 8 do
      local half = math.floor(c / 2)
      c = (c % 2 == 1) and bits.bxor(half, polynomial) % 0x100000000 or half
    end
    steps[i] = c
  end
  local chunk = 512
  return function(text, crc)
    local c = 0xffffffff - (crc or 0)
    for from = 1, #text, chunk do
      for _, byte in ipairs({ text:byte(from, from + chunk - 1) }) do
        local low = c % 256
        c = bits.bxor((c - low) / 256, steps[bits.bxor(low, byte)]) % 0x100000000
      end
    end
    return 0xffffffff - c
  end
end
local crc32c = crc32(0x82f63b78)
local crc32_ethernet = crc32(0xedb88320)

local weft = Proto("weft", "Weft page coherence")
weft.prefs.check_pages = Pref.bool("Check the CRC of pages", true, "CRC-32C over header and page; slow on long captures.")

local extra = {
  class = ProtoField.string("weft.class", "class"),
  page = ProtoField.bytes("weft.page", "page", base.SPACE, "The bytes of the page, or of the fragment."),
  page_crc = ProtoField.uint32("weft.page_crc", "page crc", base.HEX, nil, nil, "CRC-32C of header and page bytes of this frame."),
  fcs = ProtoField.uint32("weft.fcs", "fcs", base.HEX, nil, nil, "Ethernet frame check sequence."),
  address = ProtoField.uint64("weft.address", "guest address", base.HEX, nil, nil, "First guest-physical byte of the page."),
  ack_class = ProtoField.string("weft.ack.class", "class"),
}

local expert = {
  version = ProtoExpert.new("weft.bad_version", "Unknown wire version", expert.group.UNDECODED, expert.severity.WARN),
  opcode = ProtoExpert.new("weft.bad_opcode", "Unknown opcode", expert.group.UNDECODED, expert.severity.WARN),
  length = ProtoExpert.new("weft.bad_length", "Length is not as the opcode says", expert.group.MALFORMED, expert.severity.ERROR),
  hcrc = ProtoExpert.new("weft.bad_hcrc", "Header CRC-32C is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  page_crc = ProtoExpert.new("weft.bad_page_crc", "Page CRC-32C is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  fcs = ProtoExpert.new("weft.bad_fcs", "Ethernet FCS is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  status = ProtoExpert.new("weft.error_status", "A transaction failed", expert.group.RESPONSE_CODE, expert.severity.NOTE),
}

local all_fields = {}
for _, f in ipairs(header) do table.insert(all_fields, f.field) end
for _, f in ipairs(ack.fields) do table.insert(all_fields, f.field) end
for _, f in pairs(extra) do table.insert(all_fields, f) end
weft.fields = all_fields
local all_experts = {}
for _, e in pairs(expert) do table.insert(all_experts, e) end
weft.experts = all_experts

-- The Ethernet dissector has taken these bytes already; the CRCs cover them.
local eth_dst = Field.new("eth.dst")
local eth_src = Field.new("eth.src")

local function ethernet_header()
  local high = math.floor(ETHERTYPE / 256)
  return eth_dst().range:raw() .. eth_src().range:raw() .. string.char(high, ETHERTYPE % 256)
end

local function header_field(name)
  for _, f in ipairs(header) do
    if f.name == name then return f end
  end
end
local hcrc_at = header_field("hcrc").at

-- Bytes of the frame, offsets from its start.
local function slice(tvb, at, bytes)
  return tvb:range(at - ETHERNET_BYTES, bytes)
end

local function dissect_ack(tvb, tree)
  for i, class in ipairs(ack.classes) do
    local at = ack.offset + (i - 1) * ack.bytes
    local triple = slice(tvb, at, ack.bytes)
    local cum, sack, limit = triple:range(0, 2):le_uint(), triple:range(2, 2):le_uint(), triple:range(4, 2):le_uint()
    local branch = tree:add(extra.ack_class, triple, class)
    branch:append_text(string.format(": all below %d, sack 0x%04x, credit to %d", cum, sack, limit))
    for _, f in ipairs(ack.fields) do
      branch:add_le(f.field, slice(tvb, at + f.at, 2))
    end
  end
end

-- The header's fields into the tree; gives their values by name.
local function dissect_header(tvb, tree, is_ack)
  local values = {}
  for _, f in ipairs(header) do
    local in_ack_body = is_ack and f.at >= ack.offset and f.name ~= "hcrc"
    if not in_ack_body then
      local range = slice(tvb, f.at, f.bytes)
      local item = tree:add_le(f.field, range)
      values[f.name] = f.bytes <= 4 and range:le_uint() or range:le_uint64()
      if f.name == "gpn" then
        tree:add(extra.address, range, values.gpn:lshift(PAGE_SHIFT)):set_generated()
      elseif f.name == "status" and values.status ~= 0 then
        item:add_proto_expert_info(expert.status)
      end
    end
  end
  return values
end

local function has_page(values)
  local known = opcodes[values.op]
  return known ~= nil and known.page
end

local function is_part(values)
  return has_page(values) and (values.frag > 0 or values.len == FRAGMENT_BYTES)
end

-- Page bytes that a frame must have.
local function payload(values)
  if not has_page(values) then return 0 end
  if not is_part(values) then return PAGE_BYTES end
  return math.min(FRAGMENT_BYTES, PAGE_BYTES - values.frag * FRAGMENT_BYTES)
end

local function summary(values, name, is_ack)
  local text = string.format("%s %d > %d", name, values.src, values.dst)
  if is_ack then
    return text .. (values.poll ~= 0 and " poll" or "")
  end
  text = string.format("%s gpn 0x%s txn %d htxn %d for %d seq %d", text, values.gpn:tohex():gsub("^0+(.)", "%1"),
    values.txn, values.htxn, values.req, values.seq)
  if is_part(values) then text = text .. string.format(" part %d of %d", values.frag + 1, FRAGMENTS) end
  if values.grant ~= 0 then text = text .. " gives " .. (names.Grant[values.grant] or values.grant) end
  if values.status ~= 0 then text = text .. " " .. (names.Status[values.status] or values.status) end
  return text
end

-- Adds a 32-bit check sequence to the tree and says whether it is right.
local function dissect_check(tvb, tree, at, field, expected, bad)
  local range = slice(tvb, at, 4)
  local item = tree:add_le(field, range)
  if expected == range:le_uint() then
    item:append_text(" [correct]")
  else
    item:append_text(string.format(" [should be 0x%08x]", expected))
    item:add_proto_expert_info(bad)
  end
end

function weft.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "WEFT"
  local frame_bytes = tvb:reported_len() + ETHERNET_BYTES
  local captured = tvb:captured_len() + ETHERNET_BYTES
  local root = tree:add(weft, tvb:range(0, math.max(0, math.min(tvb:captured_len(), HEADER_BYTES - ETHERNET_BYTES))))
  if frame_bytes < HEADER_BYTES then
    root:add_proto_expert_info(expert.length, string.format("%d bytes, a header has %d", frame_bytes, HEADER_BYTES))
    return tvb:captured_len()
  end
  if captured < HEADER_BYTES then
    pinfo.cols.info = "header not captured"
    return tvb:captured_len()
  end

  local version, op = slice(tvb, 14, 1):uint(), slice(tvb, 15, 1):uint()
  if version ~= WIRE_VERSION then
    root:add(header_field("version").field, slice(tvb, 14, 1)):add_proto_expert_info(expert.version)
    pinfo.cols.info = string.format("wire version %d", version)
    return tvb:captured_len()
  end

  local known = opcodes[op]
  local name = names.Opcode[op] or string.format("opcode 0x%02x", op)
  local is_ack = op == ACK
  local values = dissect_header(tvb, root, is_ack)
  if is_ack then dissect_ack(tvb, root) end
  if known == nil then
    root:add_proto_expert_info(expert.opcode)
  elseif known.class then
    root:add(extra.class, slice(tvb, 15, 1), known.class):set_generated()
  end
  local text = summary(values, name, is_ack)
  root:append_text(": " .. text)
  pinfo.cols.info = text

  local zeroed = ethernet_header() .. slice(tvb, ETHERNET_BYTES, hcrc_at - ETHERNET_BYTES):raw() .. "\0\0\0\0"
  local header_crc = crc32c(zeroed)
  if header_crc ~= values.hcrc then
    root:add_proto_expert_info(expert.hcrc, string.format("Header CRC-32C is 0x%08x, should be 0x%08x", values.hcrc, header_crc))
  end

  local frames = has_page(values) and FRAGMENTS or 1
  if known ~= nil and values.frag >= frames then
    root:add_proto_expert_info(expert.length, string.format("frag is %d, %s has %d in all", values.frag, name, frames))
    return tvb:captured_len()
  end
  local want = payload(values)
  local len = is_ack and 0 or values.len
  if known ~= nil and len ~= want then
    root:add_proto_expert_info(expert.length, string.format("len is %d, %s has %d", len, name, want))
  end
  local body = want > 0 and want + 4 or 0
  local rest = frame_bytes - HEADER_BYTES - body
  if known ~= nil and rest ~= 0 and rest ~= 4 then
    root:add_proto_expert_info(expert.length, string.format("%d bytes, %s has %d", frame_bytes, name, HEADER_BYTES + body))
    return tvb:captured_len()
  end
  if known == nil or captured < frame_bytes then return tvb:captured_len() end

  if want > 0 then
    local page = slice(tvb, HEADER_BYTES, want)
    root:add(extra.page, page)
    if weft.prefs.check_pages then
      dissect_check(tvb, root, HEADER_BYTES + want, extra.page_crc, crc32c(page:raw(), values.hcrc), expert.page_crc)
    else
      root:add_le(extra.page_crc, slice(tvb, HEADER_BYTES + want, 4))
    end
  end
  if rest == 4 then
    local covered = ethernet_header() .. slice(tvb, ETHERNET_BYTES, HEADER_BYTES + body - ETHERNET_BYTES):raw()
    dissect_check(tvb, root, HEADER_BYTES + body, extra.fcs, crc32_ethernet(covered), expert.fcs)
  end
  return tvb:captured_len()
end

DissectorTable.get("ethertype"):add(ETHERTYPE, weft)
`;
