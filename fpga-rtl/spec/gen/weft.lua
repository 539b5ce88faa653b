-- SPDX-License-Identifier: Apache-2.0
-- Written by `npm run gen` from fpga-rtl/spec. Do not edit.
--
-- Wireshark dissector: tshark -X lua_script:fpga-rtl/spec/gen/weft.lua -r rack.pcap

local WIRE_VERSION = 2
local ETHERTYPE = 34997
local PAGE_SHIFT = 12
local PAGE_BYTES = 4096
local FRAGMENT_BYTES = 1408
local FRAGMENTS = 3
local HEADER_BYTES = 64
local ETHERNET_BYTES = 14
local ACK = 0x3f

local names = {
  Opcode = { [1] = "GET_S", [2] = "GET_M", [8] = "PUT_C", [9] = "PUT_D", [16] = "FWD_S", [17] = "FWD_M", [18] = "INV", [19] = "PUT_GO", [32] = "GRANT", [33] = "GRANT_PAGE", [34] = "OWNER_PAGE", [35] = "SHARE_PAGE", [36] = "PUT_PAGE", [37] = "INV_ACK", [38] = "FWD_MISS", [39] = "FWD_NACK", [48] = "GRANT_ACK", [49] = "PUT_ACK", [56] = "VCPU_STATE", [63] = "ACK" },
  Grant = { [0] = "I", [1] = "S", [2] = "M" },
  Status = { [0] = "OK", [1] = "RANGE", [2] = "OWNER", [3] = "BAD_DESCRIPTOR", [4] = "POISON", [5] = "TIMEOUT", [6] = "DIRTY" },
}

-- What an opcode promises.
local opcodes = {
  [0x1] = { class = "REQ", page = false },
  [0x2] = { class = "REQ", page = false },
  [0x8] = { class = "PUT", page = false },
  [0x9] = { class = "PUT", page = false },
  [0x10] = { class = "FWD", page = false },
  [0x11] = { class = "FWD", page = false },
  [0x12] = { class = "FWD", page = false },
  [0x13] = { class = "FWD", page = false },
  [0x20] = { class = "RSP", page = false },
  [0x21] = { class = "RSP", page = true },
  [0x22] = { class = "RSP", page = true },
  [0x23] = { class = "RSP", page = true },
  [0x24] = { class = "RSP", page = true },
  [0x25] = { class = "RSP", page = false },
  [0x26] = { class = "RSP", page = false },
  [0x27] = { class = "RSP", page = false },
  [0x30] = { class = "FIN", page = false },
  [0x31] = { class = "FIN", page = false },
  [0x38] = { class = "RSP", page = false },
  [0x3f] = { class = nil, page = false },
}

-- Header fields behind the Ethernet header; offsets from the start of the frame.
local header = {
  { name = "version", at = 14, bytes = 1, field = ProtoField.uint8("weft.version", "version", base.DEC, nil, nil, "WIRE_VERSION.") },
  { name = "op", at = 15, bytes = 1, field = ProtoField.uint8("weft.op", "op", base.HEX, names.Opcode, nil, "Opcode.") },
  { name = "epoch", at = 16, bytes = 2, field = ProtoField.uint16("weft.epoch", "epoch", base.DEC, nil, nil, "Generation of the membership; another epoch is dropped.") },
  { name = "src", at = 18, bytes = 1, field = ProtoField.uint8("weft.src", "src", base.DEC, nil, nil, "Sending node.") },
  { name = "dst", at = 19, bytes = 1, field = ProtoField.uint8("weft.dst", "dst", base.DEC, nil, nil, "Receiving node.") },
  { name = "seq", at = 20, bytes = 2, field = ProtoField.uint16("weft.seq", "seq", base.DEC, nil, nil, "Sequence number within (src, dst, class).") },
  { name = "poll", at = 22, bytes = 1, field = ProtoField.uint8("weft.poll", "poll", base.DEC, nil, nil, "1: answer with an ACK at once (a sender out of credit asks).") },
  { name = "frag", at = 23, bytes = 1, field = ProtoField.uint8("weft.frag", "frag", base.DEC, nil, nil, "Fragment of the page, from byte frag * FRAGMENT_BYTES on; 0 if the page is one jumbo frame.") },
  { name = "gpn", at = 24, bytes = 8, field = ProtoField.uint64("weft.gpn", "gpn", base.HEX, nil, nil, "Guest page number.") },
  { name = "txn", at = 32, bytes = 1, field = ProtoField.uint8("weft.txn", "txn", base.DEC, nil, nil, "Transaction at the requester: its generation, and its entry in the miss table. Of an eviction: its entry at its node.") },
  { name = "htxn", at = 33, bytes = 1, field = ProtoField.uint8("weft.htxn", "htxn", base.DEC, nil, nil, "Index of the page lock at the home.") },
  { name = "req", at = 34, bytes = 1, field = ProtoField.uint8("weft.req", "req", base.DEC, nil, nil, "Node for which the transaction runs; in a grant with TIMEOUT, the node that did not answer.") },
  { name = "grant", at = 35, bytes = 1, field = ProtoField.uint8("weft.grant", "grant", base.HEX, names.Grant, nil, "Right that is granted (GRANT_ACK: was; GRANT with POISON: had been asked).") },
  { name = "excl", at = 36, bytes = 1, field = ProtoField.bool("weft.excl", "excl", 8, nil, 0x1, "GET_S: an exclusive right is welcome.") },
  { name = "have", at = 36, bytes = 1, field = ProtoField.bool("weft.have", "have", 8, nil, 0x2, "GET_M: the requester still maps the page for reading.") },
  { name = "zero", at = 36, bytes = 1, field = ProtoField.bool("weft.zero", "zero", 8, nil, 0x4, "GRANT: the page was never written; it is all zeros.") },
  { name = "status", at = 37, bytes = 1, field = ProtoField.uint8("weft.status", "status", base.HEX, names.Status, nil, "OK, or why the grant is none.") },
  { name = "len", at = 38, bytes = 2, field = ProtoField.uint16("weft.len", "len", base.DEC, nil, nil, "Payload bytes: 0 without a page; PAGE_BYTES, or those of the fragment: FRAGMENT_BYTES, the last one the rest.") },
  { name = "hcrc", at = 60, bytes = 4, field = ProtoField.uint32("weft.hcrc", "hcrc", base.HEX, nil, nil, "CRC-32C of the 64 header bytes with this field zero. Seeds the CRC-32C that follows a page.") },
}

-- An ACK has one such triple a class in place of the fields from byte 24 on.
local ack = {
  offset = 24,
  bytes = 6,
  classes = { "REQ", "PUT", "FWD", "RSP", "FIN" },
  fields = {
    { at = 0, field = ProtoField.uint16("weft.ack.cum", "cum", base.DEC, nil, nil, "Every sequence number below has arrived.") },
    { at = 2, field = ProtoField.uint16("weft.ack.sack", "sack", base.DEC, nil, nil, "Bit i: sequence number cum + i has arrived.") },
    { at = 4, field = ProtoField.uint16("weft.ack.limit", "limit", base.DEC, nil, nil, "Credit: sequence numbers below may be sent.") },
  },
}

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
