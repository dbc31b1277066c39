import { TextDecoder } from 'node:util';
import { crc32, inflateRawSync } from 'node:zlib';
import { SealpostError } from '../../domain/errors.ts';

/**
 * A strict reader of our own, because readers differ in what they show, and that is where forgeries live: fflate follows the central directory and
 * never looks at the local headers, so that bytes between entries, a second name in a local header or a descriptor behind the data pass unseen, and it
 * puts names as keys on an object, where `__proto__` vanishes. What is refused here is legal in a zip in general, and never written by us: a file is
 * either exactly the entries that every reader shows, one behind the other, or it is no container. Layout: APPNOTE.TXT 6.3, 4.3.
 */
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const UTF8_FLAG = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** Upper half of the external attributes: the Unix mode, where a symbolic link or a folder would show. */
const FILE_TYPE = 0xf000;
const REGULAR_FILE = 0x8000;
const DOS_FOLDER = 0x10;
const NAME_BYTES_MAX = 1_000;

export interface ZipLimits {
  entries: number;
  /** Unpacked, all entries together. */
  bytes: number;
}

export interface ZipEntry {
  name: string;
  bytes: Buffer;
  /** Unpacked as it lies there. */
  stored: boolean;
}

interface Place {
  name: string;
  method: number;
  /** From the version that is needed to the sizes: these bytes stand in both headers. */
  common: Buffer;
  rawName: Buffer;
  crc: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/**
 * The entries of a zip in their order.
 * @throws SealpostError container.malformed, saying why
 */
export function readZip(bytes: Buffer, limits: ZipLimits): ZipEntry[] {
  const end = bytes.length - END.bytes;
  if (end < 0 || bytes.readUInt32LE(end) !== END.signature)
    throw refused('it does not end with its directory: cut, or with bytes behind it');
  const [disks, count] = [bytes.readUInt32LE(end + 4), bytes.readUInt16LE(end + 10)];
  const [size, start] = [bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
  if (disks !== 0 || bytes.readUInt16LE(end + 8) !== count) throw refused('it is in several parts, or a zip64');
  if (bytes.readUInt16LE(end + 20) !== 0) throw refused('it has a comment');
  if (start + size !== end) throw refused('its directory is not where its end says');
  if (count > limits.entries) throw refused('it has more files than a container holds');
  const places = readDirectory(bytes.subarray(start, end), count);
  requireNames(places);
  if (places.reduce((sum, { unpacked }) => sum + unpacked, 0) > limits.bytes) throw refused('it is larger than a container is');
  let next = 0;
  const entries = places.map((place) => {
    if (place.offset !== next) throw refused(`there are bytes that belong to no file, before ${show(place.name)}`);
    const data = readLocal(bytes.subarray(0, start), place);
    next = data.end;
    return { name: place.name, stored: place.method === STORED, bytes: unpack(data.packed, place) };
  });
  if (next !== start) throw refused('there are bytes that belong to no file');
  return entries;
}

function readDirectory(directory: Buffer, count: number): Place[] {
  const places: Place[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL.bytes > directory.length || directory.readUInt32LE(at) !== CENTRAL.signature) throw refused('its directory is cut');
    const nameBytes = directory.readUInt16LE(at + 28);
    const rawName = directory.subarray(at + CENTRAL.bytes, at + CENTRAL.bytes + nameBytes);
    // Extra fields and comments: a place for bytes that no digest covers, and for the sizes of a zip64.
    if (rawName.length !== nameBytes || directory.readUInt32LE(at + 30) !== 0 || directory.readUInt16LE(at + 34) !== 0)
      throw refused('an entry has an extra field, a comment or another part');
    const place = {
      name: readName(rawName, directory.readUInt16LE(at + 8)),
      method: directory.readUInt16LE(at + 10),
      common: directory.subarray(at + 6, at + 30),
      rawName,
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    };
    requireFile(directory[at + 5]!, directory.readUInt32LE(at + 38), place.name);
    places.push(place);
    at += CENTRAL.bytes + nameBytes;
  }
  if (at !== directory.length) throw refused('its directory is longer than its entries');
  return places;
}

function readName(raw: Buffer, flags: number): string {
  // Bit 3 is the data descriptor, bit 0 encryption.
  if ((flags & ~UTF8_FLAG) !== 0) throw refused('an entry is encrypted, or has its sizes behind its data');
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw refused('a name is not UTF-8');
  }
  if (name.length !== raw.length && !(flags & UTF8_FLAG)) throw refused(`the name ${show(name)} does not say that it is UTF-8`);
  const isPlain = raw.length > 0 && raw.length <= NAME_BYTES_MAX && !/[\\:\p{Cc}\p{Cf}]/u.test(name) && name === name.normalize('NFC');
  if (!isPlain || name.split('/').some((part) => ['', '.', '..'].includes(part))) throw refused(`it has an unsafe name: ${show(name)}`);
  return name;
}

function requireFile(madeOn: number, attributes: number, name: string): void {
  const type = (attributes >>> 16) & FILE_TYPE;
  const isFile = (type === 0 || type === REGULAR_FILE) && !(attributes & DOS_FOLDER);
  if (!isFile || madeOn > 20) throw refused(`${show(name)} is no plain file`);
}

/** A name twice, also in other capitals: readers differ in which one they show. A file that is a folder of another: some lose it. */
function requireNames(places: readonly Place[]): void {
  const names = new Set<string>();
  for (const { name } of places) {
    const key = name.toLowerCase();
    if (names.has(key)) throw refused(`it has the name ${show(name)} twice`);
    names.add(key);
  }
  for (const name of names)
    for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1))
      if (names.has(name.slice(0, slash))) throw refused(`${show(name)} lies in a file`);
}

/** The local header must say what the directory says. */
function readLocal(bytes: Buffer, { offset, common, rawName, packed, name }: Place): { packed: Buffer; end: number } {
  const data = offset + LOCAL.bytes + rawName.length;
  const isThere = offset + LOCAL.bytes <= bytes.length && bytes.readUInt32LE(offset) === LOCAL.signature;
  if (!isThere || data + packed > bytes.length) throw refused(`${show(name)} is cut`);
  const same =
    bytes.subarray(offset + 4, offset + 28).equals(common) &&
    bytes.readUInt16LE(offset + 28) === 0 &&
    bytes.subarray(offset + LOCAL.bytes, data).equals(rawName);
  if (!same) throw refused(`${show(name)} has another header in its place than in the directory`);
  return { packed: bytes.subarray(data, data + packed), end: data + packed };
}

function unpack(packed: Buffer, { method, unpacked, crc, name }: Place): Buffer {
  const bytes = method === STORED ? Buffer.from(packed) : method === DEFLATED ? inflate(packed, unpacked, name) : undefined;
  if (!bytes) throw refused(`${show(name)} is packed in an unknown way`);
  if (bytes.length !== unpacked || crc32(bytes) !== crc) throw refused(`${show(name)} is not what its header says`);
  return bytes;
}

function inflate(packed: Buffer, unpacked: number, name: string): Buffer {
  try {
    const { buffer, engine } = inflateRawSync(packed, { info: true, maxOutputLength: Math.max(unpacked, 1) }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    // What stands behind the end of the stream is shown by nobody.
    if (engine.bytesWritten === packed.length) return buffer;
  } catch {
    // Said below: a broken stream, or one that is longer than it says.
  }
  throw refused(`${show(name)} can not be unpacked`);
}

function show(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

function refused(what: string): SealpostError {
  return new SealpostError('container.malformed', `The container is refused: ${what}.`);
}
