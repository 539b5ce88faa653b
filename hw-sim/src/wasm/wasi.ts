// SPDX-License-Identifier: Apache-2.0
/** What the kernel's C library asks of its system. There is none: no files, no arguments, and what it prints goes to the console. */

const errno = { success: 0, badf: 8, nosys: 52 } as const;

/** Imports of WASI preview 1 for a module with this memory. */
export function noSystem(memory: WebAssembly.Memory): Record<string, (...args: number[]) => number> {
  const nothing = (countAt: number, bytesAt: number): number => {
    const view = new DataView(memory.buffer);
    view.setUint32(countAt, 0, true);
    view.setUint32(bytesAt, 0, true);
    return errno.success;
  };
  return {
    environ_get: () => errno.success,
    environ_sizes_get: (countAt = 0, bytesAt = 0) => nothing(countAt, bytesAt),
    fd_close: () => errno.badf,
    fd_fdstat_get: () => errno.badf,
    fd_fdstat_set_flags: () => errno.badf,
    fd_prestat_get: () => errno.badf,
    fd_prestat_dir_name: () => errno.badf,
    fd_read: () => errno.badf,
    fd_seek: () => errno.badf,
    /** To stdout or stderr: vectors of {address, bytes}; gives how many bytes. */
    fd_write: (_fd = 0, vectors = 0, count = 0, writtenAt = 0) => {
      const view = new DataView(memory.buffer);
      let text = '';
      let written = 0;
      for (let at = vectors; at < vectors + 8 * count; at += 8) {
        const bytes = new Uint8Array(memory.buffer, view.getUint32(at, true), view.getUint32(at + 4, true));
        text += new TextDecoder().decode(bytes);
        written += bytes.length;
      }
      console.warn(text.trimEnd());
      view.setUint32(writtenAt, written, true);
      return errno.success;
    },
    path_open: () => errno.nosys,
    proc_exit: (code = 0) => {
      throw new Error(`the kernel has ended with ${code}`);
    },
  };
}
