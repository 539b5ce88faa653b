// SPDX-License-Identifier: Apache-2.0
/** What the kernel's C library asks of its system: some files to read. There are no arguments, and what it prints goes to the console. */

/** Contents by absolute path. */
export type KernelFiles = Readonly<Record<string, Uint8Array>>;

const errno = { success: 0, badf: 8, noent: 44 } as const;
const fileType = { directory: 3, regular: 4 } as const;
const allRights = 2n ** 64n - 1n;
/** The only folder, as WASI hands it to a program; 0 to 2 are its standard streams. */
const root = 3;

interface OpenFile {
  readonly bytes: Uint8Array;
  at: number;
}

/** Numbers, and 64-bit ones as bigint. Those that are not listed come as they are. */
type Call = (...args: never[]) => number;

/** Imports of WASI preview 1 for a module with this memory. */
export function system(memory: WebAssembly.Memory, files: KernelFiles): Record<string, Call> {
  const view = (): DataView => new DataView(memory.buffer);
  const bytes = (at: number, length: number): Uint8Array<ArrayBuffer> => new Uint8Array(memory.buffer as ArrayBuffer, at, length);
  const open = new Map<number, OpenFile>();
  let next = root + 1;
  const nothing = (countAt: number, bytesAt: number): number => {
    view().setUint32(countAt, 0, true);
    view().setUint32(bytesAt, 0, true);
    return errno.success;
  };
  /** Vectors of {address, bytes}. */
  const each = (vectors: number, count: number): Uint8Array<ArrayBuffer>[] =>
    Array.from({ length: count }, (_, i) => bytes(view().getUint32(vectors + 8 * i, true), view().getUint32(vectors + 8 * i + 4, true)));
  return {
    environ_get: () => errno.success,
    environ_sizes_get: nothing,
    fd_close: (fd: number) => (open.delete(fd) ? errno.success : errno.badf),
    fd_fdstat_get: (fd: number, statAt: number) => {
      if (fd !== root && !open.has(fd)) return errno.badf;
      bytes(statAt, 24).fill(0);
      view().setUint8(statAt, fd === root ? fileType.directory : fileType.regular);
      for (const rightsAt of [8, 16]) view().setBigUint64(statAt + rightsAt, allRights, true);
      return errno.success;
    },
    fd_fdstat_set_flags: () => errno.badf,
    /** What folders there are: tag 0, length of the name. */
    fd_prestat_get: (fd: number, prestatAt: number) => {
      if (fd !== root) return errno.badf;
      view().setUint32(prestatAt, 0, true);
      view().setUint32(prestatAt + 4, 1, true);
      return errno.success;
    },
    fd_prestat_dir_name: (fd: number, nameAt: number) => {
      if (fd !== root) return errno.badf;
      bytes(nameAt, 1).fill('/'.charCodeAt(0));
      return errno.success;
    },
    fd_read: (fd: number, vectors: number, count: number, readAt: number) => {
      const file = open.get(fd);
      if (file === undefined) return errno.badf;
      const from = file.at;
      for (const to of each(vectors, count)) {
        const piece = file.bytes.subarray(file.at, file.at + to.length);
        to.set(piece);
        file.at += piece.length;
      }
      view().setUint32(readAt, file.at - from, true);
      return errno.success;
    },
    fd_seek: () => errno.badf,
    /** To stdout or stderr. */
    fd_write: (_fd: number, vectors: number, count: number, writtenAt: number) => {
      const pieces = each(vectors, count);
      console.warn(
        pieces
          .map((piece) => new TextDecoder().decode(piece))
          .join('')
          .trimEnd(),
      );
      view().setUint32(
        writtenAt,
        pieces.reduce((sum, { length }) => sum + length, 0),
        true,
      );
      return errno.success;
    },
    path_open: (
      _folder: number,
      _lookup: number,
      pathAt: number,
      length: number,
      _how: number,
      _rights: bigint,
      _inherited: bigint,
      _flags: number,
      fdAt: number,
    ) => {
      const content = files[`/${new TextDecoder().decode(bytes(pathAt, length))}`];
      if (content === undefined) return errno.noent;
      open.set(next, { bytes: content, at: 0 });
      view().setUint32(fdAt, next++, true);
      return errno.success;
    },
    proc_exit: (code: number) => {
      throw new Error(`the kernel has ended with ${code}`);
    },
  };
}
