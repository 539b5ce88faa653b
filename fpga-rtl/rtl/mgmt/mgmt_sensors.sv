// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// The newest value of each sensor, as the board's converters (in simulation: the host) give them.
module mgmt_sensors (
  input  wire          clk_i,
  input  wire  [weft_mgmt_pkg::REG_SENSOR_VALUE_COUNT*32-1:0] sensor_i,
  input  wire  [11:0]  addr_i,
  output logic [31:0]  rdata_o,
  output logic         quiet_o
);
  localparam int unsigned SENSORS = weft_mgmt_pkg::REG_SENSOR_VALUE_COUNT;

  logic [SENSORS*32-1:0] sensor_q;
  always_ff @(posedge clk_i) sensor_q <= sensor_i;

  always_comb begin
    rdata_o = 32'd0;
    for (int unsigned i = 0; i < SENSORS; i++) begin
      if (addr_i == weft_mgmt_pkg::REG_SENSOR_VALUE + 12'(4 * i)) rdata_o = sensor_q[32*i +: 32];
    end
  end
  assign quiet_o = sensor_q == sensor_i;
endmodule
`default_nettype wire
