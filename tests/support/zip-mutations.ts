import type { SeededRandom } from './seeded-random.ts';

const CENTRAL = 0x02014b50;
const END_BYTES = 22;
const EMPTY: Buffer = Buffer.alloc(0);

/** Changes a zip without changing what most readers show of it. */
export interface ZipMutation {
  name: string;
  mutate: (zip: Buffer, random: SeededRandom) => Buffer;
}

interface Parts {
  /** Local header with data, of each entry. */
  locals: Buffer[];
  centrals: Buffer[];
}

/** Where the entries of a zip of ours lie: one behind the other. */
function takeApart(zip: Buffer): Parts {
  const parts: Parts = { locals: [], centrals: [] };
  const start = zip.readUInt32LE(zip.length - 6);
  for (let at = start; zip.readUInt32LE(at) === CENTRAL;) {
    const length = 46 + zip.readUInt16LE(at + 28);
    const central = Buffer.from(zip.subarray(at, at + length));
    const offset = central.readUInt32LE(42);
    parts.locals.push(Buffer.from(zip.subarray(offset, offset + 30 + central.readUInt16LE(28) + central.readUInt32LE(20))));
    parts.centrals.push(central);
    at += length;
  }
  return parts;
}

function putTogether({ locals, centrals }: Parts, around: { before?: Buffer; between?: Buffer; count?: number } = {}): Buffer {
  const { before = EMPTY, between = EMPTY, count = centrals.length } = around;
  const pieces = [before];
  let offset = before.length;
  centrals.forEach((central, index) => {
    central.writeUInt32LE(offset, 42);
    const local = locals[index]!;
    pieces.push(local, between);
    offset += local.length + between.length;
  });
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, directory, end]);
}

function changeEntry(zip: Buffer, random: SeededRandom, change: (local: Buffer, central: Buffer) => void): Buffer {
  const parts = takeApart(zip);
  const at = random.below(parts.centrals.length);
  change(parts.locals[at]!, parts.centrals[at]!);
  return putTogether(parts);
}

const insert = (zip: Buffer, at: number, bytes: Buffer) => Buffer.concat([zip.subarray(0, at), bytes, zip.subarray(at)]);
const HIDDEN = Buffer.from('hidden bytes');

export const ZIP_MUTATIONS: ZipMutation[] = [
  { name: 'bytes behind the end', mutate: (zip) => Buffer.concat([zip, HIDDEN]) },
  { name: 'bytes before the first entry', mutate: (zip) => putTogether(takeApart(zip), { before: HIDDEN }) },
  { name: 'bytes between the entries', mutate: (zip) => putTogether(takeApart(zip), { between: HIDDEN }) },
  { name: 'bytes before the directory', mutate: (zip) => insert(zip, zip.readUInt32LE(zip.length - 6), HIDDEN) },
  { name: 'a byte anywhere', mutate: (zip, { below }) => flip(zip, below(zip.length), below(8)) },
  { name: 'cut', mutate: (zip, { below }) => zip.subarray(0, below(zip.length)) },
  {
    name: 'a comment of the zip',
    mutate(zip) {
      const commented = Buffer.concat([zip, HIDDEN]);
      commented.writeUInt16LE(HIDDEN.length, zip.length - 2);
      return commented;
    },
  },
  {
    name: 'another name in the local header',
    mutate: (zip, random) => changeEntry(zip, random, (local) => void (local[30] = local[30]! ^ 1)),
  },
  {
    name: 'another digest or size in the local header',
    mutate: (zip, random) => changeEntry(zip, random, (local) => void (local[14 + random.below(12)]! ^= 1)),
  },
  {
    name: 'a data descriptor announced',
    mutate: (zip, random) => changeEntry(zip, random, (local, central) => setFlag(local, central, 0x08)),
  },
  {
    name: 'encryption announced',
    mutate: (zip, random) => changeEntry(zip, random, (local, central) => setFlag(local, central, 0x01)),
  },
  { name: 'a symbolic link', mutate: (zip, random) => changeEntry(zip, random, (_, central) => void central.writeUInt16LE(0o120777, 40)) },
  {
    name: 'sizes of a zip64',
    mutate: (zip, random) => changeEntry(zip, random, (_, central) => void central.writeUInt32LE(0xffffffff, 24)),
  },
  {
    name: 'another version of the packer',
    mutate: (zip, random) => changeEntry(zip, random, (_, central) => void (central[5] = random.below(256))),
  },
  {
    name: 'an entry twice',
    mutate(zip, { below }) {
      const parts = takeApart(zip);
      const at = below(parts.centrals.length);
      parts.locals.push(parts.locals[at]!);
      parts.centrals.push(Buffer.from(parts.centrals[at]!));
      return putTogether(parts);
    },
  },
  {
    name: 'an entry hidden from the directory',
    mutate(zip, { below }) {
      const parts = takeApart(zip);
      const at = below(parts.centrals.length);
      const [hidden] = parts.locals.splice(at, 1);
      parts.centrals.splice(at, 1);
      parts.locals[0] = Buffer.concat([parts.locals[0]!, hidden!]);
      return putTogether(parts);
    },
  },
  { name: 'another count', mutate: (zip) => putTogether(takeApart(zip), { count: takeApart(zip).centrals.length - 1 }) },
  {
    name: 'bytes behind the packed data',
    mutate(zip, { below }) {
      const parts = takeApart(zip);
      const at = below(parts.centrals.length);
      parts.locals[at] = Buffer.concat([parts.locals[at]!, HIDDEN]);
      for (const [header, place] of [
        [parts.locals[at], 18],
        [parts.centrals[at]!, 20],
      ] as const)
        header.writeUInt32LE(header.readUInt32LE(place) + HIDDEN.length, place);
      return putTogether(parts);
    },
  },
  {
    name: 'entries in another order',
    mutate(zip) {
      const { locals, centrals } = takeApart(zip);
      return putTogether({ locals: locals.toReversed(), centrals: centrals.toReversed() });
    },
  },
];

function setFlag(local: Buffer, central: Buffer, flag: number): void {
  local.writeUInt16LE(local.readUInt16LE(6) | flag, 6);
  central.writeUInt16LE(central.readUInt16LE(8) | flag, 8);
}

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = changed[at]! ^ (1 << bit);
  return changed;
}
