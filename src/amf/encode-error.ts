/** The value cannot be written as asked; `path` leads to it ("bodies[0].value.items[2]"). */
export class EncodeError extends Error {
  readonly path: string;

  constructor(message: string, path: string) {
    super(path === '' ? message : `${message} (at ${path})`);
    this.name = 'EncodeError';
    this.path = path;
  }
}
