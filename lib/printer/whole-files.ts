/** A file in a folder that somebody else writes into. */
export interface ListedFile {
  name: string;
  bytes: number;
  modifiedMs: number;
}

/** Tells files that are whole from those that are still being written: what nobody renames into place gives no other sign. */
export interface WholeFiles {
  /** One look at a folder: the files that have not changed since the look before, each with the number of looks at which it was the same. */
  look(folder: string, files: readonly ListedFile[]): { name: string; looks: number }[];
}

/** Folders that are remembered; the longest unseen goes first. A file that is forgotten is looked at twice again. */
const FOLDERS_MAX = 500;

export function createWholeFiles(): WholeFiles {
  const folders = new Map<string, Map<string, ListedFile & { looks: number }>>();
  return {
    look(folder, files) {
      const before = folders.get(folder);
      const now = new Map(
        files.map((file) => {
          const known = before?.get(file.name);
          const same = known !== undefined && known.bytes === file.bytes && known.modifiedMs === file.modifiedMs;
          return [file.name, { ...file, looks: same ? known.looks + 1 : 1 }];
        }),
      );
      folders.delete(folder);
      folders.set(folder, now);
      if (folders.size > FOLDERS_MAX) folders.delete(folders.keys().next().value!);
      return [...now.values()].filter(({ looks }) => looks > 1).map(({ name, looks }) => ({ name, looks }));
    },
  };
}

const LINE_FEED = 0x0a;
/** A writer may pause in the middle of a line, and some end no last line: such a file is left alone for so many looks. */
const UNENDED_LOOKS = 10;

/** Whether what was read is a whole report: its last line has an end, or nobody has touched it for long. */
export function endsWhole(bytes: Buffer, looks: number): boolean {
  return bytes.at(-1) === LINE_FEED || looks >= UNENDED_LOOKS;
}
