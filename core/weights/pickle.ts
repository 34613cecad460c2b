import type { ByteCursor } from "./byteCursor.ts";
import { allowedGlobal, construct, storageReference } from "./pickleGlobals.ts";
import { PickleDict, PickleList, PickleTuple, type PickleValue, type StorageReference } from "./pickleValue.ts";
import { damaged, unsafe } from "./weightsFault.ts";

const mark = Symbol("mark");
type StackItem = PickleValue | typeof mark;

export interface Unpickled {
  readonly root: PickleValue;
  /** Every storage that the pickle refers to, by key. */
  readonly storages: ReadonlyMap<string, StorageReference>;
}

/**
 * A virtual machine for the pickles that torch.save writes (protocol 2) and for nothing else: it builds plain data. There
 * is no opcode here by which a file could name, import or call anything outside the allow-list of pickleGlobals.
 */
class PickleMachine {
  readonly #cursor: ByteCursor;
  readonly #stack: StackItem[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly storages = new Map<string, StorageReference>();

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  run(): PickleValue {
    const cursor = this.#cursor;
    for (;;) {
      const at = cursor.position;
      const opcode = cursor.byte();
      if (opcode === 0x2e) return this.#pop();
      const step = steps.get(opcode);
      if (step === undefined) {
        throw unsafe(`it holds the pickle opcode 0x${opcode.toString(16).padStart(2, "0")} at byte ${at}`);
      }
      step(this, cursor);
    }
  }

  push(value: StackItem): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    return this.#pop();
  }

  popToMark(): PickleValue[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw damaged("a list without a beginning");
    const items = this.#stack.splice(start);
    return items.slice(1) as PickleValue[];
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === mark) throw damaged("a value is missing");
    return value;
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw damaged(`value ${index} is used before it is made`);
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }
}

function persistent(machine: PickleMachine): void {
  const storage = storageReference(machine.pop());
  const known = machine.storages.get(storage.key);
  if (known !== undefined && (known.type !== storage.type || known.elements !== storage.elements)) {
    throw damaged(`storage ${storage.key} is described in two ways`);
  }
  machine.storages.set(storage.key, storage);
  machine.push(storage);
}

function setItems(machine: PickleMachine, items: readonly PickleValue[]): void {
  const dict = machine.top();
  if (!(dict instanceof PickleDict) || items.length % 2 !== 0)
    throw damaged("entries for something that is not a dict");
  for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i]!, items[i + 1]!);
}

function append(machine: PickleMachine, items: readonly PickleValue[]): void {
  const list = machine.top();
  if (!(list instanceof PickleList)) throw damaged("items for something that is not a list");
  for (const item of items) list.items.push(item);
}

function tuple(machine: PickleMachine, length: number): void {
  const items = Array.from({ length }, () => machine.pop()).reverse();
  machine.push(new PickleTuple(items));
}

/** Little-endian two's complement, up to the ten bytes of torch.save's magic number. */
function longInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i);
  const integer = BigInt.asIntN(Math.max(8, 8 * bytes.length), value);
  return integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(integer)
    : integer;
}

/** State of an object: torch.save keeps a module's version numbers there, on the dict itself, and nothing needs them. */
function build(machine: PickleMachine): void {
  const state = machine.pop();
  if (!(machine.top() instanceof PickleDict) || !(state instanceof PickleDict)) {
    throw unsafe("it sets the state of an object that is not a dict");
  }
}

function call(machine: PickleMachine): void {
  const args = machine.pop();
  machine.push(construct(machine.pop(), args));
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  setItems(machine, [machine.pop(), value]);
}

type Step = (machine: PickleMachine, cursor: ByteCursor) => void;

const steps: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0x80, (_, c) => protocol(c.byte())], // PROTO
  [0x28, (m) => m.push(mark)], // MARK
  [0x29, (m) => m.push(new PickleTuple([]))], // EMPTY_TUPLE
  [0x5d, (m) => m.push(new PickleList())], // EMPTY_LIST
  [0x7d, (m) => m.push(new PickleDict())], // EMPTY_DICT
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m, c) => m.push(c.int32())], // BININT
  [0x4b, (m, c) => m.push(c.byte())], // BININT1
  [0x4d, (m, c) => m.push(c.uint16())], // BININT2
  [0x8a, (m, c) => m.push(longInteger(c.bytes(shortLength(c.byte()))))], // LONG1
  [0x47, (m, c) => m.push(c.float64BigEndian())], // BINFLOAT
  [0x58, (m, c) => m.push(c.text(c.uint32()))], // BINUNICODE
  [0x54, (m, c) => m.push(c.text(c.uint32()))], // BINSTRING, from Python 2
  [0x55, (m, c) => m.push(c.text(c.byte()))], // SHORT_BINSTRING, from Python 2
  [0x71, (m, c) => m.remember(c.byte())], // BINPUT
  [0x72, (m, c) => m.remember(c.uint32())], // LONG_BINPUT
  [0x68, (m, c) => m.recall(c.byte())], // BINGET
  [0x6a, (m, c) => m.recall(c.uint32())], // LONG_BINGET
  [0x74, (m) => m.push(new PickleTuple(m.popToMark()))], // TUPLE
  [0x85, (m) => tuple(m, 1)], // TUPLE1
  [0x86, (m) => tuple(m, 2)], // TUPLE2
  [0x87, (m) => tuple(m, 3)], // TUPLE3
  [0x61, (m) => append(m, [m.pop()])], // APPEND
  [0x65, (m) => append(m, m.popToMark())], // APPENDS
  [0x73, setItem], // SETITEM
  [0x75, (m) => setItems(m, m.popToMark())], // SETITEMS
  [0x63, (m, c) => m.push(allowedGlobal(c.line(), c.line()))], // GLOBAL
  [0x52, call], // REDUCE
  [0x62, build], // BUILD
  [0x51, persistent], // BINPERSID
]);

function protocol(version: number): void {
  if (version > 2) throw unsafe(`it is a pickle of protocol ${version}, which torch.save does not write`);
}

function shortLength(length: number): number {
  if (length > 16) throw damaged("a number of too many digits");
  return length;
}

/** Reads one pickle at the cursor, which is left behind its end. */
export function readPickle(cursor: ByteCursor): Unpickled {
  const machine = new PickleMachine(cursor);
  return { root: machine.run(), storages: machine.storages };
}
