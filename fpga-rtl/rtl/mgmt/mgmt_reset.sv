// SPDX-License-Identifier: Apache-2.0
`default_nettype none

// Resets of the management subsystem, and why the last one was. Only a new bitstream takes the data path along; where the FPGA
// cannot be loaded from here (a simulation), resetting it is all that a new bitstream does.
module mgmt_reset #(
  parameter bit RECONFIGURABLE = 1'b1
) (
  input  wire          clk_i,
  input  wire          rst_ni,
  input  wire          bite_i,        // the watchdog
  input  wire          ask_i,         // firmware
  input  wire          ask_bitstream_i,
  input  wire  [6:0]   ask_slot_i,
  output logic         mgmt_rst_no,
  output logic         card_rst_no,
  output logic         reconfigure_o, // a bitstream is to be loaded, that of slot_o
  output logic [7:0]   slot_o,        // whose bitstream is loaded
  output logic [7:0]   cause_o
);
  logic [3:0] left_q;                 // cycles of reset to come
  logic       bitstream;

  assign bitstream   = ask_i && ask_bitstream_i && RECONFIGURABLE;
  assign mgmt_rst_no = rst_ni && left_q == '0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      left_q        <= '0;
      slot_o        <= weft_mgmt_pkg::SLOT_GOLDEN;
      cause_o       <= weft_mgmt_pkg::RESET_CAUSE_POWER_ON;
      reconfigure_o <= 1'b0;
      card_rst_no   <= 1'b0;
    end else begin
      reconfigure_o <= bitstream;
      if (left_q != '0) left_q <= left_q - 4'd1;
      if (left_q == '0 || left_q == 4'd1) card_rst_no <= 1'b1;
      if (mgmt_rst_no && (bite_i || ask_i)) begin
        left_q  <= '1;
        cause_o <= bite_i ? weft_mgmt_pkg::RESET_CAUSE_WATCHDOG
                 : bitstream ? weft_mgmt_pkg::RESET_CAUSE_RECONFIGURED : weft_mgmt_pkg::RESET_CAUSE_SOFTWARE;
        if (bitstream && !bite_i) begin
          slot_o      <= {1'b0, ask_slot_i};
          card_rst_no <= 1'b0;
        end
      end
    end
  end
endmodule
`default_nettype wire
